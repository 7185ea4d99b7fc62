import * as z from 'zod';

const caseNo = z.string().regex(/^\d{6}-\d{8}-\d{6}$/);
const department = z.string().min(1).max(32);
const keyArn = z.string().min(1).max(2048);

/** What an engineer may order. */
export const Order = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('describe'), caseNo }),
  z.strictObject({ do: z.literal('restart'), caseNo }),
  z.strictObject({ do: z.literal('pending') }),
  z.strictObject({ do: z.literal('request-seal'), department, keyArn }),
  /** PEM, the seal's own certificate first, the root last. */
  z.strictObject({ do: z.literal('enrol-seal'), department, keyArn, certificates: z.string().max(65_536) }),
]);
export type Order = z.infer<typeof Order>;
