/** @file Where a job runs: the folder that its config asks for. */
import { isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { withValues, type ComposedConfig } from '../compose/index.ts';
import { selectNode, type ConfigNode, type MapNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import {
  ENVIRONMENT_FILE,
  METRICS_FILE,
  MULTIRUN_FILE,
  OWN_FOLDER,
  SUMMARY_FILE,
  SWEEP_MARK,
} from '../record/index.ts';
import { isInside } from '../util/is-inside.ts';

/** A job's place in its sweep: its number, and the sweep's folder, which may have another name than the one wanted. */
export interface SweepPlace {
  readonly number: number;
  /** Which of the jobs of its trial it is, from 0 on (`hydra.sweeper.replicates`); missing where the trial is one job. */
  readonly replicate?: number | undefined;
  readonly wanted: string;
  readonly sweepFolder: string;
}

export interface PlaceOptions {
  /** Relative folders of a run are below it. Default: the working folder. */
  readonly cwd?: string | undefined;
  readonly sweep?: SweepPlace | undefined;
}

/** A composed job that knows its folder (`hydra.runtime.output_dir`), which need not exist. */
export interface PlacedJob {
  readonly composition: ComposedConfig;
  /** Absolute. */
  readonly folder: string;
}

const OUTPUT_DIR = 'hydra.runtime.output_dir';

/** The composition with the folder that its job got. */
export function withFolder<C extends ComposedConfig>(composition: C, folder: string): C {
  return withValues(composition, { [OUTPUT_DIR]: folder });
}

/**
 * Writes into the `hydra` node where the job is going to run, so that `${hydra:runtime.output_dir}` can be resolved:
 * `hydra.run.dir`, or `hydra.sweep.subdir` in the sweep's folder, where the replicates of a trial are below that, by their numbers. Nothing is made yet. Fails with VALUE for a
 * `hydra.sweep.subdir` that leads out of the sweep's folder, and with what interpolations throw.
 */
export function placeJob(composition: ComposedConfig, { cwd = process.cwd(), sweep }: PlaceOptions = {}): PlacedJob {
  if (sweep === undefined) {
    const folder = resolve(cwd, textOf(composition, 'hydra.run.dir'));
    return { composition: withFolder(composition, folder), folder };
  }
  const numbered = withNumber(composition, sweep);
  const below = sweepFolderOf(numbered, sweep);
  const own = resolve(below, textOf(numbered, 'hydra.sweep.subdir'));
  const folder = sweep.replicate === undefined ? own : join(own, String(sweep.replicate));
  assertInside(numbered, folder, below);
  assertShortNames(numbered, relative(below, folder));
  return { composition: withFolder(numbered, folder), folder };
}

/** The composition placed in the working folder: where its own folder cannot be known, the rest of it is still read. */
export function placeAnywhere<C extends ComposedConfig>(
  composition: C,
  { cwd = process.cwd(), sweep }: PlaceOptions,
): C {
  return withFolder(sweep === undefined ? composition : withNumber(composition, sweep), cwd);
}

function withNumber<C extends ComposedConfig>(composition: C, { number }: SweepPlace): C {
  return withValues(composition, { 'hydra.job.num': number, 'hydra.job.id': String(number) });
}

function textOf({ get }: ComposedConfig, key: string): string {
  return String(get(key, { throwOnMissing: true }));
}

/** The folder of a job's sweep: that of all jobs, unless the job's own values lead `hydra.sweep.dir` elsewhere. */
function sweepFolderOf(composition: ComposedConfig, { wanted, sweepFolder }: SweepPlace): string {
  // where the sweep was begun, whoever runs the job
  const own = resolve(textOf(composition, 'hydra.runtime.cwd'), textOf(composition, 'hydra.sweep.dir'));
  return own === wanted ? sweepFolder : own;
}

/** Jobs outside of the sweep's folder would not be found again, and one in it would take it from the others. */
function assertInside({ config }: ComposedConfig, folder: string, sweepFolder: string): void {
  const path = relative(sweepFolder, folder);
  const isOwn = path.split(sep).some((part) => part === SWEEP_MARK || part === OWN_FOLDER);
  if (!isOwn && path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path)) return;
  const key = 'hydra.sweep.subdir';
  const found = placeOf(config, key);
  const outside = isOwn ? "is one of Hydrosol's own" : 'is outside of the folder of the sweep';
  const where = path === '' ? 'is the folder of the sweep itself' : outside;
  throw new HydrosolError('VALUE', `${key} leads to ${folder}, which ${where}`, {
    fullKey: key,
    origin: found?.origin,
    expected: `a folder below ${join(sweepFolder, sep)}`,
    hints: ["a folder for each job: 'hydra.sweep.subdir=${hydra.job.num}'"],
  });
}

/** The bytes of a file's name that all common file systems have room for. */
const LONGEST_NAME = 255;

/** Fails with VALUE for a `hydra.sweep.subdir` with a name that no file system takes. */
function assertShortNames({ config }: ComposedConfig, path: string): void {
  const long = path.split(sep).find((name) => Buffer.byteLength(name) > LONGEST_NAME);
  if (long === undefined) return;
  const key = 'hydra.sweep.subdir';
  throw new HydrosolError('VALUE', `${key} has a name of ${Buffer.byteLength(long)} bytes: ${long.slice(0, 40)}…`, {
    fullKey: key,
    origin: placeOf(config, key)?.origin,
    expected: `names of up to ${LONGEST_NAME} bytes`,
    hints: ["a folder for each job: 'hydra.sweep.subdir=${hydra.job.num}'"],
  });
}

/** Fails with VALUE for a `hydra.job.name` that leads out of the run's folder, where it names the log file. The job must be placed. */
export function assertJobName({ config, get }: ComposedConfig): void {
  const key = 'hydra.job.name';
  const name = get(key);
  if (typeof name !== 'string' || name === '' || isInside(String(get(OUTPUT_DIR)), name)) return;
  throw new HydrosolError('VALUE', `${key} is '${name}', which leads out of the run's folder`, {
    fullKey: key,
    origin: placeOf(config, key)?.origin,
    expected: 'a name without .. that is no absolute path, such as train',
    hints: ['to choose the folder itself: hydra.run.dir=PATH'],
  });
}

function placeOf(config: MapNode, key: string): ConfigNode | undefined {
  return selectNode(config, key, { throwOnResolutionFailure: false }) as ConfigNode | undefined;
}

/** What a run puts into its folder itself. */
const TAKEN = new Set([OWN_FOLDER, SWEEP_MARK, SUMMARY_FILE, METRICS_FILE, ENVIRONMENT_FILE, MULTIRUN_FILE]);

/** The sub-folder for the saved configs (`hydra.output_subdir`), null for none. Fails with VALUE for one that is none in the run's folder. */
export function savedFolderIn({ config, get }: ComposedConfig): string | null {
  const key = 'hydra.output_subdir';
  const subdir = get(key);
  if (typeof subdir !== 'string') return null;
  const path = normalize(subdir).replace(/[\\/]+$/, '');
  const [first = ''] = path.split(/[\\/]/);
  if (path !== '.' && first !== '..' && !isAbsolute(path) && !TAKEN.has(first)) return path;
  throw new HydrosolError('VALUE', `${key} is '${subdir}'`, {
    fullKey: key,
    origin: placeOf(config, key)?.origin,
    expected: "the name of a sub-folder that is none of Hydrosol's own, such as .hydra, or null",
  });
}
