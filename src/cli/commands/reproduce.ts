/** @file Runs a logged experiment again and compares the numbers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { throwAll } from '../../errors.ts';
import { compareMetrics, formatComparison, readRunRecord, tableStyle, type RunRecord } from '../../report/index.ts';
import { readEnvironment, type Environment } from '../../run/index.ts';
import type { ShowSecrets } from '../../program/compose-all.ts';
import { EXIT } from '../exit.ts';
import { withInterrupt } from '../interrupt.ts';
import { loggedJob } from '../../program/logged-job.ts';
import { shownPath } from '../../util/shown-path.ts';
import type { Program } from '../../program/program.ts';
import { checkOf } from '../../program/check.ts';
import { checkJob, executeJob, openTrackers } from '../../program/perform.ts';

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
  const checked = await checkJob<Config>({ ...job, errors: [] }, await checkOf(program));
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
