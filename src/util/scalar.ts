/** @file The values that a config's leaves hold, and how a float stays a float in a language that has only numbers. */

/**
 * A floating-point number as it was written: YAML's `1.0` must not turn into the integer `1`, neither in a type check nor
 * when it is printed. Everything that reads text (YAML, overrides, interpolations) makes a `Float` of every float; a plain
 * JavaScript number in hand-made data is an integer if `Number.isInteger` says so.
 */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }

  /** As Python's `repr` prints it: `1.0`, `1e-05`, `inf`. */
  toString(): string {
    return formatFloat(this.value);
  }
}

/** A leaf of a config. An integer beyond 2^53 is a `bigint`; a `number` here is always an integer. */
export type Scalar = null | boolean | number | bigint | string | Float | Uint8Array;

/** What text turns into: scalars, lists, and maps. Maps keep their order and may have keys that are not strings. */
export type Plain = Scalar | readonly Plain[] | ReadonlyMap<Scalar, Plain>;

/** Python's `repr(float)`: the shortest digits that read back as the same double. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    const sign = exponent.startsWith('-') ? '-' : '+';
    return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = magnitude >= 1e21 ? BigInt(value).toString() : value.toString();
  return text.includes('.') || text.includes('e') ? text : `${text}.0`;
}
