import { describe, expect, it } from 'vitest';
import { learn } from './learn.ts';
import { SMALL_NAMES } from './small.ts';

describe.each(SMALL_NAMES)('%s', (name) => {
  // strict: compiled whole
  it.each(['compiled', 'wasm'] as const)('takes the steps of the reference engine on %s', async (engine) => {
    const [found, reference] = [await learn(name, engine), await learn(name, 'cpu')];
    found.losses.forEach((value, i) => expect(value).toBeCloseTo(reference.losses[i]!, 4));
    expect(found.testLoss).toBeCloseTo(reference.testLoss, 4);
    expect(found.weights).toHaveLength(reference.weights.length);
    const gaps = found.weights.map((value, i) => Math.abs(value - reference.weights[i]!));
    expect(Math.max(...gaps)).toBeLessThan(1e-4);
  });
});
