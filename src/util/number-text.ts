/** @file Numbers that are not finite, as texts: JSON has none, and what reads tables has its own spelling. */

/** What stands for them in JSON: Python's `float`, JavaScript's `Number` and MLflow's REST interface read it. */
const IN_JSON: ReadonlyMap<unknown, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** A number as JSON can have it: one that is not finite as the text `NaN`, `Infinity` or `-Infinity`. */
export function numberInJson(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** The number that a value of JSON stands for; undefined if it is none. null, which `JSON.stringify` makes of what it cannot write, is NaN. */
export function numberOfJson(value: unknown): number | undefined {
  if (value === null) return NaN;
  return typeof value === 'number' ? value : IN_JSON.get(value);
}

/**
 * A number with all its digits. `NaN`, `inf` and `-inf` are what pandas, polars and Python's `float` read as numbers; of a column with
 * `Infinity` in it polars makes texts.
 */
export function numberText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? 'inf' : '-inf';
}
