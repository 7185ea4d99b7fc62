/** Punctuation that must not begin a line (GB/T 15834). */
const NOT_AT_START = new Set('，。、；：？！）》」』】〕”’…—·,.;:?!)]}%');

/** Width in font sizes, near enough for a box that has some air: a Chinese character is as wide as it is high. */
const widthOf = (character: string): number => (character < '\u0250' ? 0.56 : 1);

/** The lines of a text that is to be at most `width` font sizes wide. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    let used = 0;
    for (const character of paragraph) {
      const wide = widthOf(character);
      if (used + wide > width && line !== '' && !NOT_AT_START.has(character)) {
        lines.push(line);
        line = '';
        used = 0;
      }
      line += character;
      used += wide;
    }
    return [...lines, line];
  });
}
