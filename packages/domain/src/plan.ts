import type { Tier } from './tiers.ts';

/**
 * What the catalogue's theme comes to for one case, once the situation's questions are answered: the items, the one set of
 * materials, the one form. A case keeps the plan of its catalogue version for life.
 */
export interface CasePlan {
  readonly themeId: string;
  /** Catalogue version, `YYYY.n`. */
  readonly version: string;
  readonly name: string;
  /** 12-digit area code of the place in charge. */
  readonly area: string;
  /** Working days promised for the theme; `covers` names the items its clock covers. */
  readonly promise: { readonly days: number; readonly covers: readonly string[] };
  readonly items: readonly ItemPlan[];
  readonly materials: readonly MaterialPlan[];
  readonly form: readonly FieldPlan[];
  /** The field of the form that names the holder of what is granted. */
  readonly holder: string;
}

/** What a grant of the item is certified with; `null` where it is only a record. */
export const certificateOf = ({ items }: CasePlan, itemId: string): CertificatePlan | null =>
  items.find((item) => item.itemId === itemId)?.certificate ?? null;

export interface ItemPlan {
  readonly itemId: string;
  readonly name: string;
  /** Department id of the catalogue, `SCJG`. */
  readonly department: string;
  /** The power is delegated: it decides in this department's name, whose seal the result carries. Absent: in its own. */
  readonly issuer?: string;
  /** Items of the same plan whose result this item's decision waits for. */
  readonly prerequisites: readonly string[];
  readonly materials: readonly string[];
  /** Working days: the law's limit (行政许可法 42 where the item's law is silent) and the shorter promised one. */
  readonly statutoryDays: number;
  readonly promisedDays: number;
  /** What is sealed when it is granted; `null`: the result is a record, nothing is sealed. */
  readonly certificate: CertificatePlan | null;
  /** The legal basis a decision names by default. */
  readonly basis: string;
  /** Retention of the archived item by its result. */
  readonly retention: { readonly granted: Retention; readonly denied: Retention };
  /** Tier of the item's result and opinions in the archive. */
  readonly tier: Tier;
}

export interface CertificatePlan {
  /** Template of `packages/eseal`. */
  readonly template: string;
  readonly title: string;
  /** 21 characters: the defining body's 18-character credit code and 3 digits (GB/T 36904). */
  readonly typeCode: string;
  /** 18-character credit code of the issuing department (GB/T 36904). */
  readonly issuerCode: string;
  /** Years from the decision; `null`: no end date. */
  readonly validYears: number | null;
  /** Field of the template → what is printed there, part after part. */
  readonly print: Readonly<Record<string, readonly PrintPart[]>>;
}

/** `text`, then the form's `field`, then `unit`; only where the form has `when`. */
export interface PrintPart {
  readonly text?: string | undefined;
  readonly field?: string | undefined;
  readonly unit?: string | undefined;
  readonly when?: string | undefined;
}

export type Retention = 'PERMANENT' | 'YEARS_30' | 'YEARS_10';

/** How a material is obtained without asking the applicant for a file. */
export type Exemption = 'GENERATED_FORM' | 'E_LICENCE' | 'DATA_CHECK' | 'PRIOR_RESULT';

export interface MaterialPlan {
  readonly materialId: string;
  readonly name: string;
  readonly required: boolean;
  /** Absent: the applicant hands it in. */
  readonly exemption?: Exemption;
  /** What stands in for it in which registers; absent where it is asked for, made from the form, or a result of this case. */
  readonly fetch?: FetchPlan;
  /** The item of this plan whose result it is: nobody can have it before that item is granted. */
  readonly resultOf?: string;
  /** 容缺: may be owed for a while against the applicant's signed promise. */
  readonly deferrable?: true;
  /** 告知承诺: the file is the applicant's signed commitment. */
  readonly commitment?: true;
  /** 审查要点: what pre-review looks at, one by one. Absent: none is set. */
  readonly reviewPoints?: readonly string[];
  readonly neededBy: readonly string[];
  readonly tier: Tier;
}

/** What is looked for instead of asking for a material. */
export interface FetchPlan {
  /** The registers asked, in this order, until one has it. */
  readonly registers: readonly ('OWN' | 'PARTNER')[];
  /** A certificate's type code (GB/T 36904), or the register's name for its data. */
  readonly type: string;
  /** Whose it is; all of them must be found. */
  readonly subjects: readonly FetchSubject[];
}

export interface FetchSubject {
  /** The form's field with the number, or `applicant`. */
  readonly number: string;
  /** The form's field with the name the register must have for that number, or `applicant`. */
  readonly name?: string;
}

export interface FieldPlan {
  readonly field: string;
  readonly name: string;
  /** Identifiers are checked by their check digits (GB 11643, GB 32100). */
  readonly kind: 'TEXT' | 'NUMBER' | 'DATE' | 'CITIZEN_ID' | 'CREDIT_CODE' | 'PHONE';
  readonly required: boolean;
  /** Kept encrypted under the case's key, never in an event. */
  readonly personal: boolean;
}
