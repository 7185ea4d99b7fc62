/** PDF's number: at most two decimals, which is 1/100 point. */
export const number = (value: number): string => String(Math.round(value * 100) / 100);

export const numbers = (values: readonly number[]): string => values.map(number).join(' ');

export const hex16 = (value: number): string => value.toString(16).padStart(4, '0');

/** A text string outside page content: UTF-16BE with its mark, in hexadecimal. */
export function textString(text: string): string {
  let units = 'feff';
  for (let i = 0; i < text.length; i++) units += hex16(text.charCodeAt(i));
  return `<${units}>`;
}

/** A stream object's body. */
export function stream(content: Uint8Array | string, entries = ''): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  return Buffer.concat([
    Buffer.from(`<<${entries} /Length ${bytes.length} >>\nstream\n`, 'latin1'),
    bytes,
    Buffer.from('\nendstream', 'latin1'),
  ]);
}
