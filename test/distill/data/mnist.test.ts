import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mnist } from '../../../src/distill/data/mnist.ts';

async function digest(seed: number): Promise<string> {
  const { train, test } = await mnist.create({ train_size: 100, test_size: 50 }, { seed });
  expect([train.size, test.size]).toEqual([100, 50]);
  return createHash('sha256').update(train.inputs).update(test.inputs).digest('hex');
}

describe('mnist', () => {
  it('is the real one', async () => {
    const data = await mnist.create({}, { seed: 0 });
    expect(data).toMatchObject({ shape: [28, 28, 1], classes: 10 });
    expect([data.train.size, data.test.size]).toEqual([60_000, 10_000]);
    expect([...data.train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect([...data.test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    expect(data.mean[0]).toBeCloseTo(0.1307, 4);
    expect(data.std[0]).toBeCloseTo(0.3081, 4);
  });

  it('limits both splits, by the seed', async () => {
    expect(await digest(1)).toBe(await digest(1));
    expect(await digest(1)).not.toBe(await digest(2));
  });
});
