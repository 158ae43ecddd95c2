import { describe, expect, it } from 'vitest';
import { learn } from './learn.ts';
import { SMALL_NAMES } from './small.ts';
import { sample } from '../../sample.ts';

describe.each(sample(SMALL_NAMES, 12))('%s', (name) => {
  let reference: ReturnType<typeof learn> | undefined;
  /** What the reference engine comes to, which is slow: once for all others. */
  const onCpu = (): ReturnType<typeof learn> => (reference ??= learn(name, 'cpu'));

  // strict: compiled whole
  it.each(['compiled', 'wasm'] as const)('takes the steps of the reference engine on %s', async (engine) => {
    const found = await learn(name, engine);
    const expected = await onCpu();
    found.losses.forEach((value, i) => expect(value).toBeCloseTo(expected.losses[i]!, 4));
    expect(found.testLoss).toBeCloseTo(expected.testLoss, 4);
    expect(found.weights).toHaveLength(expected.weights.length);
    const gaps = found.weights.map((value, i) => Math.abs(value - expected.weights[i]!));
    expect(Math.max(...gaps)).toBeLessThan(1e-4);
  });
});
