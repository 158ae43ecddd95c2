import { describe, expect, it } from 'vitest';
import {
  clear,
  create,
  extend,
  indexOf,
  pop,
  remove,
  setReadonly,
  sort,
  splice,
  toContainer,
} from '../../src/config/index.ts';
import type { ListNode, ScalarNode } from '../../src/config/index.ts';

const list = (...values: unknown[]): ListNode => create(values) as ListNode;
const numbered = (node: ListNode): boolean => node.items.every((item, i) => item.key === i && item.parent === node);

describe('operations', () => {
  it.each<{ name: string; values: unknown[]; run: (node: ListNode) => unknown; result: unknown[] }>([
    { name: 'extend', values: [1], run: (node) => extend(node, [2, { a: 3 }]), result: [1, 2, { a: 3 }] },
    { name: 'pop the last', values: [1, 2, 3], run: (node) => pop(node), result: [1, 2] },
    { name: 'pop an index', values: [1, 2, 3], run: (node) => pop(node, 0), result: [2, 3] },
    { name: 'pop from the end', values: [1, 2, 3], run: (node) => pop(node, -2), result: [1, 3] },
    { name: 'splice', values: [1, 2, 3], run: (node) => splice(node, 1, 1, ['a', 'b']), result: [1, 'a', 'b', 3] },
    { name: 'clear', values: [1], run: clear, result: [] },
    {
      name: 'sort',
      values: [3, 1, 2],
      run: (node) => sort(node, (a, b) => Number((a as ScalarNode).value) - Number((b as ScalarNode).value)),
      result: [1, 2, 3],
    },
    { name: 'remove', values: [1, { a: 1 }, 2], run: (node) => remove(node, { a: 1 }), result: [1, 2] },
    {
      name: 'remove what a reference gives',
      values: [1, '${0}', 2],
      run: (node) => remove(node, 1),
      result: ['${0}', 2],
    },
  ])('$name', ({ values, run, result }) => {
    const node = list(...values);
    run(node);
    expect(toContainer(node)).toEqual(result);
    expect(numbered(node)).toBe(true);
  });
  it('finds by value', () => {
    expect([indexOf(list('a', '${0}', 1), 'a'), indexOf(list(1, true), true), indexOf(list(1), 2)]).toEqual([0, 0, -1]);
  });
});

describe('refusals', () => {
  const fixed = list(1, 2);
  setReadonly(fixed, true);
  it.each<{ name: string; run: () => unknown; code: string }>([
    { name: 'pop beyond the end', run: () => pop(list(1), 1), code: 'INDEX' },
    { name: 'pop of nothing', run: () => pop(list()), code: 'INDEX' },
    { name: 'remove what is not there', run: () => remove(list(1), 2), code: 'VALUE' },
    { name: 'read-only pop', run: () => pop(fixed), code: 'READONLY' },
    { name: 'read-only extend', run: () => extend(fixed, [1]), code: 'READONLY' },
    { name: 'read-only clear', run: () => clear(fixed), code: 'READONLY' },
    { name: 'read-only splice', run: () => splice(fixed, 0, 1, []), code: 'READONLY' },
    { name: 'read-only sort', run: () => sort(fixed, () => 0), code: 'READONLY' },
  ])('$name', ({ run, code }) => expect(run).toThrow(expect.objectContaining({ code })));
});
