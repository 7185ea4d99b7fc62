/** Shown in the browser, and saved under this name: RFC 6266, the name spelled as RFC 8187 has it. */
export const inlineAs = (fileName: string): string => `inline; filename*=UTF-8''${extended(fileName)}`;

/** What `encodeURIComponent` leaves alone but a header parameter may not hold. */
const extended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
