import { CONTENT_TYPES, contentOf, HEAD_BYTES } from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GBK, HTML, JPEG, PDF, PNG, SVG, zipBomb } from '../support/contents.ts';

const seen = (bytes: Uint8Array | string) => {
  const file = Buffer.from(bytes);
  return contentOf(file.subarray(0, HEAD_BYTES), file.length);
};

describe('a material is what its first bytes say', () => {
  it.each([
    ['a PDF', PDF, 'application/pdf'],
    ['a JPEG', JPEG, 'image/jpeg'],
    ['a PNG', PNG, 'image/png'],
    ['a text', '与食品经营相适应的主要设备设施布局\n', 'text/plain'],
    ['a text with a byte order mark', '\ufeff布局', 'text/plain'],
    ['a text of one character', '一', 'text/plain'],
    ['a text with rare characters', '𬱖𬍛㛃䶮\r\n\t完', 'text/plain'],
    ['a text that reads like a signature', 'MZ BM PK GIF 说明', 'text/plain'],
    ['a text that compares', '面积 < 300 且 > 60', 'text/plain'],
    // 4096 is no multiple of three: the head ends within a character.
    ['a long text', '证'.repeat(5000), 'text/plain'],
  ])('%s', (_, bytes, type) => {
    expect(seen(bytes)).toMatchObject({ type });
  });

  it.each<[string, Uint8Array | string, string]>([
    ['a zip bomb', zipBomb(), 'ZIP 压缩包'],
    ['an empty archive', Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex'), 'ZIP 压缩包'],
    ['an old Office document', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'Office'],
    ['a shell script', '#!/bin/sh\nrm -rf /\n', '脚本'],
    ['a script behind a byte order mark', '\ufeff\n#!/usr/bin/env node\n', '脚本'],
    ['a batch file', '@echo off\r\ndel *.*\r\n', '批处理脚本'],
    ['a PHP page', '说明 <?php system($_GET["c"]); ?>', '脚本'],
    ['a page', HTML, 'HTML'],
    ['a page behind a harmless beginning', `说明\n${'\n'.repeat(1000)}<SCRIPT>alert(1)</SCRIPT>`, 'HTML'],
    ['an SVG with a script', SVG, 'SVG'],
    ['a bare SVG', '<svg onload=alert(1)>', 'SVG'],
    ['an XML document', '<?xml version="1.0"?><a/>', 'XML'],
    ['RTF', '{\\rtf1\\ansi }', 'RTF'],
    ['a Windows program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'Windows 程序'],
    ['an ELF program', Buffer.from('7f454c4602010100', 'hex'), '程序'],
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1'), 'GIF'],
    ['a PDF behind something else', Buffer.concat([Buffer.from([0, 1, 2]), PDF]), '文件头不在开头的 PDF'],
    ['a PDF behind a text', `说明\n%PDF-1.4\n`, '文件头不在开头的 PDF'],
    ['a PDF behind an archive', Buffer.concat([Buffer.from('PK\x03\x04'), PDF]), 'ZIP 压缩包'],
    ['a PDF whose header breaks off', '%PDF-1', '文件头残缺的 PDF'],
    ['a PDF of no known version', '%PDF-9.9\n', '文件头残缺的 PDF'],
    ['a PNG whose header breaks off', PNG.subarray(0, 20), '文件头残缺的 PNG'],
    [
      'a PNG with another first chunk',
      Buffer.from(PNG.toString('latin1').replace('IHDR', 'IDAT'), 'latin1'),
      '文件头残缺的 PNG',
    ],
    ['a JPEG whose header breaks off', JPEG.subarray(0, 3), '文件头残缺的 JPEG'],
    ['nothing', '', '空白文件'],
    ['blanks', ' \r\n\u3000\n', '空白文件'],
    ['a text of another encoding, GBK', GBK, 'GB 18030'],
    ['a text of another encoding, UTF-16', Buffer.from('\ufeff布局', 'utf16le'), 'UTF-16'],
    ['a text with a control character', '布局\u0000图', '无法识别'],
    ['a text with an escape', '\u001b[2J布局', '无法识别'],
    ['a text that ends within a character', Buffer.from('证').subarray(0, 2), 'GB 18030'],
    ['bytes without a meaning', Buffer.from('80ff80ff00', 'hex'), '无法识别'],
  ])('%s is none, and is named', (_, bytes, name) => {
    const found = seen(bytes);
    expect(found.type).toBeUndefined();
    expect(found.name).toContain(name);
  });

  it('whatever the bytes, there is an answer, of a kind a material may be or in words', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), ({ buffer }) => {
        const { type, name } = seen(new Uint8Array(buffer));
        expect(type === undefined || CONTENT_TYPES.includes(type)).toBe(true);
        expect(name).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  it('what follows the first bytes changes nothing but the end of a text', () => {
    fc.assert(
      fc.property(fc.constantFrom(PDF, JPEG, PNG), fc.uint8Array({ maxLength: 64 }), (file, more) => {
        expect(seen(Buffer.concat([file, more]))).toEqual(seen(file));
      }),
    );
  });
});
