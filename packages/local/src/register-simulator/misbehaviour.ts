import * as z from 'zod';

/** What a register may do instead of having what is asked for, on demand. */
export const RegisterMisbehaviour = z.strictObject({
  /** It has no such entry. */
  notFound: z.boolean().optional(),
  /** The name it has for the number is another. */
  mismatch: z.boolean().optional(),
  /** It has it, but it was revoked. */
  notValid: z.boolean().optional(),
  /** It answers with the entry of somebody else. */
  anothers: z.boolean().optional(),
  /** 500 */
  fails: z.boolean().optional(),
  /** Its answers come so late. */
  answerAfterMs: z.int().min(0).max(60_000).optional(),
  /** Not JSON. */
  malformed: z.boolean().optional(),
  /** A megabyte. */
  tooLarge: z.boolean().optional(),
  /** Signed with another secret. */
  wrongSignature: z.boolean().optional(),
  /** The answer to another question, well signed. */
  answersAnother: z.boolean().optional(),
  /** What it calls its entry is the number of the person. */
  tellsNumber: z.boolean().optional(),
  /** Only questions for these types are misanswered; absent: all. */
  types: z.array(z.string()).optional(),
});
export type RegisterMisbehaviour = z.infer<typeof RegisterMisbehaviour>;

export const FORGERS_SECRET = 'whsec_Zm9yZ2VyLWZvcmdlci1mb3JnZXItZm9yZ2Vy';
