import { refuse } from '@yijianshi/domain';
import { type Handler, verificationOf } from '@yijianshi/runtime';
import { type CertificateRow, certificateKey } from '@yijianshi/store';

/** The least a stranger with the paper in hand needs; the check itself is logged. */
export const verifyCertificate: Handler<'verifyCertificate'> = async ({ params, now }, platform) => {
  const row = await platform.store.get<CertificateRow>(certificateKey(params.certificateId));
  platform.log.info('certificate verified', {
    certificateId: params.certificateId,
    found: row !== undefined,
  });
  return row === undefined ? refuse('NOT_FOUND', 'path.certificateId') : verificationOf(row.data, now);
};
