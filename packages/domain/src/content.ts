/** What a material may be. */
export const CONTENT_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'text/plain'] as const;
export type ContentType = (typeof CONTENT_TYPES)[number];

/** So much of a file is looked at; all of a shorter one. */
export const HEAD_BYTES = 4096;

/** What a file is by its first bytes: something a material may be, or what else it is, in words for its sender. */
export type Content =
  | { readonly type: ContentType; readonly name: string }
  | { readonly type?: never; readonly name: string };

export const CONTENT_NAME: Readonly<Record<ContentType, string>> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPEG 图片',
  'image/png': 'PNG 图片',
  'text/plain': 'UTF-8 文本',
};

const is = (type: ContentType): Content => ({ type, name: CONTENT_NAME[type] });
const isNot = (name: string): Content => ({ name });

/**
 * The file's first bytes, judged by their content alone: neither its name nor what was announced is asked. A PDF, JPEG or PNG begins at
 * its first byte with a whole header: what a viewer would still find further in may be something else to another program. A text is
 * UTF-8 without control characters and is neither markup nor a script; other encodings could only be guessed at by who reads it later.
 *
 * @param head The first `HEAD_BYTES` of the file, or all of it.
 * @param length Bytes of the whole file.
 */
export function contentOf(head: Uint8Array, length: number): Content {
  // One character a byte, so that signatures can be written as text.
  const bytes = Array.from(head, (byte) => String.fromCharCode(byte)).join('');
  for (const [start, whole, type] of HEADERS) {
    if (whole.test(bytes)) return is(type);
    if (bytes.startsWith(start)) return isNot(`文件头残缺的 ${CONTENT_NAME[type]}`);
  }
  const text = utf8(head, length);
  if (text !== undefined) return textual(text);
  const known = SIGNATURES.find(([signature]) => signature.test(bytes));
  if (known !== undefined) return isNot(known[1]);
  if (bytes.includes('%PDF-')) return isNot('文件头不在开头的 PDF');
  return isNot(GB18030.test(bytes) ? 'GB 18030（GBK）编码的文本' : '无法识别的二进制文件');
}

/** As text; `undefined` for what is none. A character that the end of the head cuts through is left out. */
function utf8(head: Uint8Array, length: number): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const text = decoder.decode(head, { stream: head.length < length });
    return CONTROL.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

const textual = (text: string): Content => {
  const known = TEXT_SIGNATURES.find(([signature]) => signature.test(text));
  return known === undefined ? is('text/plain') : isNot(known[1]);
};

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: signatures are bytes, and no text has control characters.

/** How each begins, and its whole header: version; a marker after the start of the image; the header chunk, which says how large it is. */
const HEADERS: readonly (readonly [start: string, whole: RegExp, type: ContentType])[] = [
  ['%PDF-', /^%PDF-[12]\.\d[\r\n\t ]/, 'application/pdf'],
  ['\xff\xd8', /^\xff\xd8\xff[\xc0-\xfe][\s\S]{16}/, 'image/jpeg'],
  ['\x89PNG', /^\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR[\s\S]{17}/, 'image/png'],
];

/** Control characters but tab, line feed, form feed and carriage return: no text has them. */
const CONTROL = /[\0-\x08\x0b\x0e-\x1f\x7f-\x9f]/;

/** What programs run or draw although it is text; the first that fits names it. */
const TEXT_SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^\s*$/, '空白文件'],
  [/^\s*#!/, '脚本'],
  [/^\s*@echo\b/i, '批处理脚本'],
  [/<(\?php|%@|%=)/i, '脚本'],
  [/<svg[\s>/]/i, 'SVG 图形'],
  [/<(!doctype|html|head|body|script|iframe|object|embed|img|style|meta|link)[\s>/]/i, 'HTML 网页'],
  [/^\s*<\?xml\b/i, 'XML'],
  [/^\s*\{\\rtf/, 'RTF 文档'],
  [/^\s*%!PS/, 'PostScript'],
  [/%PDF-/, '文件头不在开头的 PDF'],
];

/** What else is handed in most; only for its name in the refusal. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^PK(\x03\x04|\x05\x06|\x07\x08)/, 'ZIP 压缩包（含 OFD、docx、xlsx）'],
  [/^Rar!\x1a\x07/, 'RAR 压缩包'],
  [/^7z\xbc\xaf\x27\x1c/, '7z 压缩包'],
  [/^(\x1f\x8b|BZh|\xfd7zXZ)/, '压缩文件'],
  [/^MZ/, 'Windows 程序'],
  [/^(\x7fELF|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe)/, '程序'],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, 'Office 97–2003 文档'],
  [/^GIF8[79]a/, 'GIF 图片'],
  [/^BM/, 'BMP 图片'],
  [/^(II\*\0|MM\0\*)/, 'TIFF 图片'],
  [/^RIFF[\s\S]{4}WEBP/, 'WebP 图片'],
  [/^[\s\S]{4}ftyp/, 'HEIC 图片或视频'],
  [/^(\xff\xfe|\xfe\xff)/, 'UTF-16 编码的文本'],
];
/** Its form only: one, two or four bytes a character; the end of the head may cut through the last. */
const GB18030 =
  /^(?:[\t\n\f\r\x20-\x7e]|[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x81-\xfe][0-9][\x81-\xfe][0-9])*(?:[\x81-\xfe][0-9\x81-\xfe]{0,2})?$/;

// biome-ignore-end lint/suspicious/noControlCharactersInRegex: signatures are bytes, and no text has control characters.
