import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { childOf, insert, OmegaConf, splice, typed, update, type ListNode } from '../../../src/config/index.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    n: { type: 'integer', default: 1 },
    lr: { type: 'number', default: 0.1 },
    on: { type: 'boolean', default: true },
    name: { type: ['string', 'null'], default: 'a' },
    sizes: { type: 'array', items: { type: 'integer' }, default: [1, 2] },
    inner: { type: 'object', properties: { depth: { type: 'integer', default: 2 } } },
    free: { default: 0 },
  },
} as const;
type Config = Record<string, unknown> & { sizes: unknown[]; inner: Record<string, unknown> };
const make = (): Config => OmegaConf.typed(SCHEMA) as unknown as Config;

const warned = vi.fn<(message: string | Error, type?: unknown) => void>();

beforeEach(() => {
  warned.mockClear();
  vi.spyOn(process, 'emitWarning').mockImplementation(warned as never);
});
afterEach(() => vi.restoreAllMocks());

describe('a direct assignment that converts is warned of once', () => {
  it.each<{ name: string; run: (cfg: Config) => unknown; says: string }>([
    { name: 'text to an integer', run: (cfg) => (cfg['n'] = '5'), says: "from string to number at 'n'" },
    { name: 'a number to text', run: (cfg) => (cfg['name'] = 5), says: "from number to string at 'name'" },
    { name: 'text to a truth value', run: (cfg) => (cfg['on'] = 'yes'), says: "from string to boolean at 'on'" },
    { name: 'below', run: (cfg) => (cfg.inner['depth'] = '3'), says: "at 'inner.depth'" },
    { name: 'a map', run: (cfg) => (cfg['inner'] = { depth: '3' }), says: "at 'inner.depth'" },
    { name: 'a list', run: (cfg) => (cfg['sizes'] = [1, '3', '4']), says: "at 'sizes[1]'" },
    { name: 'an item', run: (cfg) => (cfg.sizes[0] = '3'), says: "at 'sizes[0]'" },
    { name: 'push', run: (cfg) => cfg.sizes.push('3'), says: "at 'sizes[2]'" },
    { name: 'splice', run: (cfg) => cfg.sizes.splice(1, 1, 5, '3'), says: "at 'sizes[2]'" },
    { name: 'setDefault', run: (cfg) => ((cfg['n'] = '???'), OmegaConf.setDefault(cfg, 'n', '5')), says: "at 'n'" },
  ])('$name', ({ run, says }) => {
    run(make());
    expect(warned.mock.calls).toEqual([[expect.stringContaining(`Implicit conversion `), 'DeprecationWarning']]);
    expect(String(warned.mock.calls[0]?.[0])).toContain(says);
  });
  it('also in a loop', () => {
    const cfg = make();
    for (let i = 0; i < 5; i++) cfg['n'] = String(i);
    expect(cfg['n']).toBe(4);
    expect(warned).toHaveBeenCalledTimes(1);
  });
});

describe('no warning', () => {
  it.each<{ name: string; run: (cfg: Config) => unknown }>([
    { name: 'the declared type', run: (cfg) => Object.assign(cfg, { n: 5, name: null, sizes: [3] }) },
    { name: 'an integer for a float, which JavaScript cannot tell apart', run: (cfg) => (cfg['lr'] = 1) },
    { name: 'a key without a type', run: (cfg) => (cfg['free'] = '5') },
    { name: '??? and interpolations', run: (cfg) => Object.assign(cfg, { n: '???', on: '${free}' }) },
    { name: 'update', run: (cfg) => OmegaConf.update(cfg, 'n', '5') },
    { name: 'merge', run: (cfg) => OmegaConf.merge(cfg, { n: '5', sizes: ['3'] }) },
    { name: 'mergeWith', run: (cfg) => OmegaConf.mergeWith(cfg, { n: '5' }) },
    { name: 'creation', run: () => OmegaConf.typed(SCHEMA, { n: '5', inner: { depth: '3' } }) },
  ])('$name', ({ run }) => {
    run(make());
    expect(warned).not.toHaveBeenCalled();
  });
  it('where a conversion is asked for', () => {
    const node = typed(SCHEMA);
    update(node, 'sizes', ['3']);
    insert(childOf(node, 'sizes') as ListNode, 0, '4', { converts: true });
    expect(warned).not.toHaveBeenCalled();
  });
  it('for what is refused, which changes nothing', () => {
    const cfg = make();
    expect(() => cfg.sizes.splice(0, 2, '3', 'x')).toThrow(expect.objectContaining({ name: 'ValidationError' }));
    expect(() => (cfg['n'] = 'x')).toThrow(expect.objectContaining({ name: 'ValidationError' }));
    expect(OmegaConf.toContainer(cfg)).toMatchObject({ n: 1, sizes: [1, 2] });
    expect(warned).not.toHaveBeenCalled();
  });
  it('of splice on nodes without a type', () => {
    splice(childOf(typed({ type: 'object', properties: { l: { default: [1] } } }), 'l') as ListNode, 0, 1, ['x']);
    expect(warned).not.toHaveBeenCalled();
  });
});
