/** @file Points of Sobol' sequences. */
import type { RandomStream } from '../../util/random.ts';
import { DIRECTIONS } from './direction-numbers.ts';

/** How many dimensions there are numbers for. */
export const MOST_DIMENSIONS = DIRECTIONS.length + 1;

const BITS = 32;

/** One dimension: a point is the exclusive or of some columns, each with the first digit in the highest bit, and of the shift. */
interface Dimension {
  readonly columns: Uint32Array;
  readonly shift: number;
}

/** The columns of a dimension: the recurrence of Bratley and Fox (1988). */
function columnsOf(dimension: number): Uint32Array {
  const columns = new Uint32Array(BITS);
  if (dimension === 0) return columns.map((_, k) => 2 ** (BITS - 1 - k));
  const [coefficients = 0, ...first] = DIRECTIONS[dimension - 1]!;
  const degree = first.length;
  for (let k = 0; k < BITS; k++) {
    if (k < degree) {
      columns[k] = first[k]! * 2 ** (BITS - 1 - k);
      continue;
    }
    let column = columns[k - degree]! ^ (columns[k - degree]! >>> degree);
    for (let j = 1; j < degree; j++) if ((coefficients >>> (degree - 1 - j)) & 1) column ^= columns[k - j]!;
    columns[k] = column;
  }
  return columns;
}

/** Whether an odd number of bits is set: 1 or 0. */
function parity(bits: number): number {
  let x = bits;
  for (let by = 16; by > 0; by >>= 1) x ^= x >>> by;
  return x & 1;
}

/**
 * Columns times a random lower triangular matrix of bits, and a random shift: Matoušek's (1998) linear scrambling, which keeps how
 * evenly points lie.
 */
function scrambled(columns: Uint32Array, random: RandomStream): Dimension {
  const words = new Uint32Array(BITS + 1);
  random.bits(words);
  // row k: itself, and random digits before it
  const rows = Array.from({ length: BITS }, (_, k) => (words[k]! & ~(0xffffffff >>> k)) | (1 << (BITS - 1 - k)));
  const mixed = columns.map((column) => {
    let digits = 0;
    for (const row of rows) digits = (digits << 1) | parity(row & column);
    return digits;
  });
  return { columns: mixed, shift: words[BITS]! };
}

/**
 * Gives the point of an index, from 0, each place in [0, 1). In the order of Gray codes, as scipy's `qmc.Sobol`; without `random` the
 * same points. With it they are scrambled. `dimensions` is at most MOST_DIMENSIONS.
 */
export function sobolSequence(dimensions: number, random?: RandomStream): (index: number) => number[] {
  const all = Array.from({ length: dimensions }, (_, d): Dimension => {
    const columns = columnsOf(d);
    return random === undefined ? { columns, shift: 0 } : scrambled(columns, random);
  });
  return (index) => {
    const gray = (index ^ (index >>> 1)) >>> 0;
    return all.map(({ columns, shift }) => {
      let digits = shift;
      for (let k = 0; k < BITS; k++) if ((gray >>> k) & 1) digits ^= columns[k]!;
      return (digits >>> 0) / 2 ** BITS;
    });
  };
}
