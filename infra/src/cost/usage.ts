import type { FunctionName } from '../functions.ts';

/** What one case took, as it was counted at the boundary of every service. `recorded-case.json` is one. */
export interface RecordedCase {
  readonly what: string;
  readonly date: string;
  /** Whose milliseconds these are. */
  readonly machine: string;
  readonly states: {
    /** States entered; the end of an execution is not one. */
    readonly transitions: number;
    readonly calls: Readonly<Record<string, number>>;
  };
  readonly api: { readonly requests: number; readonly bytesOut: number };
  readonly dynamodb: {
    readonly writeUnits: number;
    readonly readUnits: number;
    readonly calls: Readonly<Record<string, number>>;
    /** Writes of index entries, by what their partition starts with: `OUT`, `Q`, `D`, `ARC`. */
    readonly indexWrites: Readonly<Record<string, number>>;
    /** Records of the stream, before the filter. */
    readonly streamRecords: number;
  };
  readonly s3: {
    readonly put: number;
    /** GET and HEAD. */
    readonly get: number;
    readonly bytesOut: number;
  };
  readonly kms: { readonly symmetric: number; readonly asymmetric: number };
  /** By function: how often, how many billed milliseconds in all, and how long a cold import takes. */
  readonly lambda: Readonly<
    Partial<Record<FunctionName, { readonly calls: number; readonly ms: number; readonly initMs: number }>>
  >;
  /** What the functions wrote to their logs. */
  readonly logBytes: number;
  /** One run of the sweeper that finds nothing. */
  readonly idleSweep: { readonly ms: number; readonly readUnits: number };
}
