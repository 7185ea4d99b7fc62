import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLocalAuthority,
  isSealRefusal,
  type SealedDocument,
  type SealRefusal,
  type SealRequest,
} from '@yijianshi/eseal';

export const MARKET = { id: 'SCJG', name: '永州市零陵区市场监督管理局' };
export const FIRE = { id: 'XFJY', name: '永州市零陵区消防救援大队' };
export const NOW = Date.parse('2026-11-22T09:00:00+08:00');

const CERTIFICATE_ID = '1.2.156.3005.2.11431100006612345K001.11431100006612345K.43110120261122000101.001.X';

const licence = {
  certNo: CERTIFICATE_ID,
  licenceNo: 'JY24311020012345',
  holder: '永州市零陵区湘味轩餐馆',
  creditCode: '92431102MA4QXXXX7K',
  representative: '张𬱖',
  address: '湖南省永州市零陵区南津中路58号',
  scope: '热食类食品制售；冷食类食品制售',
  issuer: MARKET.name,
  issuedOn: '2026年11月22日',
  validUntil: '2031年11月21日',
};

/** Realistic fields of every template. */
export const SAMPLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'food-business-licence': licence,
  'small-food-permit': licence,
  'fire-safety-opinion': {
    certNo: CERTIFICATE_ID,
    licenceNo: '零消安检字〔2026〕第0012号',
    holder: '永州市零陵区湘味轩餐馆',
    representative: '张𬱖',
    address: '湖南省永州市零陵区南津中路58号',
    scope: '一层营业场所，建筑面积280平方米，安全出口2个',
    issuer: FIRE.name,
    issuedOn: '2026年11月22日',
  },
  'general-certificate': {
    certNo: CERTIFICATE_ID,
    licenceNo: '43110120261122000101',
    title: '第二类医疗器械经营备案凭证',
    holder: '永州市零陵区湘味轩大药房',
    particulars: '经营方式：零售；经营场所：湖南省永州市零陵区南津中路58号；经营范围：第二类医疗器械',
    issuer: MARKET.name,
    issuedOn: '2026年11月22日',
    validUntil: '长期',
  },
  'denial-letter': {
    certNo: '零市监不许决字〔2026〕第0012号',
    caseNo: '431102-20261122-000101',
    item: '食品经营许可',
    holder: '永州市零陵区湘味轩餐馆',
    reasons: '经现场核查，经营场所与污染源距离不足25米。\n未设置与经营品种、数量相适应的冷藏设施。',
    basis: '《中华人民共和国食品安全法》第三十三条第一款第一项、第二项。',
    remedies:
      '可以自收到本决定书之日起六十日内申请行政复议，也可以自收到本决定书之日起六个月内依法提起行政诉讼。',
    issuer: MARKET.name,
    issuedOn: '2026年11月22日',
  },
};

/** The title a template gives its document with the sample's fields. */
export const titleOf = (template: string, title: string): string =>
  title.replace('{title}', SAMPLES[template]?.title ?? '');

export function requestFor(template: string, fields: Readonly<Record<string, string>> = {}): SealRequest {
  const all = { ...SAMPLES[template], ...fields };
  return {
    template,
    fields: all,
    verificationUrl: `https://zwfw.example.gov.cn/verify/${CERTIFICATE_ID}`,
    issuer: { name: all.issuer ?? '', sealCode: '4311020012345' },
    documentId: 'document-1',
    sealedAt: '2026-11-22T09:00:00.000+08:00',
  };
}

export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'eseal-'));

/** One authority for all tests of a file. */
export const authority = () => createLocalAuthority(temporaryDirectory(), { clock: () => NOW });

export function sealed(result: SealedDocument | SealRefusal): SealedDocument {
  if (isSealRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

export function refused(result: SealedDocument | SealRefusal): SealRefusal {
  if (isSealRefusal(result)) return result;
  throw new Error('sealed, though a refusal was expected');
}

export const anotherKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** Whether a program is on this machine; says so once when it is not, so that a skipped proof is seen. */
export function hasTool(tool: string): boolean {
  // Only whether it starts counts: certutil ends with an error whatever it is asked about itself.
  if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined) return true;
  console.warn(`SKIPPED: ${tool} is not installed; what it would prove is not proved by this run`);
  return false;
}
