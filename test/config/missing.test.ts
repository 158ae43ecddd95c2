import { describe, expect, it } from 'vitest';
import { create, createResolvers, equals, resolve, select, toContainer, toYaml } from '../../src/config/index.ts';
import { OmegaConf } from '../../src/config/index.ts';

const ESCAPED = String.raw`\???`;
const resolvers = createResolvers({ env: { ESCAPED, MISSING: '???' } })
  .with('escaped', () => ESCAPED)
  .with('list', () => ['???', ESCAPED])
  .with('echo', ([value]) => value)
  .with('length', ([value]) => String(value).length)
  .with('missing', () => '???');

describe('an interpolation that gives the text ???', () => {
  it.each<{ name: string; x: string }>([
    { name: 'a resolver', x: '${escaped:}' },
    { name: 'through a reference', x: '${y}' },
    { name: 'a reference to a text', x: '${z}' },
    { name: 'oc.decode', x: String.raw`${'${'}oc.decode:'\???'}` },
    { name: 'the default of oc.env', x: String.raw`${'${'}oc.env:NOPE,\???}` },
    { name: 'a variable', x: '${oc.env:ESCAPED}' },
    { name: 'the default of oc.select', x: String.raw`${'${'}oc.select:nope,\???}` },
    { name: 'oc.select of a text', x: '${oc.select:z}' },
    { name: 'oc.create in a list', x: '${w[0]}' },
    { name: 'an argument that is handed on', x: String.raw`${'${'}echo:'\???'}` },
    { name: 'an interpolation that is handed on', x: '${echo:${z}}' },
    { name: 'text put together', x: '${z}${empty}' },
  ])('$name', ({ x }) => {
    const config = create({ x, y: '${escaped:}', z: ESCAPED, w: [ESCAPED], empty: '' });
    expect(select(config, 'x', { resolvers })).toBe('???');
    expect(toContainer(config, { resolve: true, resolvers })).toMatchObject({ x: '???' });
    expect(toYaml(config, { resolve: true, resolvers })).toContain(`x: ${ESCAPED}\n`);
    resolve(config, { resolvers });
    expect(select(config, 'x')).toBe('???');
    expect(toYaml(config)).toContain(`x: ${ESCAPED}\n`);
  });
  it.each<{ name: string; x: string; value: unknown }>([
    { name: 'is three characters long for a resolver', x: '${length:${z}}', value: 3 },
    { name: 'is part of longer text', x: 'a${z}b', value: 'a???b' },
    { name: 'is a text in a list of a resolver', x: '${list:}', value: ['???', ESCAPED] },
  ])('$name', ({ x, value }) => {
    const config = create({ x, z: ESCAPED });
    expect(toContainer(config, { resolve: true, resolvers })).toMatchObject({ x: value });
    resolve(config, { resolvers });
    expect(toContainer(config)).toMatchObject({ x: value });
  });
  it.each(['${missing:}', '${oc.env:MISSING}', '${echo:???}', '${oc.env:NOPE,???}'])('%s is missing', (x) => {
    expect(() => select(create({ x }), 'x', { resolvers })).toThrow(
      expect.objectContaining({ name: 'InterpolationToMissingValueError' }),
    );
  });
  it('equals the text, and is read as it through a view', () => {
    const conf = OmegaConf.registerResolver('escaped', () => ESCAPED);
    const config = conf.create({ x: '${escaped:}', z: ESCAPED });
    expect([config['x'], config['z']]).toEqual(['???', '???']);
    expect(equals(create({ a: '${escaped:}' }), create({ a: ESCAPED }), { resolvers })).toBe(true);
  });
});
