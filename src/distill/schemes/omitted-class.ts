/** @file Classes that a student never sees, and the bias that finds them again. */
import type { Split } from '../data/dataset.ts';
import { take } from '../data/subset.ts';
import type { Answers } from '../trainer/measures.ts';

/** The examples of all other classes, in their order. */
export function withoutClasses(split: Split, omitted: readonly number[]): Split {
  const never = new Set(omitted);
  const places = Uint32Array.from({ length: split.size }, (_, i) => i);
  return take(
    split,
    places.filter((place) => !never.has(split.labels[place]!)),
  );
}

/**
 * What to add to the logits of some classes so that most examples are right: Hinton, Vinyals, Dean 2015, section 3, who add
 * 3.5 to the bias of the 3s. Exact: the answers change where one example's best logits of both kinds meet, and all stretches
 * between are tried. Of those that are equally good the nearest to 0 counts: 0 if that is in it, else its middle, or 1 beyond
 * the last change.
 */
export function bestOffset({ logits, labels, classes }: Answers, omitted: readonly number[]): number {
  const added = new Set(omitted);
  /** Where an example's answer changes, and how many more are right beyond. */
  const changes = Array.from(labels, (label, i) => {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    const best = (among: (k: number) => boolean): number =>
      row.reduce((found, x, k) => (among(k) && (found === -1 || x > row[found]!) ? k : found), -1);
    const [omittedBest, otherBest] = [best((k) => added.has(k)), best((k) => !added.has(k))];
    const at = row[otherBest]! - row[omittedBest]!;
    return { at, gain: (omittedBest === label ? 1 : 0) - (otherBest === label ? 1 : 0) };
  }).sort((a, b) => a.at - b.at);
  let gained = 0;
  let best = { gained: -Infinity, offset: 0 };
  const consider = (from: number, to: number): void => {
    if (from === to) return;
    const offset = from === -Infinity ? to - 1 : to === Infinity ? from + 1 : (from + to) / 2;
    const chosen = from < 0 && to > 0 ? 0 : offset;
    const nearer = gained === best.gained && Math.abs(chosen) < Math.abs(best.offset);
    if (gained > best.gained || nearer) best = { gained, offset: chosen };
  };
  consider(-Infinity, changes[0]?.at ?? Infinity);
  for (const [i, { at, gain }] of changes.entries()) {
    gained += gain;
    consider(at, changes[i + 1]?.at ?? Infinity);
  }
  return best.offset;
}
