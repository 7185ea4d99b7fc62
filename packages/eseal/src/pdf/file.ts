export interface PdfFile {
  readonly bytes: Buffer;
  /** Where each object begins, by object number. */
  readonly offsets: readonly number[];
}

/**
 * Puts numbered objects, a cross-reference table and a trailer into one file: one revision, one `%%EOF`, no
 * object streams, no compression, so that a strict reader has the least to trust.
 *
 * @param objects bodies of objects 1, 2, 3 …
 */
export function pdfFile(objects: readonly (string | Uint8Array)[], trailer: string): PdfFile {
  // The second line marks the file as binary for tools that guess from the first bytes.
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let length = parts[0]?.length ?? 0;
  const push = (bytes: Uint8Array): void => {
    parts.push(bytes);
    length += bytes.length;
  };
  const offsets = [0];
  objects.forEach((body, index) => {
    offsets.push(length);
    push(Buffer.from(`${index + 1} 0 obj\n`, 'latin1'));
    push(typeof body === 'string' ? Buffer.from(body, 'latin1') : body);
    push(Buffer.from('\nendobj\n', 'latin1'));
  });
  const rows = offsets.map((offset, n) =>
    n === 0 ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`,
  );
  const table = `xref\n0 ${offsets.length}\n${rows.join('')}`;
  const end = `trailer\n<< /Size ${offsets.length} ${trailer} >>\nstartxref\n${length}\n%%EOF\n`;
  push(Buffer.from(table + end, 'latin1'));
  return { bytes: Buffer.concat(parts, length), offsets };
}
