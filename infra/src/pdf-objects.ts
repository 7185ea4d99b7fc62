/**
 * Stands in for `pdf-lib` in a bundle: the objects that papers are put together from and the writer, without what lies over them
 * (pages, forms, images) and beside them (a parser, embedders of the standard fonts). 35 KB of gzip.
 */

export { default as PDFDict } from '../../node_modules/pdf-lib/es/core/objects/PDFDict.js';
export { default as PDFHexString } from '../../node_modules/pdf-lib/es/core/objects/PDFHexString.js';
export { default as PDFInvalidObject } from '../../node_modules/pdf-lib/es/core/objects/PDFInvalidObject.js';
export { default as PDFName } from '../../node_modules/pdf-lib/es/core/objects/PDFName.js';
export { default as PDFRawStream } from '../../node_modules/pdf-lib/es/core/objects/PDFRawStream.js';
export { default as PDFRef } from '../../node_modules/pdf-lib/es/core/objects/PDFRef.js';
export { default as PDFString } from '../../node_modules/pdf-lib/es/core/objects/PDFString.js';
export { default as PDFContext } from '../../node_modules/pdf-lib/es/core/PDFContext.js';
export { default as PDFWriter } from '../../node_modules/pdf-lib/es/core/writers/PDFWriter.js';
