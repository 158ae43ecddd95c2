/** @file A sweep, from the command line to its table and results.csv. */
import { dirname, join, resolve } from 'node:path';
import type { Secrets } from '../compose/index.ts';
import { select, toYaml } from '../config/index.ts';
import { formatError, HydrosolError, throwAll } from '../errors.ts';
import { formatResultsCsv, readSummary, RESULTS_FILE } from '../report/index.ts';
import type { Summary, SweepJob } from '../report/index.ts';
import { readEnvironment, type Callbacks } from '../run/index.ts';
import {
  MULTIRUN_FILE,
  openSweep,
  planSweep,
  readBatchSize,
  runSweep,
  type PlannedJob,
  type SweepOutcome,
} from './index.ts';
import { createConsoleTracker, tolerant } from '../track/index.ts';
import {
  composeAll,
  secretsOf,
  type ShowSecrets,
  type Composed,
  type ComposedAll,
  type Workshop,
} from '../program/compose-all.ts';
import { writeFileAtomic } from '../util/files.ts';
import { EXIT } from '../cli/exit.ts';
import { shownPath } from '../util/shown-path.ts';
import { configNameOf, startCallbacks, tellComposed } from '../program/callbacks.ts';
import { printSweep, writeSeeds } from './sweep-report.ts';
import { openOwnLog } from '../program/terminal.ts';
import type { Program } from '../program/program.ts';
import { checkOf, type Check } from '../program/check.ts';
import { checkJob, executeJob, openTrackers, type CheckedJob } from '../program/perform.ts';

/** The summary of a job: its own, or one that says why the job could not begin. */
async function summaryOf({ outcome, error }: SweepOutcome<unknown>, hide: Secrets['hide']): Promise<Summary> {
  if (outcome !== undefined) return readSummary(outcome.folder);
  const code = error instanceof HydrosolError ? error.code : 'CRASH';
  const message = hide(error instanceof Error ? error.message : String(error));
  return { status: 'FAILED', stages: {}, started: new Date().toISOString(), seconds: 0, error: { code, message } };
}

/** The jobs as tables show them, without secrets. */
function rowsOf(outcomes: readonly SweepOutcome<unknown>[], { word, hide }: Secrets): Promise<SweepJob[]> {
  const rows = outcomes.map(async (one) => ({
    job: String(one.job.number),
    overrides: one.job.overrides.map(word),
    summary: await summaryOf(one, hide),
  }));
  return Promise.all(rows);
}

/** Composes and checks every job before the first is run; throws everything that is wrong with any of them, each once. */
async function checkJobs<Config>(
  workshop: Workshop,
  { composition }: Composed,
  planned: readonly PlannedJob[],
  { check, callbacks, sweepFolder }: { check: Check; callbacks: Callbacks; sweepFolder: string },
): Promise<Map<PlannedJob, CheckedJob<Config>>> {
  const jobs = new Map<PlannedJob, CheckedJob<Config>>();
  const errors = new Map<string, HydrosolError>();
  for (const job of planned) {
    const composed = composeAll(workshop, [...composition.overrides.hydra, ...job.overrides], 'run');
    await tellComposed(callbacks, composed);
    const checked = await checkJob<Config>(composed, check, { number: job.number, wanted: sweepFolder, sweepFolder });
    if ('job' in checked) jobs.set(job, checked.job);
    else for (const error of checked.errors) errors.set(formatError(error), error);
  }
  throwAll([...errors.values()]);
  return jobs;
}

/**
 * `run --multirun`: the product of all choices, one job after another, each in a numbered folder below `hydra.sweep.dir`.
 * Nothing is made before every job's config is found right. After each job results.csv and seeds.json are written anew; at the end there is
 * a table. Exit code 1 if a job failed.
 */
export async function runMany<Config, Result extends object>(
  program: Program<Config, Result>,
  workshop: Workshop,
  master: ComposedAll,
  { words, signal, showSecrets }: { words: readonly string[]; signal: AbortSignal } & ShowSecrets,
): Promise<number> {
  throwAll(master.errors);
  const { composition, resolvers } = master;
  const secrets = secretsOf(master, { showSecrets });
  const console = createConsoleTracker();
  const callbacks = await startCallbacks(program, master, { console, showSecrets });
  const batchSize = readBatchSize(composition.config, resolvers);
  const planned = planSweep(words, composition, { repository: workshop.repository, resolvers });
  const wanted = resolve(String(select(composition.config, 'hydra.sweep.dir', { resolvers, throwOnMissing: true })));
  const check = await checkOf(program);
  const jobs = await checkJobs<Config>(workshop, master, planned, { check, callbacks, sweepFolder: wanted });
  const [first] = jobs.values();
  if (first === undefined) throw new HydrosolError('SWEEP', 'the sweep has no jobs');
  const experiment = await program.load();
  const configName = configNameOf(master);
  await callbacks.notify('onMultirunStart', master, { configName });
  const yaml = toYaml(composition.config);
  const folder = await openSweep(wanted, yaml);

  const open = openTrackers(experiment, first.config, console);
  const trackers = tolerant(open.trackers, console.print);
  const { git } = await readEnvironment(process.cwd());
  const name = `${workshop.name} sweep ${dirname(folder).split('/').at(-1)}/${folder.split('/').at(-1)}`;
  const tags = new Map([['hydrosol.sweep', words.map(secrets.word).join(' ')]]);
  const info = { name, started: Date.now(), params: new Map<string, string>(), tags, git };
  const log = openOwnLog(master, console, secrets);
  log.info(`${planned.length} jobs in ${shownPath(folder)}`);
  const results = join(folder, RESULTS_FILE);
  const outcomes = await runSweep<Result>({
    jobs: planned,
    folder,
    tracker: open.trackers,
    info,
    texts: new Map([[MULTIRUN_FILE, secrets.mask({ kind: 'file', text: yaml }).text]]),
    signal,
    batchSize,
    runJob: (job, parentRunId) => {
      log.info(`#${job.number}: ${job.overrides.map(secrets.word).join(' ')}`);
      const placed = { ...jobs.get(job)!, sweep: { number: job.number, wanted, sweepFolder: folder } };
      return executeJob(placed, experiment, { signal, console, trackers, callbacks, parentRunId, showSecrets });
    },
    onOutcome: async (known) => {
      const rows = await rowsOf(known, secrets);
      await writeFileAtomic(results, formatResultsCsv(rows));
      await writeSeeds(folder, rows);
    },
  });
  const missed = planned.length - outcomes.length;
  if (missed > 0 && !signal.aborted)
    log.warn(`${missed} of ${planned.length} jobs were not begun: one of an earlier batch failed`);
  await callbacks.notify('onMultirunEnd', master, {
    configName,
    jobs: outcomes.flatMap(({ outcome }) => outcome ?? []),
  });
  const rows = await rowsOf(outcomes, secrets);
  printSweep(rows);
  for (const path of [results, await writeSeeds(folder, rows)])
    if (path !== undefined) process.stdout.write(`${shownPath(path)}\n`);
  if (signal.aborted) return EXIT.interrupted;
  return outcomes.every(({ outcome }) => outcome?.status === 'FINISHED') ? EXIT.done : EXIT.failed;
}
