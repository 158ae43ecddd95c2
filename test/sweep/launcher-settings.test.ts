import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { checkPlugins } from '../../src/compose/index.ts';
import { launcherWarnings, readLauncher, type LauncherSettings } from '../../src/sweep/launcher-settings.ts';
import { composeTree, errorsOf } from '../compose/conf-tree.ts';

const JOBLIB = 'hydra_plugins.hydra_joblib_launcher.joblib_launcher.JoblibLauncher';
const LOCAL = 'hydra_plugins.hydra_submitit_launcher.submitit_launcher.LocalLauncher';

const compose = (words: readonly string[], hydra = '{}') => composeTree({ 'config.yaml': `hydra: ${hydra}\n` }, words);

describe('how a sweep is run', () => {
  const processes: LauncherSettings = {
    kind: 'processes',
    jobs: null,
    retries: 2,
    timeoutMin: null,
    memGb: null,
    env: {},
  };
  const cores = availableParallelism();

  interface Row {
    readonly words: readonly string[];
    readonly hydra?: string;
    readonly is: Partial<LauncherSettings>;
    /** Options that mean nothing here. */
    readonly nothing?: string;
  }
  const rows: readonly Row[] = [
    { words: [], is: { kind: 'basic', jobs: 1 } },
    { words: ['hydra/launcher=processes', 'hydra.launcher.n_jobs=3'], is: { ...processes, jobs: 3 } },
    { words: [], hydra: '{launcher: {_target_: launchers.processes}}', is: processes },
    { words: ['hydra/launcher=joblib'], is: processes },
    { words: ['hydra/launcher=joblib', 'hydra.launcher.n_jobs=4'], is: { ...processes, jobs: 4 } },
    { words: ['hydra/launcher=joblib', '+hydra.launcher.retries=0'], is: { ...processes, retries: 0 } },
    { words: [], hydra: `{launcher: {_target_: ${JOBLIB}, n_jobs: 2}}`, is: { ...processes, jobs: 2 } },
    {
      words: ['hydra/launcher=joblib', 'hydra.launcher.backend=threading', 'hydra.launcher.verbose=10'],
      is: processes,
      nothing: 'its options backend, verbose mean nothing there',
    },
    { words: ['hydra/launcher=submitit_local'], is: { ...processes, timeoutMin: 60 } },
    {
      words: ['hydra/launcher=submitit_local', 'hydra.launcher.mem_gb=4', 'hydra.launcher.cpus_per_task=1'],
      is: { ...processes, timeoutMin: 60, memGb: 4, jobs: cores },
    },
    {
      words: ['hydra/launcher=submitit_local', `hydra.launcher.cpus_per_task=${2 * cores}`],
      is: { ...processes, timeoutMin: 60, jobs: 1 },
    },
    {
      words: ['hydra.launcher.gpus_per_node=1'],
      hydra: `{launcher: {_target_: ${LOCAL}, gpus_per_node: 0, timeout_min: 5}}`,
      is: { ...processes, timeoutMin: 5 },
      nothing: 'its option gpus_per_node means nothing there',
    },
  ];
  it.each(rows)('$words $hydra', ({ words, hydra, is, nothing }) => {
    const composed = compose(words, hydra);
    expect(checkPlugins(composed, { sweeping: true })).toEqual([]);
    expect(readLauncher(composed)).toMatchObject(is);
    const warnings = launcherWarnings(composed);
    expect(warnings).toHaveLength(nothing === undefined ? 0 : 1);
    expect(warnings.join('')).toContain(nothing ?? '');
  });

  it.each([
    ['hydra/launcher=joblib', 'hydra.launcher.n_jobs=0'],
    ['hydra/launcher=submitit_local', 'hydra.launcher.cpus_per_task=half'],
    ['hydra/launcher=processes', 'hydra.launcher.timeout_min=-1'],
  ])('refuses %s %s', (...words) => {
    const [key] = words[1]!.split('=');
    expect(errorsOf(() => readLauncher(compose(words)))).toMatchObject([{ code: 'VALUE', fullKey: key }]);
  });

  it('knows what a launcher has by its name', () => {
    const composed = compose(['hydra/launcher=joblib', '+hydra.launcher.n_job=2']);
    expect(checkPlugins(composed, { sweeping: true })).toMatchObject([{ code: 'KEY_UNKNOWN', suggestion: 'n_jobs' }]);
  });
});
