import { describe, expect, it } from 'vitest';
import {
  createResolvers,
  nodeBehind,
  OmegaConf,
  type AnyConfig,
  type ContainerNode,
  type ResolverContext,
} from '../../src/config/index.ts';
import { instantiate, type InstantiateOptions } from '../../src/instantiate/index.ts';

interface Options {
  p: AnyConfig;
}
const targets = { ident: (options: Options) => options, give: ({ p }: Options) => p };
const make = (config: unknown, options: InstantiateOptions = {}): Promise<Options> =>
  instantiate<Options>(config, { targets, ...options });
const parentOf = (value: unknown): ContainerNode | undefined => nodeBehind(value)?.parent;
const tree = (more: object = {}): Record<string, AnyConfig> =>
  OmegaConf.create({ z: 3, o: { _target_: 'ident', p: { v: '${z}', w: '${.v}' }, ...more } });

describe('a target gets a config that hangs in no other one, resolved', () => {
  it.each<{ name: string; more?: object; options?: InstantiateOptions; isolated: boolean }>([
    { name: 'by _isolate_', more: { _isolate_: true }, isolated: true },
    { name: 'by the option', options: { isolate: true }, isolated: true },
    { name: 'by an override', options: { overrides: { _isolate_: true } }, isolated: true },
    { name: 'by an interpolation', more: { _isolate_: '${yes}' }, isolated: true },
    { name: 'not by default', isolated: false },
    { name: 'not if the option says no', more: { _isolate_: true }, options: { isolate: false }, isolated: false },
  ])('$name', async ({ more, options, isolated }) => {
    const config = tree(more);
    OmegaConf.update(config, 'yes', true);
    const { p } = await make(config['o'], options);
    expect({ ...p }).toEqual({ v: 3, w: 3 });
    expect(parentOf(p) === undefined).toBe(isolated);
    expect(OmegaConf.toContainer(config)).toMatchObject({ o: { p: { v: '${z}', w: '${.v}' } } });
  });

  it('below too, and what another target gave', async () => {
    const config = OmegaConf.create<AnyConfig>({
      z: 3,
      a: { _target_: 'ident', p: { _target_: 'give', p: { v: '${z}' } } },
    });
    const { a } = await instantiate<{ a: Options }>(config, { targets, isolate: true });
    expect({ ...a.p }).toEqual({ v: 3 });
    expect(parentOf(a.p)).toBeUndefined();
  });

  it('objects of the program stay what they are', async () => {
    const object = new Date();
    const made = await make(tree()['o'], { isolate: true, overrides: { object, p: { object } } });
    expect(made).toMatchObject({ object });
    expect(made.p).toEqual({ object });
    const lazy = await make(tree()['o'], { isolate: true, overrides: { p: { object }, _recursive_: false } });
    expect(lazy.p['object']).toBe(object);
  });
});

it('resolves before anything is made', async () => {
  const made: unknown[] = [];
  const note = (options: unknown): unknown => made.push(options);
  const config = OmegaConf.create<AnyConfig>({ a: { _target_: 'note' }, b: '${nope}' });
  await expect(instantiate(config, { targets: { note }, isolate: true })).rejects.toThrow(
    expect.objectContaining({ code: 'INTERPOLATION_KEY' }),
  );
  expect(made).toEqual([]);
});

it('asks each resolver once', async () => {
  let calls = 0;
  const resolvers = createResolvers().with('count', (_args, _context: ResolverContext) => ++calls);
  const config = OmegaConf.create<AnyConfig>({ n: '${count:}', _target_: 'ident', p: { v: '${n}', w: '${n}' } });
  const { p } = await make(config, { resolvers, isolate: true });
  expect({ ...p }).toEqual({ v: 1, w: 1 });
});

it.each(['yes', 1, null])('refuses isolate: %s', async (isolate) => {
  const expected = expect.objectContaining({ code: 'INSTANTIATE' });
  await expect(make(tree()['o'], { isolate: isolate as never })).rejects.toThrow(expected);
  await expect(make(tree({ _isolate_: isolate })['o'])).rejects.toThrow(expected);
  await expect(make(null, { isolate: isolate as never })).rejects.toThrow(expected);
});

it('below the node of the call, _isolate_ is only a reserved key', async () => {
  const config = OmegaConf.create<AnyConfig>({ z: 3, a: { _target_: 'ident', _isolate_: 'yes', p: { v: '${z}' } } });
  const { a } = await instantiate<{ a: Options }>(config, { targets });
  expect(Object.keys(a)).toEqual(['p']);
  expect(parentOf(a.p)).toBeDefined();
});
