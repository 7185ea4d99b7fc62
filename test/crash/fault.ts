/** What must not be, and was found. */
export interface Fault {
  readonly kind: /** A write that was acknowledged is not to be seen. */
    | 'LOST'
    /** One request made two things. */
    | 'TWICE'
    /** A request nobody had answered was refused when it was sent again. */
    | 'REFUSED'
    /** A case that does not end, or something of it still open. */
    | 'STUCK'
    /** A number used twice, a file that is not there or not the one registered. */
    | 'CERTIFICATE'
    /** Not exactly one order for a delivery. */
    | 'BOOKING'
    /** Events that do not follow from each other, or do not come to the snapshot. */
    | 'CHAIN'
    /** An archive that does not hold what it says. */
    | 'PACKAGE';
  readonly what: string;
}

export const fault = (kind: Fault['kind'], what: string): Fault => ({ kind, what });

/** The fault, unless it is as it should be. */
export const unless = (good: boolean, kind: Fault['kind'], what: string): Fault[] =>
  good ? [] : [fault(kind, what)];
