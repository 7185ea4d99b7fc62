import { type Day, isDay } from '../time.ts';

/** GB 11643, annex: weight of the i-th digit is 2^(17-i) mod 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
/** The check character for each remainder. */
const CHECKS = '10X98765432';

/** The 18th character of a citizen number (ISO 7064 MOD 11-2) over its first 17 digits. */
function citizenIdCheck(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return CHECKS.charAt(sum % 11);
}

/**
 * 公民身份号码 (GB 11643): 18 characters, a birth date that exists and, when `today` is given, is past, and the check digit.
 * Real data has exceptions, so a no is a warning an officer may override with a reason.
 */
export function isCitizenId(text: string, today?: Day): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
  const born = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  if (!isDay(born) || born < '1850-01-01' || (today !== undefined && born > today)) return false;
  return citizenIdCheck(text.slice(0, 17)) === text.charAt(17);
}
