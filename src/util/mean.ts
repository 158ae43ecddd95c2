/** @file The mean of numbers: one for trials, tables and studies, so that they agree to the last digit. */

/** The mean of equal numbers is exactly that number, with an infinity among them that infinity, of none NaN. */
export function meanOf(values: readonly number[]): number {
  const [first = NaN] = values;
  // an infinity less itself would be NaN
  const from = Number.isFinite(first) ? first : 0;
  return from + values.reduce((sum, value) => sum + (value - from), 0) / values.length;
}
