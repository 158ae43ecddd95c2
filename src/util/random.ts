/** @file Seeded random numbers, one stream a purpose. */

/** Uniform numbers from a seed. The same seed gives the same numbers on every machine. */
export interface RandomStream {
  /** A number in [0, 1) with 32 random bits. */
  next(): number;
  /** An integer in [0, n). */
  integer(n: number): number;
  /** Fills an array with 32 random bits a number, those of as many calls of `next`; fast for long ones. */
  bits(into: Uint32Array): void;
  /** The integers 0 … n-1 in random order (Fisher-Yates). */
  permutation(n: number): Uint32Array;
}

/** FNV-1a, 32 bits: mixes the name of a purpose into a seed. */
function hash(text: string, start: number): number {
  let h = (start ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}

/**
 * The stream of one purpose (`init`, `order`, `augmentation`, `dropout`, …) under the experiment's seed, so that drawing
 * more numbers for one purpose never changes another. Generator: sfc32 (Chris Doty-Humphrey, PractRand).
 */
export function randomStream(seed: number, purpose: string): RandomStream {
  let a = hash(purpose, seed >>> 0);
  let b = hash(purpose, a ^ 0x9e3779b9);
  let c = (Math.floor(seed / 2 ** 32) ^ 0x6a09e667) >>> 0;
  let counter = 1;
  const draw = (): number => {
    const t = (((a + b) >>> 0) + counter++) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + t) >>> 0;
    return t;
  };
  for (let i = 0; i < 15; i++) draw();
  const integer = (n: number): number => Math.floor((draw() / 2 ** 32) * n);
  return {
    next: () => draw() / 2 ** 32,
    integer,
    bits(into) {
      // the state in local variables, as 32-bit integers: several times the speed of `draw`
      let [x, y, z, n] = [a | 0, b | 0, c | 0, counter | 0];
      for (let i = 0; i < into.length; i++) {
        const t = (((x + y) | 0) + n) | 0;
        n = (n + 1) | 0;
        x = y ^ (y >>> 9);
        y = (z + (z << 3)) | 0;
        z = (((z << 21) | (z >>> 11)) + t) | 0;
        into[i] = t;
      }
      [a, b, c, counter] = [x >>> 0, y >>> 0, z >>> 0, n >>> 0];
    },
    permutation(n) {
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = integer(i + 1);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    },
  };
}

/** A seed (an integer below 2^31) of one purpose, for libraries that want a number. */
export function derivedSeed(seed: number, purpose: string): number {
  return randomStream(seed, purpose).integer(2 ** 31 - 1);
}
