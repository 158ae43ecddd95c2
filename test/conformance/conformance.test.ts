import { describe, expect, it } from 'vitest';
import type { CaseEngine } from './kind.ts';
import { DEVIATIONS, runCases } from './results.ts';

const folder = new URL('.', import.meta.url);

/** Files whose cases run here, with the least number of cases that must be found in each, and what runs their tensors. */
const FILES: readonly (readonly [string, number, CaseEngine?])[] = [
  ['omegaconf-2.4-hydra-1.4.jsonl', 2904],
  ['omegaconf-2.4.0-random.jsonl', 1498],
  ['omegaconf-2.4.0-yaml.jsonl', 1500],
  ['compose.jsonl', 896],
  ['compose-random.jsonl', 500],
  ['losses.jsonl', 334, 'cpu'],
  ['losses.jsonl', 334, 'compiled'],
  ['optimizers.jsonl', 47, 'cpu'],
  ['optimizers.jsonl', 47, 'compiled'],
  ['hydra-1.3.8-random.jsonl', 2070],
];

const SUITES = FILES.map(([file, least, engine]) => ({
  name: [file, engine ?? ''].join(' ').trim(),
  file,
  least,
  engine,
}));

describe.each(SUITES)('$name', async ({ file, least, engine }) => {
  const results = await runCases(new URL(file, folder), engine);

  it('holds the cases it should', () => {
    const cases = [...results.values()].reduce((sum, { passed, failures }) => sum + passed + failures.length, 0);
    expect(cases).toBeGreaterThanOrEqual(least);
  });

  it.each([...results])('%s', (_, { failures }) => {
    const unexpected = failures.filter(({ deviation }) => deviation === undefined);
    expect(unexpected.map(({ line, expected, actual }) => ({ line, expected, actual }))).toEqual([]);
  });
});

describe('deviations.json', () => {
  it('gives a reason for each', () => {
    expect(DEVIATIONS.filter(({ id, reason }) => id === '' || reason.length < 10)).toEqual([]);
  });
});
