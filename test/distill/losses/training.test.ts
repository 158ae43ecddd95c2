import { describe, expect, it } from 'vitest';
import { distil, gap, holdLearns, PLACES } from './distil.ts';
import { SHIPPED } from './shipped.ts';
import { sample } from '../../sample.ts';

describe.each(['mlp', 'cnn'] as const)('a student %s', (family) => {
  it.each(sample(SHIPPED, 40))('learns by %s', { timeout: 60_000 }, (name) => holdLearns(family, name));
});

describe('a student mlp of a teacher cnn', () => {
  it.each(sample([...PLACES], 2))('learns what stands where by %s, as on the cpu', async (name) => {
    const { found, still } = await distil(name, 'mlp', 'compiled', 'cnn');
    expect(still).toEqual([]);
    expect(gap(found, (await distil(name, 'mlp', 'cpu', 'cnn')).found)).toBeLessThan(1e-4);
  });
});
