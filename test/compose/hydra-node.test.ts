import { describe, expect, it } from 'vitest';
import { type ContainerNode, select, toContainer } from '../../src/config/index.ts';
import { composeTree, errorsOf, type Files } from './conf-tree.ts';

const FILES: Files = {
  'config.yaml': 'a: 1\nhydra:\n  run:\n    dir: out/${a}\n  job:\n    env_copy: [HOME_OF_TEST]\n',
};

describe('the hydra node', () => {
  it('has the defaults of Hydra, what the config sets, and what happened', () => {
    const { config } = composeTree(FILES, ['a=2', 'hydra.output_subdir=null', 'hydra/job_logging=none'], {
      jobName: 'train',
      version: '1.2.3',
      env: { HOME_OF_TEST: '/x' },
    });
    expect(toContainer(select(config, 'hydra.run') as ContainerNode, { resolve: true })).toEqual({ dir: 'out/2' });
    const hydra = toContainer(select(config, 'hydra') as ContainerNode) as Record<string, unknown>;
    expect(hydra).toMatchObject({
      mode: null,
      output_subdir: null,
      sweep: { dir: 'multirun/${now:%Y-%m-%d}/${now:%H-%M-%S}', subdir: '${hydra.job.num}' },
      overrides: { hydra: ['hydra.output_subdir=null', 'hydra/job_logging=none'], task: ['a=2'] },
      job: {
        name: 'train',
        config_name: 'config',
        chdir: false,
        override_dirname: '${hydra_override_dirname:}',
        num: '???',
        env_set: { HOME_OF_TEST: '/x' },
      },
      runtime: { version: '1.2.3', version_base: '1.2' },
      job_logging: { root: null },
      launcher: { _target_: 'launchers.basic' },
    });
    const keys =
      'run sweep launcher sweeper help hydra_help hydra_logging job_logging env mode searchpath callbacks output_subdir ' +
      'aliases overrides job runtime verbose';
    expect(Object.keys(hydra).join(' ')).toBe(keys);
  });

  it('lists the choices in the order of Hydra', () => {
    const { config } = composeTree(FILES, [], { env: { HOME_OF_TEST: '' } });
    const choices = toContainer(select(config, 'hydra.runtime.choices') as ContainerNode) as object;
    expect(Object.entries(choices)).toEqual([
      ['hydra/env', 'default'],
      ['hydra/callbacks', null],
      ['hydra/job_logging', 'default'],
      ['hydra/hydra_logging', 'default'],
      ['hydra/hydra_help', 'default'],
      ['hydra/help', 'default'],
      ['hydra/sweeper', 'basic'],
      ['hydra/launcher', 'basic'],
      ['hydra/output', 'default'],
    ]);
  });

  it('needs the variables that it copies', () => {
    const [error] = errorsOf(() => composeTree(FILES, [], { env: { HOME_OF_TESTS: '/x' } }));
    expect(error).toMatchObject({ code: 'VALUE', suggestion: 'HOME_OF_TESTS' });
  });
});
