import { describe, expect, it } from 'vitest';
import { inspectExperiment } from '../../src/app/inspect-experiment.ts';
import type { ExperimentConfig } from '../../src/app/experiment-config.ts';
import { loadDataTargets } from '../../src/app/load.ts';

/** What is found about these options of `data`, by key. */
async function found(data: object): Promise<Record<string, string | undefined>> {
  const errors = await inspectExperiment({ data } as Partial<ExperimentConfig>);
  return Object.fromEntries(errors.map(({ fullKey, expected }) => [fullKey, expected]));
}

const SYNTHETIC = { _target_: 'data.synthetic', train: 100, test: 50 };

describe('more examples than there are', () => {
  it.each([
    { data: { _target_: 'data.mnist', train_size: 60_001 }, key: 'data.train_size', most: 60_000 },
    { data: { _target_: 'data.mnist', validation: 0.1, train_size: 54_546 }, key: 'data.train_size', most: 54_545 },
    { data: { _target_: 'data.mnist', test_size: 10_001 }, key: 'data.test_size', most: 10_000 },
    { data: { ...SYNTHETIC, train_size: 101 }, key: 'data.train_size', most: 100 },
    { data: { ...SYNTHETIC, validation: 30, train_size: 71 }, key: 'data.train_size', most: 70 },
    { data: { ...SYNTHETIC, test_size: 51 }, key: 'data.test_size', most: 50 },
    { data: { _target_: 'data.synthetic', train_size: 601 }, key: 'data.train_size', most: 600 },
  ])('$data', async ({ data, key, most }) =>
    expect(await found(data)).toEqual({ [key]: `at most ${most}, or null for all` }),
  );

  it('of validation are told of by themselves', async () =>
    expect(await found({ ...SYNTHETIC, validation: 100, train_size: 200 })).toEqual({
      'data.validation': 'some that are left',
    }));

  it.each([
    { data: { _target_: 'data.mnist', train_size: 60_000, test_size: 10_000 } },
    { data: { ...SYNTHETIC, train_size: 70, validation: 0.3, test_size: null } },
  ])('are not $data', async ({ data }) => expect(await found(data)).toEqual({}));

  it('is what the data set says too', async () => {
    const { 'data.synthetic': synthetic } = await loadDataTargets();
    const create = (sizes: object) => async () =>
      synthetic!.create(
        { ...SYNTHETIC, shape: [2], classes: 2, difficulty: 0.5, vocabulary: null, ...sizes } as never,
        {
          seed: 0,
        } as never,
      );
    await expect(create({ validation: 30, train_size: 71 })).rejects.toMatchObject({ code: 'DATA' });
    await expect(create({ validation: 30, train_size: 70 })()).resolves.toMatchObject({ train: { size: 70 } });
  });
});
