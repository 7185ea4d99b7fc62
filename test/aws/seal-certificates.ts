import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { issuedBy, selfSigned } from '@yijianshi/eseal/certificates';

const YEAR = 365 * 86_400_000;

/** What an authority would issue for the public key of a seal: its certificate and the root's. */
export function chainFor(publicKey: KeyObject): Uint8Array[] {
  const validity = { validFrom: Date.now() - 86_400_000, validTo: Date.now() + YEAR };
  const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rootName = { organization: '测试', commonName: '测试根证书' };
  const certificate = selfSigned(
    { subject: rootName, publicKey: root.publicKey, ...validity },
    root.privateKey,
  );
  const subject = { organization: '永州市零陵区市场监督管理局', commonName: '食品经营许可专用章' };
  return [issuedBy({ certificate, key: root.privateKey }, { subject, publicKey, ...validity }), certificate];
}
