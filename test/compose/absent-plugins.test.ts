import { describe, expect, it } from 'vitest';
import { checkPlugins } from '../../src/compose/index.ts';
import { composeTree } from './conf-tree.ts';

const LAUNCHER = "there is no launcher 'submitit_slurm' here, so a sweep cannot run with it";
const SWEEPER = "there is no sweeper 'optun' here, so a sweep cannot run with it; did you mean hydra/sweeper=optuna?";

describe('a tree that names a plugin which is not here', () => {
  it.each([
    {
      name: 'in its defaults list, with options',
      files: {
        'config.yaml':
          'defaults: [{override hydra/launcher: submitit_slurm}, _self_]\na: 1\nhydra: {launcher: {partition: x}}\n',
      },
      words: [],
      warning: LAUNCHER,
    },
    {
      name: 'by a config of its own',
      files: {
        'config.yaml': 'defaults: [{override hydra/launcher: mine}, _self_]\na: 1\n',
        'hydra/launcher/mine.yaml': 'defaults: [submitit_slurm]\npartition: x\n',
      },
      words: ['hydra.launcher.timeout_min=3'],
      warning: LAUNCHER,
    },
    {
      name: 'on the command line',
      files: { 'config.yaml': 'a: 1\n' },
      words: ['hydra/launcher=submitit_slurm', 'hydra.launcher.partition=x'],
      warning: LAUNCHER,
    },
    { name: 'a sweeper', files: { 'config.yaml': 'a: 1\n' }, words: ['hydra/sweeper=optun'], warning: SWEEPER },
  ])('$name composes with a warning, and cannot sweep', ({ files, words, warning }) => {
    const composition = composeTree(files, words);
    expect(composition.get('a')).toBe(1);
    expect(composition.warnings).toEqual([warning]);
    expect(checkPlugins(composition, { sweeping: false })).toEqual([]);
    const errors = checkPlugins(composition, { sweeping: true });
    expect(errors).toMatchObject([
      { code: 'TARGET_UNKNOWN', message: expect.stringMatching(/^there is no (launcher|sweeper) '/) },
    ]);
  });

  it.each([
    {
      words: ['hydra.launcher._target_=foo'],
      says: /^hydra\.launcher\._target_ is 'foo', which is not here, so a sweep/,
    },
    {
      words: ['hydra.sweeper._target_=foo'],
      says: /^hydra\.sweeper\._target_ is 'foo', which is not here, so a sweep/,
    },
  ])('and warns of a _target_: $words', ({ words, says }) => {
    expect(composeTree({ 'config.yaml': 'a: 1\n' }, words).warnings).toEqual([expect.stringMatching(says)]);
  });

  it('says which one is near', () => {
    const { warnings } = composeTree({ 'config.yaml': 'a: 1\n' }, ['hydra/launcher=basci']);
    expect(warnings).toEqual([expect.stringMatching(/did you mean hydra\/launcher=basic\?$/)]);
  });
});
