import { describe, expect, it } from 'vitest';
import {
  append,
  assign,
  create,
  insert,
  OmegaConf,
  originsOf,
  removeChild,
  setReadonly,
  setStruct,
  toContainer,
  ConfigKeyError,
} from '../../src/config/index.ts';
import type { ListNode, MapNode } from '../../src/config/index.ts';
import type { Origin } from '../../src/errors.ts';

const map = (value: object): MapNode => create(value) as MapNode;
const list = (value: unknown[]): ListNode => create(value) as ListNode;
const originOf = (text: string): Origin => ({
  source: { kind: 'override', name: 'test', text },
  start: 0,
  end: text.length,
});

describe('assign', () => {
  it('copies nodes', () => {
    const config = map({ a: { x: 1 } });
    assign(config, 'b', config.children.get('a'));
    assign(config.children.get('b') as MapNode, 'x', 9);
    expect(toContainer(config)).toEqual({ a: { x: 1 }, b: { x: 9 } });
  });
  it('keeps the place of a key', () => {
    const config = map({ a: 1, b: 2 });
    assign(config, 'a', 3);
    expect(Object.keys(toContainer(config) as object)).toEqual(['a', 'b']);
  });
  it('remembers what set a value before', () => {
    const config = create({ a: 1 }, { origin: originOf('first') }) as MapNode;
    assign(config, 'a', 2, { origin: originOf('second') });
    assign(config, 'a', 3, { origin: originOf('third') });
    const texts = originsOf(config.children.get('a')!).map(({ source }) => source.text);
    expect(texts).toEqual(['first', 'second', 'third']);
  });
  it('counts list indices from the end too', () => {
    const config = list([1, 2, 3]);
    assign(config, -1, 9);
    expect(toContainer(config)).toEqual([1, 2, 9]);
  });

  const struct = map({ temperature: 1 });
  setStruct(struct, true);
  const numbered = create(new Map([[1, 'a']])) as MapNode;
  const readonly = map({ a: [1] });
  setReadonly(readonly, true);
  it.each<{ name: string; run: () => void; error: object }>([
    {
      name: 'text beside an integer key',
      run: () => assign(numbered, '1', 'b'),
      error: { name: 'KeyValidationError' },
    },
    {
      name: 'a default beside an integer key',
      run: () => OmegaConf.setDefault(numbered, '1', 'b'),
      error: { name: 'KeyValidationError' },
    },
    {
      name: 'unknown key of a struct',
      run: () => assign(struct, 'temprature', 1),
      error: { name: 'ConfigAttributeError', fullKey: 'temprature', suggestion: 'temperature' },
    },
    {
      name: 'the same as an item',
      run: () => assign(struct, 'x', 1, { unknownKey: ConfigKeyError }),
      error: { name: 'ConfigKeyError' },
    },
    { name: 'read-only', run: () => assign(readonly, 'a', 1), error: { name: 'ReadonlyConfigError' } },
    {
      name: 'read-only below',
      run: () => append(readonly.children.get('a') as ListNode, 1),
      error: { name: 'ReadonlyConfigError', fullKey: 'a' },
    },
    {
      name: 'index beyond the end',
      run: () => assign(list([1]), 1, 1),
      error: { name: 'ConfigIndexError', fullKey: '[1]' },
    },
    { name: 'text as index', run: () => assign(list([1]), 'a', 1), error: { name: 'KeyValidationError' } },
    { name: 'null as key', run: () => assign(map({}), null, 1), error: { name: 'KeyValidationError' } },
    {
      name: 'a number beside its text',
      run: () => assign(map({ '1': 'a' }), 1, 'b'),
      error: { name: 'KeyValidationError' },
    },
    {
      name: 'a value that no config holds',
      run: () => assign(map({}), 'a', new Date()),
      error: { name: 'UnsupportedValueType' },
    },
  ])('refuses $name', ({ run, error }) => expect(run).toThrow(expect.objectContaining(error)));
});

describe('removeChild', () => {
  it('deletes keys, also null and missing ones, and items', () => {
    const config = map({ a: null, b: '???', c: [1, 2, 3] });
    removeChild(config, 'a');
    removeChild(config, 'b');
    const items = config.children.get('c') as ListNode;
    removeChild(items, 0);
    expect(toContainer(config)).toEqual({ c: [2, 3] });
    expect(items.items.map(({ key }) => key)).toEqual([0, 1]);
  });
  const struct = map({ a: 1 });
  setStruct(struct, true);
  const readonly = map({ a: 1 });
  setReadonly(readonly, true);
  it.each<{ name: string; run: () => void; error: object }>([
    { name: 'in a struct', run: () => removeChild(struct, 'a'), error: { name: 'ConfigTypeError' } },
    { name: 'when read-only', run: () => removeChild(readonly, 'a'), error: { name: 'ReadonlyConfigError' } },
    {
      name: 'an absent key',
      run: () => removeChild(map({ alpha: 1 }), 'alhpa'),
      error: { name: 'ConfigKeyError', suggestion: 'alpha' },
    },
    { name: 'an absent index', run: () => removeChild(list([]), 0), error: { name: 'ConfigIndexError' } },
  ])('refuses $name', ({ run, error }) => expect(run).toThrow(expect.objectContaining(error)));
});

it('inserts before an index', () => {
  const config = list([1, 2]);
  insert(config, 0, 'a');
  insert(config, -1, 'b');
  insert(config, 99, 'c');
  append(config, 'd');
  expect(toContainer(config)).toEqual(['a', 1, 'b', 2, 'c', 'd']);
  expect(config.items.map(({ key }) => key)).toEqual([0, 1, 2, 3, 4, 5]);
});
