import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fashionMnist } from '../../../src/distill/data/fashion-mnist.ts';

describe('fashion_mnist', () => {
  it.skipIf(!existsSync('/usr/share/datasets/fashion-mnist'))("is read from Debian's folder", async () => {
    const data = await fashionMnist.create({ validation: 5000 }, { seed: 0 });
    expect(data).toMatchObject({ name: 'fashion_mnist', shape: [28, 28, 1], classes: 10 });
    expect([data.train.size, data.validation?.size, data.test.size]).toEqual([55_000, 5000, 10_000]);
    expect([...data.test.labels.subarray(0, 8)]).toEqual([9, 2, 1, 1, 6, 1, 4, 6]);
    expect(data.mean[0]).toBeCloseTo(0.286, 2);
  });

  it('says what to install where it is not', async () => {
    const made = fashionMnist.create({ root: '/nowhere/fashion-mnist' }, { seed: 0 });
    await expect(made).rejects.toMatchObject({
      code: 'DATA_FILE',
      hints: expect.arrayContaining([expect.stringContaining('dataset-fashion-mnist')]),
    });
  });
});
