export { drawForm } from '../letter/form.ts';
export { isSealRefusal, type SealRefusal } from '../refusal.ts';
export { drawSheet, type SheetOptions } from './draw-sheet.ts';
export { qrSvg } from './qr-svg.ts';
export type { Block, Picture, Sheet } from './sheet.ts';
