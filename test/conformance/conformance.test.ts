import { describe, expect, it } from 'vitest';
import { DEVIATIONS, runCases } from './results.ts';

const folder = new URL('.', import.meta.url);

/** Files whose cases run here, with the least number of cases that must be found in each. */
const FILES: readonly (readonly [string, number])[] = [
  ['omegaconf-2.4-hydra-1.4.jsonl', 2904],
  ['omegaconf-2.4.0-random.jsonl', 1498],
  ['omegaconf-2.4.0-yaml.jsonl', 1500],
  ['compose.jsonl', 896],
  ['compose-random.jsonl', 500],
  ['losses.jsonl', 334],
  ['optimizers.jsonl', 47],
  ['hydra-1.3.8-random.jsonl', 2070],
];

describe.each(FILES)('%s', async (file, least) => {
  const results = await runCases(new URL(file, folder));

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
