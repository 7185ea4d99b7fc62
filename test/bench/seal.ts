import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalAuthority, isSealRefusal, type SealRequest, sealDocument } from '@yijianshi/eseal';
import type { Figure } from './figure.ts';
import { percentile } from './statistics.ts';

const WARM_UP = 50;
const DOCUMENTS = 200;
const CHARACTERS = [...'永州零陵冷水滩湘味轩小满老街口福临门聚贤庄一品鲜食府饭店餐馆面馆酒楼茶餐厅'];
const ISSUER = '永州市市场监督管理局';

/** A food licence each with another name: text, seal, signature and the check of the own signature. */
export async function benchSeal(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'yijianshi-bench-seal-'));
  try {
    const authority = await createLocalAuthority(dir, { clock: () => Date.now() });
    const signer = await authority.signerFor({ id: 'SCJG', name: ISSUER });
    const sealed = await timed(WARM_UP + DOCUMENTS, async (n) => {
      const document = await sealDocument(request(n), signer);
      if (isSealRefusal(document)) throw new Error(document.message);
    });
    const bare = await timed(DOCUMENTS, () => signer.sign(new Uint8Array(32).fill(7)));
    const floor = percentile(bare, 0.5);
    const figure = (name: string, value: number): Figure => ({
      name,
      value,
      unit: 'ms',
      peer: `the signature alone: ${floor.toFixed(2)} ms`,
      ratio: value / floor,
    });
    const warm = sealed.slice(WARM_UP);
    return [figure('seal.ms_p50', percentile(warm, 0.5)), figure('seal.ms_p95', percentile(warm, 0.95))];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function timed(times: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const start = performance.now();
    await work(n);
    taken.push(performance.now() - start);
  }
  return taken;
}

function request(n: number): SealRequest {
  const at = (offset: number) => CHARACTERS[(n * 7 + offset * 5) % CHARACTERS.length] ?? '';
  const serial = `43110120261122${String(n).padStart(6, '0')}01`;
  return {
    template: 'food-business-licence',
    documentId: serial,
    verificationUrl: `https://zwfw.example/v1/certificates/${serial}/verification`,
    issuer: { name: ISSUER, sealCode: '11431100MB0000019N' },
    sealedAt: '2026-11-22T09:00:00.000+08:00',
    fields: {
      certNo: `1.2.156.3005.2.11431100MB0000019N001.11431100MB0000019N.${serial}.001.H`,
      licenceNo: serial,
      holder: `永州市零陵区${at(0)}${at(1)}${at(2)}${at(3)}餐馆`,
      creditCode: '92431102MA4L0A0A08',
      representative: `${at(4)}${at(5)}${at(6)}`,
      address: `湖南省永州市零陵区${at(7)}${at(8)}路${n}号`,
      scope: '热食类食品制售；冷食类食品制售',
      issuer: ISSUER,
      issuedOn: '2026年11月22日',
      validUntil: '2031年11月21日',
    },
  };
}
