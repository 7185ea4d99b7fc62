/**
 * Stands in the bundles for what pdf-lib brings along and a sealed document never uses: the fourteen standard fonts and PNG
 * pictures, 150 KB of code that cannot be shaken off. Whoever reaches for them learns so.
 */
const unused = (): never => {
  throw new Error('pdf-lib’s standard fonts and PNG decoder are not part of the bundle');
};

export const FontNames = {};
export const Encodings = {};
export const Font = { load: unused };
export default { decode: unused, toRGBA8: unused };
