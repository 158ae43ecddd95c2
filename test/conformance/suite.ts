/** @file The tests of a file of recorded cases: one for each API, so that whatever differs is known by its name. */
import { describe, expect, it } from 'vitest';
import type { CaseEngine } from './kind.ts';
import { runCases } from './results.ts';

/** Holds that all cases of a file behave as recorded, and that there are at least so many; `engine` runs their tensors. */
export function suite(file: string, least: number, engine?: CaseEngine): void {
  describe([file, engine ?? ''].join(' ').trim(), async () => {
    const results = await runCases(new URL(file, import.meta.url), engine);

    it('holds the cases it should', () => {
      const cases = [...results.values()].reduce((sum, { passed, failures }) => sum + passed + failures.length, 0);
      expect(cases).toBeGreaterThanOrEqual(least);
    });

    it.each([...results])('%s', (_, { failures }) => {
      const unexpected = failures.filter(({ deviation }) => deviation === undefined);
      expect(unexpected.map(({ line, expected, actual }) => ({ line, expected, actual }))).toEqual([]);
    });
  });
}
