import type { Suspect } from '@yijianshi/catalogue';
import { type Override, type Refusal, refuse } from '@yijianshi/domain';

/** Identifiers that fail their check pass only with an officer's reason, which the audit keeps. */
export function letPass(
  suspects: readonly Suspect[],
  overrides: readonly { field: string; reason: string }[],
): Override[] | Refusal {
  const passed: Override[] = [];
  for (const { field, rule } of suspects) {
    const reason = overrides.find((override) => override.field === field)?.reason;
    if (reason === undefined) return refuse('IDENTIFIER_CHECK_DIGIT', `body.${field}`, rule);
    passed.push({ field, rule, reason });
  }
  return passed;
}
