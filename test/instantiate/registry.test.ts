import { expect, it } from 'vitest';
import { instantiate, lookUp } from '../../src/instantiate/index.ts';

const registry = {
  'models.cnn': { options: {}, create: (options: object, context: number) => ({ options, context }) },
  'models.mlp': { options: {}, create: (options: object, context: number) => ({ options, context }) },
};

it('gives a target its options, without the reserved key, and the context', () => {
  const made = instantiate(registry, { _target_: 'models.cnn', widths: [1] } as { _target_: string }, 5);
  expect(made).toEqual({ options: { widths: [1] }, context: 5 });
});

it.each(['models.cn', 'toString', '__proto__'])('does not know %s', (name) => {
  expect(() => lookUp(registry, name)).toThrow(expect.objectContaining({ code: 'TARGET_UNKNOWN' }));
});

it('names the nearest', () => {
  expect(() => lookUp(registry, 'models.cn')).toThrow(expect.objectContaining({ suggestion: 'models.cnn' }));
});
