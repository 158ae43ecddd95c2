import { describe, expect, it } from 'vitest';
import { whatMatters } from '../../src/app/learn.ts';
import { storeKey } from '../../src/app/store.ts';

const trainer = {
  epochs: 1,
  steps: null,
  batch_size: 64,
  evaluate_every: 1,
  select: 'last',
  monitor: 'accuracy',
  patience: null,
  min_delta: 0,
  report_every: 50,
  checkpoint_every: 200,
  teacher_memory: 512,
  prefetch: 2,
} as const;
const keyWith = (changed: Partial<Record<keyof typeof trainer, unknown>>): string => {
  const parts = { model: { _target_: 'models.mlp' }, optimizer: { _target_: 'optimizers.adam' } };
  return storeKey(whatMatters({ ...parts, trainer: { ...trainer, ...(changed as object) } }));
};

describe('a stored network', () => {
  it.each([{ prefetch: 0 }, { checkpoint_every: 0 }, { teacher_memory: 0 }])('is the same with %o', (changed) => {
    expect(keyWith(changed)).toBe(keyWith({}));
  });

  it.each([{ epochs: 2 }, { batch_size: 32 }])('is another one with %o', (changed) => {
    expect(keyWith(changed)).not.toBe(keyWith({}));
  });
});
