import { describe, expect, it } from 'vitest';
import { checkPlugins } from '../../src/compose/index.ts';
import { describeOrigin, type HydrosolError } from '../../src/errors.ts';
import { composeTree, errorsOf, type Files } from './conf-tree.ts';

function check(
  hydra: string,
  words: readonly string[] = [],
  { sweeping = true, files = {} as Files } = {},
): HydrosolError[] {
  const composition = composeTree({ 'config.yaml': `${hydra}\na: 1\n`, ...files }, words);
  return checkPlugins(composition, { sweeping });
}

const placesOf = (errors: readonly HydrosolError[]): (string | undefined)[] =>
  errors.map(({ origin }) => origin && describeOrigin(origin).replace(/^.*\//, ''));

it.each([
  { name: 'nothing', hydra: '' },
  { name: 'options', hydra: 'hydra: {sweeper: {max_batch_size: 2, params: {a: "1,2"}}}' },
  {
    name: "Hydra's name",
    hydra: 'hydra: {launcher: {_target_: hydra._internal.core_plugins.basic_launcher.BasicLauncher}}',
  },
  { name: 'an interpolation', hydra: 'b: launchers.basic\nhydra: {launcher: {_target_: "${b}"}}' },
])('finds nothing wrong with $name', ({ hydra }) => expect(check(hydra)).toEqual([]));

describe('an option that is none', () => {
  it.each([
    {
      hydra: 'hydra:\n  sweeper:\n    max_batchsize: 1',
      at: 'config.yaml:3:5',
      suggestion: 'max_batch_size',
    },
    { hydra: 'hydra: {sweeper: {parms: {a: 1}}}', at: 'config.yaml:1:19', suggestion: 'params' },
    { hydra: 'hydra: {launcher: {zz: 1}}', at: 'config.yaml:1:20', suggestion: undefined },
  ])('$hydra', ({ hydra, at, suggestion }) => {
    for (const sweeping of [true, false]) {
      const errors = check(hydra, [], { sweeping });
      expect(errors).toMatchObject([{ code: 'KEY_UNKNOWN', suggestion }]);
      expect(placesOf(errors)).toEqual([at]);
    }
  });

  it('L7: of an override', () => {
    const errors = check('', ['+hydra.launcher.n_jobs=4']);
    expect(errors).toMatchObject([{ code: 'KEY_UNKNOWN', fullKey: 'hydra.launcher.n_jobs' }]);
    expect(placesOf(errors)).toEqual(['override `+hydra.launcher.n_jobs=4`']);
  });

  it('tells all of both', () => {
    expect(check('hydra: {launcher: {y: 1, z: 2}, sweeper: {x: 1}}').map(({ fullKey }) => fullKey)).toEqual([
      'hydra.launcher.y',
      'hydra.launcher.z',
      'hydra.sweeper.x',
    ]);
  });
});

describe('a target that is none', () => {
  it.each([
    { hydra: 'hydra: {launcher: {_target_: launchers.basc}}', at: 'config.yaml:1:30', suggestion: 'launchers.basic' },
    { hydra: 'hydra: {sweeper: {_target_: sweepers.basc}}', at: 'config.yaml:1:29', suggestion: 'sweepers.basic' },
    { hydra: 'hydra: {launcher: {_target_: 5}}', at: 'config.yaml:1:30', suggestion: undefined },
    { hydra: 'hydra: {launcher: {_target_: null}}', at: 'config.yaml:1:30', suggestion: undefined },
    { hydra: 'hydra: {launcher: 5}', at: 'config.yaml:1:19', suggestion: undefined },
    { hydra: 'hydra: {sweeper: null}', at: 'config.yaml:1:18', suggestion: undefined },
  ])('$hydra', ({ hydra, at, suggestion }) => {
    const errors = check(hydra);
    expect(errors).toMatchObject([{ code: 'TARGET_UNKNOWN', suggestion }]);
    expect(placesOf(errors)).toEqual([at]);
  });

  const files = {
    'hydra/launcher/cluster.yaml':
      '_target_: hydra_plugins.hydra_submitit_launcher.submitit_launcher.SlurmLauncher\nmem_gb: 8\n',
  };
  const words = ['hydra/launcher=cluster'];

  it("is told of a group's file, and its options are its own matter", () => {
    const errors = check('', words, { files });
    expect(errors).toMatchObject([{ code: 'TARGET_UNKNOWN' }]);
    expect(placesOf(errors)).toEqual(['cluster.yaml:1:11']);
  });

  it('does not matter to a single job', () => {
    expect(check('', words, { files, sweeping: false })).toEqual([]);
  });
});

it.each([
  { file: 'hydra:\n  run:\n    dri: x', suggestion: 'dir' },
  { file: 'hydra:\n  sweep:\n    subdirr: x', suggestion: 'subdir' },
  { file: 'hydra:\n  job:\n    nme: x', suggestion: 'name' },
  { file: 'hydra:\n  verbos: x', suggestion: 'verbose' },
])('$file is refused when it is composed', ({ file, suggestion }) => {
  const [error] = errorsOf(() => composeTree({ 'config.yaml': `${file}\n` }));
  expect(error).toMatchObject({ code: 'KEY_UNKNOWN', suggestion });
  expect(describeOrigin(error!.origin!)).toMatch(/config\.yaml:\d:5|config\.yaml:2:3/);
});
