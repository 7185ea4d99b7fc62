/** Whoever holds the seal's key: a local file, a KMS key, a signature server. */
export interface Signer {
  /** DER, the seal's own certificate first, the root last. */
  readonly certificateChain: readonly Uint8Array[];
  readonly algorithm: 'ECDSA_SHA_256' | 'RSASSA_PKCS1_V1_5_SHA_256';
  /** Signs a SHA-256 digest; ECDSA answers in DER. */
  sign(digest: Uint8Array): Promise<Uint8Array>;
}
