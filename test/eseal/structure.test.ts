import { PAGE, sealDocument, templates } from '@yijianshi/eseal';
import { PDFDict, type PDFDocument, PDFName, PDFNumber, PDFSignature, PDFStream } from 'pdf-lib';
import { beforeAll, describe, expect, test } from 'vitest';
import { embeddedFonts, parsed } from './pdf-reading.ts';
import { authority, requestFor, sealed, titleOf } from './support.ts';

const local = authority();

describe.each(templates)('what a PDF library finds in a $id', ({ id, title, elements }) => {
  const request = requestFor(id);
  let bytes: Uint8Array;
  let document: PDFDocument;
  beforeAll(async () => {
    const signer = await (await local).signerFor({ id: 'TEST', name: request.issuer.name });
    bytes = sealed(await sealDocument(request, signer)).bytes;
    document = await parsed(bytes);
  });

  test('one page with one signature field, shown where the paper has its seal', () => {
    expect(document.getPages().map((page) => page.getSize())).toEqual([PAGE]);
    const [page] = document.getPages();
    const [field, ...others] = document.getForm().getFields();
    const [widget] = field?.acroField.getWidgets() ?? [];
    const [x = 0, y = 0, width, height = 0] = elements.find(({ kind }) => kind === 'seal')?.box ?? [];

    expect(others).toEqual([]);
    expect(field).toBeInstanceOf(PDFSignature);
    expect(field?.getName()).toBe('Seal');
    expect(widget?.getRectangle()).toEqual({ x, y: PAGE.height - y - height, width, height });
    expect(widget?.P()).toBe(page?.ref);
    expect(page?.node.Annots()?.asArray()).toEqual([field?.ref]);
  });

  test('the field’s value is the certification', () => {
    const { catalog } = document;
    const field = document.getForm().getSignature('Seal').acroField.dict;
    expect(field.get(PDFName.of('V'))).toBe(
      catalog.lookup(PDFName.of('Perms'), PDFDict).get(PDFName.of('DocMDP')),
    );
    const signature = field.lookup(PDFName.of('V'), PDFDict);
    expect(signature.get(PDFName.Type)).toBe(PDFName.of('Sig'));
  });

  test('its title, issuer, identifier and time, and nothing of the program that wrote it', () => {
    expect(document.getTitle()).toBe(titleOf(id, title));
    expect(document.getAuthor()).toBe(request.issuer.name);
    expect(document.getSubject()).toBe(request.documentId);
    expect(document.getCreationDate()).toEqual(new Date(request.sealedAt));
    expect(document.getProducer()).toBeUndefined();
    expect(document.getCreator()).toBeUndefined();
    expect(document.getModificationDate()).toBeUndefined();
  });

  test('a font under a subset’s name, with the length of its file', async () => {
    const [font, ...others] = await embeddedFonts(bytes);
    const name = font?.descriptor.lookup(PDFName.of('FontName'), PDFName).decodeText();
    const file = font?.descriptor.lookup(PDFName.of('FontFile2'), PDFStream);
    expect(others).toEqual([]);
    expect(name).toMatch(/^[A-Z]{6}\+NotoSerifSC-Regular$/);
    expect(file?.dict.lookup(PDFName.of('Length1'), PDFNumber).asNumber()).toBe(font?.file.length);
  });
});
