import { describe, expect, it } from 'vitest';
import { jobsAhead } from '../../src/sweep/check-jobs.ts';

const jobs = (words: (i: number) => readonly string[], count: number) =>
  Array.from({ length: count }, (_, number) => ({ number, overrides: words(number) }));

describe('the jobs that are looked at before any runs', () => {
  it('are all of a small sweep', () => {
    expect(
      jobsAhead(
        jobs((i) => [`a=${i}`], 10),
        10,
      ),
    ).toHaveLength(10);
  });

  it('have every choice of a large one, and few more', () => {
    const all = jobs((i) => [`model=m${Math.floor(i / 100)}`, `seed=${i % 100}`], 2000);
    const ahead = jobsAhead(all, 50);
    expect(new Set(ahead.map(({ overrides: [model] }) => model)).size).toBe(20);
    expect(ahead.length).toBeLessThan(150);
    expect(ahead[0]).toBe(all[0]);
  });
});
