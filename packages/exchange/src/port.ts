import type { Exemption, FieldPlan, Instant, Register, ReturnReason } from '@yijianshi/domain';
import type { Subject } from '@yijianshi/store';

/** Where something may be fetched; the case's own form is not asked. */
export type RegisterName = Exclude<Register, 'FORM'>;

/** One thing of one person or company. */
export interface Wanted {
  /** A document, or a word on whether number and name go together. */
  readonly way: Exclude<Exemption, 'GENERATED_FORM'>;
  /** A certificate's type code (GB/T 36904), or the register's name for its data. */
  readonly type: string;
  /** `name`: what the register must have for the number. */
  readonly subject: Subject & { readonly name?: string };
}

/** What a register holds: its own number for it and the digest of it, `sha256:` and hex. Never what it says. */
export interface Entry {
  readonly reference: string;
  readonly digest: string;
}

export type Answer = { readonly found: Entry } | { readonly reason: ReturnReason };

/** What is known of a person or company, and where it was found. */
export interface KnownValue {
  /** Of the applicant, or of a field of the form. */
  readonly of: { readonly applicant: 'name' | 'address' | 'phone' } | { readonly field: string };
  /** Of the field, where the register knows it. */
  readonly kind?: FieldPlan['kind'];
  readonly value: string | number;
  readonly source: Source;
}

export interface Source {
  /** `SUBJECT`: the number itself that was asked about. */
  readonly register: RegisterName | 'SUBJECT';
  /** The register's own number for it: here, a certificate. */
  readonly reference?: string;
  /** When it was said there, where the register tells. */
  readonly at?: Instant;
}

/**
 * The port: a register that is asked instead of the applicant. A register that is down, slow or wrong is an answer with its reason; only
 * a bug throws. Nothing of a person stands in an URL, a log or a key.
 */
export interface DataExchange {
  fetch(wanted: Wanted, signal: AbortSignal): Promise<Answer>;
  /** What is already known of a subject; nothing where the register has nothing or does not answer. */
  known(subject: Subject, signal: AbortSignal): Promise<readonly KnownValue[]>;
}

/** A register that is not connected says so itself. */
export type Registers = Readonly<Record<RegisterName, DataExchange>>;
