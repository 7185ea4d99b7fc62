/**
 * Stands in for what pdf-lib brings along and no paper uses: the metrics of the 14 standard fonts, which say nothing of
 * Chinese, the decoding of PNG, and compression: papers are written uncompressed. 155 KB of gzip.
 */
const leftOut = (): never => {
  throw new Error('left out of the bundle');
};

/** Of `@pdf-lib/standard-fonts`. */
export const Font = { load: leftOut };
export const Encodings = {};
export const FontNames = {};

/** Of `@pdf-lib/upng` and of `pako`. */
export default { decode: leftOut, toRGBA8: leftOut, deflate: leftOut };
