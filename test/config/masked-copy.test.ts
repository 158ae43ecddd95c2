import { expect, it } from 'vitest';
import { create, maskedCopy, toContainer, update } from '../../src/config/index.ts';

it('copies some keys, in the order of the config', () => {
  const config = create({ a: { x: 1 }, b: 2, c: 3 });
  const copy = maskedCopy(config, ['c', 'a', 'z']);
  expect(Object.entries(toContainer(copy) as object)).toEqual([
    ['a', { x: 1 }],
    ['c', 3],
  ]);
  update(copy, 'a.x', 9);
  expect(toContainer(config)).toEqual({ a: { x: 1 }, b: 2, c: 3 });
  expect(toContainer(maskedCopy(config, 'b'))).toEqual({ b: 2 });
});
it('refuses lists', () =>
  expect(() => maskedCopy(create([1]), 'a')).toThrow(expect.objectContaining({ code: 'VALUE' })));
