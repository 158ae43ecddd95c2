import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  create,
  createViewer,
  nodeBehind,
  setReadonly,
  setStruct,
  toContainer,
  toExact,
  toYaml,
} from '../../src/config/index.ts';
import type { ContainerNode } from '../../src/config/index.ts';
import { Float } from '../../src/util/scalar.ts';

interface Shape {
  [key: string]: unknown;
  model: { hidden: number[]; name: string; [key: string]: unknown };
  ref: string;
  todo: string;
}

const text = 'model: {hidden: [1, 2.0, 3], name: cnn}\nref: ${model.name}\ntodo: ???\nnothing: null\n';
function make(): { node: ContainerNode; cfg: Shape } {
  const node = create(text);
  return { node, cfg: createViewer()(node) as Shape };
}

it('sets an integer key by its property, which is the same as of its text', () => {
  const node = create(new Map([[1, 'a']]));
  const cfg = createViewer()(node) as Record<string, unknown>;
  cfg['1'] = 'b';
  expect(toExact(node)).toEqual(new Map([[1, 'b']]));
});

describe('reading', () => {
  const { cfg } = make();
  it('follows keys, indices and interpolations', () => {
    expect([cfg.model.hidden[1], cfg.ref, cfg['nothing'], cfg.model.hidden.length]).toEqual([2, 'cnn', null, 3]);
    expect(cfg.model.hidden.at(-1)).toBe(3);
  });
  it('gives the same object for the same node', () => {
    expect(cfg.model).toBe(cfg.model);
    const { cfg: other } = make();
    other['alias'] = '${model}';
    expect(other['alias']).toBe(other.model);
  });
  it.each<{ name: string; read: () => unknown; error: object }>([
    { name: 'a missing value', read: () => cfg.todo, error: { name: 'MissingMandatoryValue', fullKey: 'todo' } },
    {
      name: 'an unknown key',
      read: () => cfg.model['nmae'],
      error: { name: 'ConfigAttributeError', fullKey: 'model.nmae', suggestion: 'model.name' },
    },
    { name: 'an index beyond the end', read: () => cfg.model.hidden[3], error: { name: 'ConfigIndexError' } },
  ])('refuses $name', ({ read, error }) => expect(read).toThrow(expect.objectContaining(error)));
  it('can be awaited, printed and asked for its kind', async () => {
    const { cfg: whole } = make();
    expect(await Promise.resolve(whole)).toBe(whole);
    expect(inspect(whole)).toContain("ref: '${model.name}'");
    expect(inspect(whole.model.hidden)).toBe('[ 1, 2, 3 ]');
    expect(String(whole.model)).toBe("{'hidden': [1, 2.0, 3], 'name': 'cnn'}");
    expect([Array.isArray(whole.model.hidden), Array.isArray(whole.model), 'then' in whole]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('keys', () => {
  const { cfg } = make();
  it('are listed in order', () => expect(Object.keys(cfg)).toEqual(['model', 'ref', 'todo', 'nothing']));
  it('count as there unless the value is missing', () => {
    expect(['model', 'todo', 'nothing', 'none'].map((key) => key in cfg)).toEqual([true, false, true, false]);
  });
  it('are entries in a loop', () => {
    const entries = [...(cfg.model as unknown as Iterable<[string, unknown]>)];
    expect(entries.map(([key]) => key)).toEqual(['hidden', 'name']);
  });
  it('spread and destructure', () => {
    const { name, ...rest } = cfg.model;
    expect([name, rest]).toEqual(['cnn', { hidden: [1, 2, 3] }]);
  });
  it('may be integers', () => {
    const view = createViewer()(
      create(
        new Map<unknown, unknown>([
          [7, 'a'],
          ['x', 1],
        ]),
      ),
    ) as Record<string, unknown>;
    view['7'] = 'b';
    expect([view['7'], Object.keys(view)]).toEqual(['b', ['7', 'x']]);
    expect(toExact(nodeBehind(view)!)).toEqual(
      new Map<unknown, unknown>([
        [7, 'b'],
        ['x', 1],
      ]),
    );
  });
  it('named like parts of the prototype are data', () => {
    const view = createViewer()(
      create(JSON.parse('{"__proto__": {"a": 1}, "constructor": 2, "toString": 3}')),
    ) as Record<string, unknown>;
    expect([view['constructor'], view['toString'], Object.getPrototypeOf(view)]).toEqual([2, 3, null]);
    // oxlint-disable-next-line no-proto
    expect(view['__proto__']).toEqual({ a: 1 });
    view['__proto__'] = { b: 2 };
    expect(({} as { b?: number }).b).toBeUndefined();
  });
});

describe('writing', () => {
  it('assigns, adds, replaces and deletes', () => {
    const { node, cfg } = make();
    cfg.ref = 'x';
    cfg['new'] = { deep: [1, { k: '${ref}' }] };
    cfg.model.hidden[0] = 1.5;
    delete cfg['nothing'];
    expect(toYaml(node)).toBe(
      'model:\n  hidden:\n  - 1.5\n  - 2.0\n  - 3\n  name: cnn\nref: x\ntodo: ???\nnew:\n  deep:\n  - 1\n  - k: ${ref}\n',
    );
    expect((cfg['new'] as { deep: [number, { k: string }] }).deep[1].k).toBe('x');
  });
  it('copies configs that are assigned', () => {
    const { cfg } = make();
    cfg['copy'] = cfg.model;
    (cfg['copy'] as Shape['model']).name = 'other';
    expect(cfg.model.name).toBe('cnn');
  });
  it('changes the target of a reference to a container', () => {
    const { cfg } = make();
    cfg['alias'] = '${model}';
    (cfg['alias'] as Shape['model']).name = 'other';
    expect(cfg.model.name).toBe('other');
  });
  it('asks flags', () => {
    const { node, cfg } = make();
    setStruct(node, true);
    expect(() => (cfg['newField'] = 1)).toThrow(expect.objectContaining({ name: 'ConfigAttributeError' }));
    expect(() => Reflect.deleteProperty(cfg, 'ref')).toThrow(expect.objectContaining({ name: 'ConfigTypeError' }));
    setReadonly(node, true);
    expect(() => (cfg.ref = 'x')).toThrow(expect.objectContaining({ name: 'ReadonlyConfigError' }));
    expect(() => cfg.model.hidden.push(1)).toThrow(expect.objectContaining({ name: 'ReadonlyConfigError' }));
  });
  it('refuses symbols', () => {
    const { cfg } = make();
    expect(() => Reflect.set(cfg, Symbol('x'), 1)).toThrow(expect.objectContaining({ code: 'TYPE' }));
  });
});

describe('JSON', () => {
  it('is resolved, and keeps ordinary equality', () => {
    const { cfg } = make();
    cfg.todo = 'done';
    expect(JSON.parse(JSON.stringify(cfg))).toEqual({
      model: { hidden: [1, 2, 3], name: 'cnn' },
      ref: 'cnn',
      todo: 'done',
      nothing: null,
    });
    expect({ ...cfg.model }).toEqual({ hidden: [1, 2, 3], name: 'cnn' });
  });
});

interface Methods<T> extends Array<T> {
  append(item: unknown): void;
  extend(items: unknown[]): void;
  insert(index: number, item: unknown): void;
  remove(item: unknown): void;
  clear(): void;
  count(item: unknown): number;
}

const list = (...values: unknown[]): Methods<unknown> => createViewer()(create(values)) as Methods<unknown>;

describe('lists are arrays', () => {
  it.each<{ name: string; run: (items: Methods<unknown>) => unknown; gives?: unknown; left: unknown[] }>([
    { name: 'push', run: (items) => items.push(4, 5), gives: 5, left: [3, 1, 2, 4, 5] },
    { name: 'pop', run: (items) => items.pop(), gives: 2, left: [3, 1] },
    { name: 'shift', run: (items) => items.shift(), gives: 3, left: [1, 2] },
    { name: 'unshift', run: (items) => items.unshift('a'), gives: 4, left: ['a', 3, 1, 2] },
    { name: 'splice', run: (items) => items.splice(1, 1, 'x'), gives: [1], left: [3, 'x', 2] },
    { name: 'splice to the end', run: (items) => items.splice(1), gives: [1, 2], left: [3] },
    { name: 'sort', run: (items) => items.sort(), gives: [1, 2, 3], left: [1, 2, 3] },
    { name: 'sort by a function', run: (items) => items.sort((a, b) => Number(b) - Number(a)), left: [3, 2, 1] },
    { name: 'reverse', run: (items) => items.reverse(), left: [2, 1, 3] },
    { name: 'length', run: (items) => (items.length = 1), left: [3] },
    { name: 'the index at the end', run: (items) => (items[3] = 9), left: [3, 1, 2, 9] },
    { name: 'delete', run: (items) => Reflect.deleteProperty(items, '0'), gives: true, left: [1, 2] },
    { name: 'append', run: (items) => items.append(4), left: [3, 1, 2, 4] },
    { name: 'extend', run: (items) => items.extend([4]), left: [3, 1, 2, 4] },
    { name: 'insert', run: (items) => items.insert(1, 'x'), left: [3, 'x', 1, 2] },
    { name: 'remove', run: (items) => items.remove(1), left: [3, 2] },
    { name: 'clear', run: (items) => items.clear(), left: [] },
    {
      name: 'indexOf',
      run: (items) => [items.indexOf(1), items.includes(7), items.count(2)],
      gives: [1, false, 1],
      left: [3, 1, 2],
    },
    { name: 'map and filter', run: (items) => items.map(Number).filter((n) => n > 1), gives: [3, 2], left: [3, 1, 2] },
    { name: 'spread', run: (items) => [...items], gives: [3, 1, 2], left: [3, 1, 2] },
    { name: 'join', run: (items) => items.join('-'), gives: '3-1-2', left: [3, 1, 2] },
    { name: 'keys', run: (items) => Object.keys(items), gives: ['0', '1', '2'], left: [3, 1, 2] },
  ])('$name', ({ run, gives, left }) => {
    const items = list(3, 1, 2);
    const given = run(items);
    if (gives !== undefined) expect(given).toEqual(gives);
    expect(toContainer(nodeBehind(items)!)).toEqual(left);
  });
  it('keeps kinds of numbers and interpolations when items move', () => {
    const items = list(new Float(1), '${0}', 0);
    items.reverse();
    expect(toExact(nodeBehind(items)!)).toEqual([0, '${0}', new Float(1)]);
  });
  it('gives nothing where there is nothing to take', () =>
    expect([list().pop(), list().shift()]).toEqual([undefined, undefined]));
  it('cannot sort what has no order', () =>
    expect(() => list(1, 'a').sort()).toThrow(expect.objectContaining({ code: 'TYPE' })));
  it('has no other properties', () => {
    expect(() => Reflect.set(list(), 'name', 1)).toThrow(expect.objectContaining({ code: 'TYPE' }));
  });
});
