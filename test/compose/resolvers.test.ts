import { describe, expect, it } from 'vitest';
import { type Composition, taskConfig, withHydraResolvers } from '../../src/compose/index.ts';
import { defaultResolvers, select } from '../../src/config/index.ts';
import { composeTree, errorsOf } from './conf-tree.ts';

const now = new Date(2026, 10, 23, 9, 4, 7, 5);

const CONFIG = `
day: \${now:%Y-%m-%d}
job: \${hydra:job.name}
wrong: \${hydra:nope}
open: \${hydra:job.num}
gone: \${hydra:runtime.choices.db}
name: \${hydra_override_dirname:}
other: '\${hydra_override_dirname:{kv_sep: -, item_sep: _, exclude_keys: [b]}}'
a: 1
b: 2
`;

const compose = (): Composition =>
  composeTree({ 'config.yaml': CONFIG }, ['b=3', 'a=2', '+c={x: 1}'], { jobName: 'train' });

describe('withHydraResolvers', () => {
  it.each([
    ['day', '2026-11-23'],
    ['job', 'train'],
    ['open', null],
    ['gone', null],
    ['name', '+c={x: 1},a=2,b=3'],
    ['other', '+c-{x: 1}_a-2'],
  ])('resolves %s, in the whole config and in the task alone', (key, value) => {
    const { config } = compose();
    const resolvers = withHydraResolvers(defaultResolvers, { now, config });
    expect(select(config, key, { resolvers })).toBe(value);
    expect(select(taskConfig(config), key, { resolvers })).toBe(value);
  });

  it('throws for a key that the hydra node does not have', () => {
    const { config } = compose();
    const resolvers = withHydraResolvers(defaultResolvers, { now, config });
    expect(errorsOf(() => select(config, 'wrong', { resolvers }))[0]?.code).toBe('INTERPOLATION');
  });
});
