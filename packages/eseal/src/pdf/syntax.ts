/** PDF's number: at most two decimals, which is 1/100 point. */
export const number = (value: number): string => String(Math.round(value * 100) / 100);

export const numbers = (values: readonly number[]): string => values.map(number).join(' ');

export const hex16 = (value: number): string => value.toString(16).padStart(4, '0');
