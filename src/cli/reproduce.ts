/** @file Runs a logged experiment again and compares the numbers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withHydraResolvers } from '../compose/index.ts';
import { createResolvers, load, mergeInto, selectNode, toContainer, update } from '../config/index.ts';
import type { ContainerNode, MapNode } from '../config/index.ts';
import { HydrosolError, throwAll } from '../errors.ts';
import { parseOverride, toPlain, isPlainValue, type Override } from '../override/index.ts';
import { compareMetrics, formatComparison, readRunRecord, tableStyle, type RunRecord } from '../report/index.ts';
import { readEnvironment, type Environment } from '../run/index.ts';
import type { JobConfig, ShowSecrets } from './compose-all.ts';
import { EXIT } from './exit.ts';
import { withInterrupt } from './interrupt.ts';
import { shownPath } from '../util/shown-path.ts';
import type { Program } from './program.ts';
import { validatorOf } from './program-schema.ts';
import { checkJob, executeJob, openTrackers } from './run-one.ts';

/** One of the files that a run saved in its folder. Throws RUN_FOLDER if it is not there. */
function loadSaved(folder: string, name: string): ContainerNode {
  const path = join(folder, '.hydra', name);
  try {
    return load(path) as ContainerNode;
  } catch (error) {
    if (error instanceof HydrosolError) throw error;
    throw new HydrosolError('RUN_FOLDER', `${path} cannot be read`, {
      expected: 'a folder that `run` wrote, such as outputs/2026-11-23/10-41-07',
      cause: error,
    });
  }
}

/** Sets a value, as if it had been typed on the command line. */
function apply(config: MapNode, { source, key: { keyOrGroup }, value }: Override): void {
  if (value === undefined || !isPlainValue(value)) return;
  const origin = { source, start: value.start, end: value.end };
  update(config, keyOrGroup, toPlain(value), { forceAdd: true, origin });
}

/** The config of a logged run, pinned to what it ran on; keys that were added with `+` are known as such. */
function loggedJob(folder: string, pins: readonly string[]): JobConfig {
  const config = loadSaved(folder, 'config.yaml') as MapNode;
  const words = toContainer(loadSaved(folder, 'overrides.yaml')) as string[];
  for (const override of words.map((word) => parseOverride(word))) {
    const added = override.type === 'add' || override.type === 'force-add';
    if (added && selectNode(config, override.key.keyOrGroup)?.kind === 'scalar') apply(config, override);
  }
  for (const pin of pins) apply(config, parseOverride(pin));
  mergeInto(config, [loadSaved(folder, 'hydra.yaml')]);
  const resolvers = withHydraResolvers(createResolvers(), { config });
  return { composition: { config, overrides: { hydra: [], task: [...words, ...pins] } }, resolvers };
}

/** Says where this machine differs from the one of the log: numbers may then differ too. */
async function noteDifferences(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'environment.json'), 'utf8').catch(() => '{}');
  const then = JSON.parse(text) as Partial<Environment>;
  const now = await readEnvironment(process.cwd());
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ['hydrosol', then.hydrosol, now.hydrosol],
    ['node', then.node, now.node],
    ['cpu', then.cpu?.model, now.cpu.model],
    ['git commit', then.git?.commit, now.git?.commit],
  ];
  for (const [what, before, after] of facts) {
    if (before !== after)
      process.stderr.write(`note: ${what} was ${String(before ?? 'unknown')}, is ${String(after ?? 'unknown')}\n`);
  }
}

/**
 * Takes the config, seed and engine of a run folder, runs again in a new folder, and prints logged against reproduced
 * numbers. Gives exit code 0 if all are identical, 1 if not or if the run failed. Throws RUN_FOLDER, and all that is wrong
 * with the logged config.
 */
export async function reproduce<Config, Result extends object>(
  program: Program<Config, Result>,
  folder: string,
  { showSecrets = false }: ShowSecrets = {},
): Promise<number> {
  const logged: RunRecord = await readRunRecord(folder);
  const experiment = await program.load();
  const job = loggedJob(folder, experiment.pin?.(logged.summary) ?? []);
  await noteDifferences(folder);
  const checked = checkJob<Config>({ ...job, errors: [] }, await validatorOf(program));
  if ('errors' in checked) {
    throwAll(checked.errors);
    return EXIT.wrong;
  }
  const { config } = checked.job;
  const outcome = await withInterrupt((signal) =>
    executeJob(checked.job, experiment, { signal, showSecrets, ...openTrackers(experiment, config) }),
  );
  if (outcome.status === 'INTERRUPTED') return EXIT.interrupted;
  const again = await readRunRecord(outcome.folder);
  const differences = compareMetrics(logged, again);
  process.stdout.write(`${formatComparison(logged, again, differences, tableStyle(process.stdout))}\n`);
  process.stdout.write(`reproduced in ${shownPath(outcome.folder)}\n`);
  return differences.length === 0 ? EXIT.done : EXIT.failed;
}
