/** What real couriers were seen to do, on demand. All of it comes right in the end, as it does with them: the platform must end where it would have. */
export interface Misbehaviour {
  /** Every callback is sent once more after it was taken. */
  readonly duplicate?: boolean;
  /** Nothing is told until the parcel has arrived; then the newest first. */
  readonly reorder?: boolean;
  /** The first attempt at every callback is signed with another secret. */
  readonly wrongSignature?: boolean;
  /** The first attempt at every callback carries, and signs, a time ten minutes past. */
  readonly staleTimestamp?: boolean;
  /** The first answer to every booking comes this late, the booking made. */
  readonly answerAfterMs?: number;
  /** The first answer to every booking is a 500, the booking made. */
  readonly failAfterBooking?: boolean;
  /** `delivering` is dated an hour ahead. */
  readonly futureDated?: boolean;
  /** On the way a status is told that no interface describes. */
  readonly unknownStatus?: boolean;
}

export const FORGERS_SECRET = 'whsec_Zm9yZ2VyLWZvcmdlci1mb3JnZXItZm9yZ2Vy';
export const STALE_MS = 10 * 60_000;
export const AHEAD_MS = 60 * 60_000;
