import { expect, it } from 'vitest';
import { create, createResolvers, missingKeys } from '../../src/config/index.ts';

it('finds missing values and what leads to them, in order', () => {
  const config = create({ a: '???', b: { c: '???', d: '${a}', e: 'x ${a}', f: 1 }, l: [1, '???', '${b}'] });
  expect(missingKeys(config)).toEqual(['a', 'b.c', 'b.d', 'b.e', 'l[1]']);
});
it('passes resolvers over, unless told to ask them', () => {
  const resolvers = createResolvers().with('same', ([value]) => value);
  const config = create({ a: '???', b: '${same:${a}}', c: '${x.${same:k}}', x: { k: 1 } });
  expect(missingKeys(config, { resolvers })).toEqual(['a']);
  expect(missingKeys(config, { resolvers, resolveCustomResolvers: true })).toEqual(['a', 'b']);
});
it('throws for other failures', () => {
  expect(() => missingKeys(create({ a: '${b}' }))).toThrow(expect.objectContaining({ code: 'INTERPOLATION_KEY' }));
});
it('comes to an end', () => {
  expect(missingKeys(create({ a: { x: '${b}', m: '???' }, b: { y: '${a}' } }))).toEqual(['a.m']);
});
