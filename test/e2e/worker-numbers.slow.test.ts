/** @file Random numbers come from the seed, the epoch and the example, not from the process that draws them. */
import { expect, it } from 'vitest';
import { SMALL, unbroken } from './killed-sweep.ts';

it('W5: a sweep comes to the same to the last bit in one process and in four, and its seeds to other numbers', async () => {
  const jobs = ['teacher=mlp_large', 'model=mlp', 'loss=response,feature', 'seed=0,1'];
  const words = [...jobs, ...SMALL, 'data/augment=cifar', 'data.augment.mixup=0.2'];
  const one = await unbroken([...words, 'hydra/launcher=basic']);
  const four = await unbroken([...words, 'hydra/launcher=processes', 'hydra.launcher.n_jobs=4']);
  expect(four).toEqual(one);
  const weights = Array.from(
    one.values(),
    (summary) => /"student":.*?"weights_sha256":"(\w+)"/.exec(JSON.stringify(summary))?.[1],
  );
  expect(weights).not.toContain(undefined);
  expect(new Set(weights).size).toBe(4);
}, 240_000);
