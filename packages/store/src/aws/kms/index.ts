import {
  DecryptCommand,
  EncryptCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { type KeyWrapper, SealError } from '../../vault.ts';

export interface KmsKeyWrapperOptions {
  readonly client: KMSClient;
  /** A symmetric key; it never leaves KMS. */
  readonly keyArn: string;
}

/** What Decrypt takes; anything else it would not call a ciphertext, but a malformed request. */
const MAX_CIPHERTEXT_BYTES = 6144;

/** Wraps the cases' keys with KMS. The case number is the encryption context: in CloudTrail, and in a grant's conditions. */
export function createKmsKeyWrapper({ client, keyArn: KeyId }: KmsKeyWrapperOptions): KeyWrapper {
  return {
    async wrap(dataKey, context) {
      const { CiphertextBlob } = await client.send(
        new EncryptCommand({ KeyId, Plaintext: dataKey, EncryptionContext: { caseNo: context } }),
      );
      if (CiphertextBlob === undefined) throw new Error('KMS answered without a ciphertext');
      return CiphertextBlob;
    },

    /** `SealError` is final, so it is thrown for the ciphertext's fault alone: a key disabled, a call throttled or forbidden is an outage. */
    async unwrap(wrapped, context) {
      if (wrapped.length === 0 || wrapped.length > MAX_CIPHERTEXT_BYTES)
        throw new SealError('cannot be opened');
      try {
        const { Plaintext } = await client.send(
          new DecryptCommand({ KeyId, CiphertextBlob: wrapped, EncryptionContext: { caseNo: context } }),
        );
        if (Plaintext === undefined) throw new Error('KMS answered without a plaintext');
        return Plaintext;
      } catch (error) {
        if (error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException)
          throw new SealError('cannot be opened');
        throw error;
      }
    },
  };
}
