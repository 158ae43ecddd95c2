import { describe, expect, it } from 'vitest';
import {
  create,
  isReadonly,
  isStruct,
  openDict,
  readWrite,
  setReadonly,
  setStruct,
  update,
  withFlag,
} from '../../src/config/index.ts';
import type { MapNode } from '../../src/config/index.ts';

const child = (config: MapNode, key: string): MapNode => config.children.get(key) as MapNode;

describe('inheritance', () => {
  it('goes down, until a node says otherwise, and can be taken back', () => {
    const config = create({ a: { b: { c: 1 } } }) as MapNode;
    setStruct(config, true);
    expect(isStruct(child(child(config, 'a'), 'b'))).toBe(true);
    setStruct(child(config, 'a'), false);
    expect(isStruct(child(child(config, 'a'), 'b'))).toBe(false);
    setStruct(child(config, 'a'), undefined);
    expect(isStruct(child(child(config, 'a'), 'b'))).toBe(true);
  });
  it('is false without any setting', () => expect(isReadonly(create({}))).toBe(false));
});

describe('scopes', () => {
  it('opens a struct and closes it again, also after an error', () => {
    const config = create({});
    setStruct(config, true);
    openDict(config, () => update(config, 'a', 1));
    expect(() =>
      openDict(config, () => {
        throw new Error('boom');
      }),
    ).toThrow('boom');
    expect(() => update(config, 'b', 1)).toThrow(expect.objectContaining({ code: 'KEY_UNKNOWN' }));
  });
  it('makes writable', () => {
    const config = create({ a: 1 });
    setReadonly(config, true);
    readWrite(config, () => update(config, 'a', 2));
    expect(() => update(config, 'a', 3)).toThrow(expect.objectContaining({ code: 'READONLY' }));
  });
  it('gives what the function gives', () => {
    expect(withFlag(create({}), 'struct', true, () => 7)).toBe(7);
  });
});
