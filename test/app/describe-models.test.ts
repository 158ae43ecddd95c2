import { expect, it } from 'vitest';
import { describeModels } from '../../src/app/describe-models.ts';

it('counts what a model costs on a data set, and says why one cannot read it', async () => {
  const rows = await describeModels({ _target_: 'data.mnist', train_size: 10, test_size: 10 }, [
    { name: 'model=lenet5', model: { _target_: 'models.lenet' } },
    { name: 'model=vit', model: { _target_: 'models.vit', patch: 5 } },
  ]);
  expect(rows).toEqual([
    {
      name: 'model=lenet5',
      kind: 'models.lenet',
      parameters: 61_706,
      weightBytes: 246_824,
      flops: 833_040,
      activationBytes: expect.any(Number),
      taps: { block1: [14, 14, 6], block2: [5, 5, 16], block3: [120], embedding: [84], logits: [10] },
    },
    { name: 'model=vit', kind: 'models.vit', problem: expect.stringContaining('patches of 5') },
  ]);
});
