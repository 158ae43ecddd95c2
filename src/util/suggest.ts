/** @file The nearest right spelling of a name. */

/** Edit distance with transpositions (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}

/**
 * The candidates nearest to `name`, best first: at most a third of its letters (and at least one) may differ, never all of them.
 * Case counts as no difference, so that `Relation` finds `relation`.
 */
export function nearest(name: string, candidates: Iterable<string>, most = 1): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const wanted = name.toLowerCase();
  return [...candidates]
    .map((candidate) => ({ candidate, d: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, d }) => d <= limit && d < Math.max(wanted.length, candidate.length))
    .sort((a, b) => a.d - b.d)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
