/** @file What `npm test` takes of long tables; `npm run test:slow` takes all. */

/** Whether every row is run. */
export const ALL = process.env['HYDROSOL_TESTS'] === 'all';

/** Every n-th row, the first among them; all rows in `npm run test:slow`. */
export function sample<T>(rows: readonly T[], n: number): T[] {
  return rows.filter((_, i) => ALL || i % n === 0);
}
