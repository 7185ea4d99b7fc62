import type { Box, Colour, Element } from '../template.ts';

/** What several papers share. Every function only lists elements. */

const GREY: Colour = [0.38, 0.38, 0.38];

/** A heavy and a light frame, with the corners of the light one turned in. */
export const doubleFrame = (colour: Colour): readonly Element[] => [
  { kind: 'frame', box: [34, 34, 527, 774], width: 4, colour },
  { kind: 'frame', box: [41, 41, 513, 760], width: 0.8, colour },
  { kind: 'frame', box: [47, 47, 501, 748], width: 0.8, colour },
  ...[
    [41, 41],
    [532, 41],
    [41, 779],
    [532, 779],
  ].flatMap(([x = 0, y = 0]): Element[] => [
    { kind: 'bar', box: [x, y, 22, 22], colour: [1, 1, 1] },
    { kind: 'frame', box: [x, y, 22, 22], width: 0.8, colour },
    { kind: 'frame', box: [x + 4, y + 4, 14, 14], width: 1.6, colour },
    { kind: 'bar', box: [x + 8.5, y + 8.5, 5, 5], colour },
  ]),
];

const LABEL_LEFT = 84;
const LABEL_WIDTH = 112;
const VALUE_LEFT = 216;
const VALUE_WIDTH = 295;
const ROW_SIZE = 14;
const ROW_MARGIN = 6;

/** A label spread to the common width, its value, and a hairline under both. */
export function row(
  y: number,
  height: number,
  label: string,
  value: string,
  line: Colour,
): readonly Element[] {
  const inner = height - 2 * ROW_MARGIN;
  return [
    {
      kind: 'text',
      box: [LABEL_LEFT, y + ROW_MARGIN, LABEL_WIDTH, inner],
      text: label,
      sizes: [ROW_SIZE],
      align: 'spread',
      anchor: 'middle',
    },
    {
      kind: 'text',
      box: [VALUE_LEFT, y + ROW_MARGIN, VALUE_WIDTH, inner],
      text: value,
      sizes: [ROW_SIZE, 13, 12, 11, 10, 9],
      leading: 1.4,
      anchor: 'middle',
    },
    { kind: 'bar', box: [LABEL_LEFT, y + height, VALUE_LEFT + VALUE_WIDTH - LABEL_LEFT, 0.5], colour: line },
  ];
}

const note = (box: Box, text: string, sizes: readonly number[]): Element => ({
  kind: 'text',
  box,
  text,
  sizes,
  align: 'centre',
  colour: GREY,
});

/** What every page that shows a seal says of it. */
export const TECHNICAL_SIGNATURE =
  '本文书所示印章为技术签名，用于核验来源和内容是否被改动，不具有法定电子印章的效力。';

/** How far `sealed` reaches below its top. */
export const SEALED_HEIGHT = 128;

/** The code for verification with what to do, the seal over issuer and date. */
export const sealed = (top: number): readonly Element[] => [
  { kind: 'qr', box: [80, top, 104, 104] },
  note([62, top + 104, 140, 10], '扫码核验，请先核对网址域名：', [8.5]),
  note([62, top + 117, 140, 10], '{verificationHost}', [8.5, 7.5, 6.5]),
  {
    kind: 'text',
    box: [300, top + 38, 216, 16],
    text: '{issuer}',
    sizes: [14, 12, 10.5, 9],
    align: 'centre',
  },
  { kind: 'text', box: [300, top + 66, 216, 16], text: '{issuedOn}', sizes: [14], align: 'centre' },
  { kind: 'seal', box: sealOver(408, top + 58) },
];

/** That, with identifier and footer. */
export const signOff = (top: number, identifier: string): readonly Element[] => [
  ...sealed(top),
  note([62, 758, 471, 10], identifier, [8.5, 8, 7]),
  note([70, 773, 455, 10], TECHNICAL_SIGNATURE, [8]),
];

/** 42 mm, the size it is drawn for. */
const SEAL_SIZE = 119;

const sealOver = (x: number, y: number): Box => [x - SEAL_SIZE / 2, y - SEAL_SIZE / 2, SEAL_SIZE, SEAL_SIZE];
