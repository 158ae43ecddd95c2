import { describe, expect, it } from 'vitest';
import { createResolvers } from '../../src/config/index.ts';
import { composeTree, errorsOf } from './conf-tree.ts';

const resolvers = createResolvers().with('up', ([text]) => String(text).toUpperCase());

/** The name that a call of the resolver gives. */
function nameOf(
  options: string,
  words: readonly string[] = ['b=3', `a='x=y'`, String.raw`+m.x\=y=${'${db}'}`],
): unknown {
  const own = 'hydra: {job: {config: {override_dirname: {kv_sep: "-", item_sep: "_", exclude_keys: [b]}}}}\n';
  const config = `a: 1\nb: 1\ndb: pg\nm: {}\nn: '\${hydra_override_dirname:${options}}'\n${own}`;
  return composeTree({ 'config.yaml': config }, words, { resolvers }).get('n');
}

// What Hydra 1.4.0rc3 gives.
describe('hydra_override_dirname', () => {
  it.each([
    ['', String.raw`+m.x\-y-pg_a-'x-y'`],
    ['{}', String.raw`+m.x\=y=pg,a='x=y',b=3`],
    ['{kv_sep: "+"}', String.raw`+m.x\+y+pg,a+'x+y',b+3`],
    ['{exclude_keys: [a]}', String.raw`+m.x\=y=pg,b=3`],
    ['{item_sep: /, exclude_keys: [b], kv_sep: "-"}', String.raw`+m.x\-y-pg/a-'x-y'`],
    ['{element_resolver: up}', String.raw`+M.X\=Y=PG,A='X=Y',B=3`],
    ['{other: 1}', String.raw`+m.x\=y=pg,a='x=y',b=3`],
  ])('with %s', (options, name) => expect(nameOf(options)).toBe(name));

  it.each([
    ['-', 'its options are a map'],
    ['{kv_sep: 1}', 'kv_sep must be a string'],
    ['{exclude_keys: b}', 'exclude_keys must be a list of strings'],
    ['{exclude_keys: [1]}', 'exclude_keys must be a list of strings'],
    ['{element_resolver: nope}', 'nope'],
  ])('refuses %s', (options, says) => {
    const [error] = errorsOf(() => nameOf(options));
    expect(error?.message).toContain(says);
  });

  it('is no part of itself', () => {
    const [error] = errorsOf(() => nameOf('', ['a=${n}']));
    expect(error?.message).toContain('part of');
  });
});
