import type { Claims } from '@yijianshi/contracts';
import type { ConnectedCarrier, Contact } from '@yijianshi/courier';
import type { Signer } from '@yijianshi/eseal';
import type { DataExchange } from '@yijianshi/exchange';
import type { CaseStore, FileStore, KeyWrapper, Workflow } from '@yijianshi/store';

/** What every function stands on. One machine and AWS each compose one. */
export interface Platform {
  /** Epoch milliseconds. Nothing else reads a clock. */
  readonly clock: { now(): number };
  readonly store: CaseStore;
  readonly files: FileStore;
  readonly workflow: Workflow;
  /** Wraps the keys of the cases' personal fields. */
  readonly keys: KeyWrapper;
  /** The key of a department's seal. */
  readonly signerFor: (department: { id: string; name: string }) => Promise<Signer>;
  /** A key that may become a department's seal, by its ARN; only where seals are enrolled. */
  readonly sealKey: (
    keyArn: string,
  ) => Promise<Pick<Signer, 'algorithm' | 'sign'> & { publicKey: Uint8Array }>;
  /** Claims of a genuine, unexpired token; `undefined` for any other. */
  readonly identify: (token: string) => Promise<Claims | undefined>;
  /** By the name in the callback's path. */
  readonly carrierRoute: (name: string) => Promise<CarrierRoute | undefined>;
  /** The window that parcels are picked up from. */
  readonly sender: Contact;
  /** Asked instead of the applicant, after the platform's own certificates. */
  readonly partnerRegister: DataExchange;
  /** Keys the hashes by which certificates are found by their holders. */
  readonly holderKey: () => Promise<Uint8Array>;
  /** Derives the receipts' codes. */
  readonly receiptSecret: () => Promise<Uint8Array>;
  readonly log: Log;
  /** A figure for the operators' alarms and dashboard; names in `METRICS`. */
  readonly measure: (metric: string, value: number, dimensions?: Readonly<Record<string, string>>) => void;
  readonly config: PlatformConfig;
}

export interface CarrierRoute {
  readonly carrier: ConnectedCarrier;
  /** Part of the callback's path; compared in constant time. */
  readonly routeSecret: string;
}

export interface PlatformConfig {
  /** Where applicants and QR codes find the public surface, without a trailing slash. */
  readonly publicUrl: () => string;
  /** The carrier a delivery is booked with. */
  readonly carrier: string;
  /** Seconds an upload slot and a reader's link live. */
  readonly uploadSeconds: number;
  readonly linkSeconds: number;
  /** Font files tried, in order, after the built-in one. */
  readonly fonts: readonly string[];
}

/** Structured; never given a personal field. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
