/** @file What `hydra/sweeper=optuna` asks for: who chooses the jobs of a sweep, how many, and who ends them early. */
import { OPTUNA_SWEEPER, PRUNERS, SAMPLERS, type Composition } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';
import type { Pruner, Sampler, StudyState } from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { Float, type Plain } from '../util/scalar.ts';
import { nearest } from '../util/suggest.ts';
import { againOf } from './repeats.ts';
import { readOption, type SweeperOption } from './space/option.ts';
import { errorAt, prunerMaker, samplerMaker, type Maker, type OwnParts, type PartSettings } from './study-parts.ts';

/** How the jobs of a sweep are chosen, as data. */
export interface Sampling {
  readonly sampler: PartSettings;
  readonly pruner?: PartSettings | undefined;
  /** How many trials there are in all, failed and pruned ones among them; those that do a failed one again come on top. */
  readonly trials: number;
  /** How many run at most at once; missing for as many as there are workers. */
  readonly atOnce?: number | undefined;
  /** Seeds the proposals. */
  readonly seed: number;
  /** Default: the name of the sweep's folder. */
  readonly studyName?: string | undefined;
  /** What pruners see of a job: its last value, or the best so far. */
  readonly intermediate: 'last' | 'best';
}

/** The parts that a sampling is done with. */
export interface StudyParts {
  readonly sampler: Sampler;
  readonly pruner?: Pruner | undefined;
  /** What a pruner compares of a trial with several replicates: the means so far, or the value of each. Default: means. */
  readonly sees?: 'means' | 'each' | undefined;
}

/** The parts of a sampling. Fails with STUDY, or SWEEP for one that is not there any more. */
export function partsOf(own: OwnParts, { sampler, pruner }: Sampling): StudyParts {
  const sees = pruner?.target === PRUNERS.wilcoxon._target_ ? 'each' : 'means';
  return { sampler: samplerMaker(own).make(sampler), pruner: pruner && prunerMaker(own).make(pruner), sees };
}

/** How many trials of a sweep are still to be begun anew. */
export function trialsToBegin({ trials }: StudyState, sampling: Sampling | undefined): number {
  if (sampling === undefined) return 0;
  const begun = trials.reduce((sum, trial) => sum + (againOf(trial) === undefined ? 1 : 0), 0);
  return Math.max(0, sampling.trials - begun);
}

/** A value as JSON keeps it, maps as objects. */
function jsonOf(value: Plain): unknown {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map((item: Plain) => jsonOf(item));
  if (!(value instanceof Map)) return value;
  return Object.fromEntries(Array.from(value as Map<unknown, Plain>, ([key, item]) => [String(key), jsonOf(item)]));
}

interface ReadPart<T> {
  readonly settings: PartSettings;
  readonly part: T;
  readonly warnings: readonly string[];
}

/** Defaults of any sampler, which stay where a config gives the node another `_target_`. */
const LEFT_OVER = Object.values(SAMPLERS).map(
  ({ _target_: _target, ...options }) => options as Readonly<Record<string, unknown>>,
);

/** A node that names a part. Throws SWEEP for one that is none, KEY_UNKNOWN for an option that it does not have. */
function readPart<T>(option: SweeperOption, maker: Maker<T>): ReadPart<T> {
  const { key, value, refuse } = option;
  const node = value instanceof Map ? (jsonOf(value) as Readonly<Record<string, unknown>>) : {};
  const { _target_: target, ...all } = node;
  if (typeof target !== 'string')
    return refuse('it names nothing', { expected: '_target_: its name, and its options' });
  const kind = attempt(() => maker.kindOf(target));
  if (kind.errors[0] !== undefined) return refuse(kind.errors[0].message.replace(`${key}.`, ''), kind.errors[0]);
  const warnings: string[] = [];
  const options: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(all)) {
    const known = kind.value === undefined || name in kind.value.options;
    if (known) options[name] = given;
    else if (LEFT_OVER.some((others) => name in others && others[name] === given)) continue;
    else if (Object.hasOwn(kind.value!.unused, name)) {
      if (given !== null && given !== kind.value!.unused[name])
        warnings.push(`${key}.${name} means nothing here and is left out`);
    } else {
      const names = Object.keys(kind.value!.options);
      throw new HydrosolError('KEY_UNKNOWN', `${key} has no option '${name}'`, {
        fullKey: `${key}.${name}`,
        expected: names.length === 0 ? `no options: ${target} has none` : `one of ${names.join(', ')}`,
        suggestion: nearest(name, names)[0],
      });
    }
  }
  const settings = { target, options };
  const made = attempt(() => maker.make(settings));
  if (made.errors[0] !== undefined) throw errorAt(key, made.errors[0]);
  return { settings, part: made.value!, warnings };
}

function readInteger(master: Composition, name: string): number | undefined {
  const option = readOption(master, name);
  if (option === undefined) return undefined;
  const { value, refuse } = option;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  return refuse(`it is ${String(value)}`, { expected: 'an integer above 0' });
}

/** The seed of the sampler, else that of the config, else 0. */
function readSeed(master: Composition, { options }: PartSettings): number {
  const seed = options['seed'] ?? master.get('seed');
  return Number.isSafeInteger(seed) ? (seed as number) : 0;
}

/** Whether a sampler chooses the jobs of a sweep. */
export function isSampled({ get }: Pick<Composition, 'get'>): boolean {
  return get('hydra.sweeper._target_') === OPTUNA_SWEEPER._target_;
}

/** What a sweep is sampled by, and what to say of it before it begins. */
export interface ReadSampling {
  readonly sampling: Sampling;
  readonly parts: StudyParts;
  readonly warnings: readonly string[];
}

/**
 * What `hydra.sweeper` says of a sweep that is sampled; undefined for a grid. Keys of Hydra's sweeper that mean nothing here are warned of.
 * Throws SWEEP for values that cannot be meant, KEY_UNKNOWN for options that samplers and pruners do not have.
 */
export function readSampling(master: Composition, own: OwnParts): ReadSampling | undefined {
  if (!isSampled(master)) return undefined;
  const custom = readOption(master, 'custom_search_space');
  custom?.refuse('it names a function of Python', {
    expected:
      'the space on the command line, or in hydra.sweeper.params; hydra.sweeper.when for keys that depend on others',
  });
  const { _target_: target, ...options } = SAMPLERS.tpe;
  const given = readOption(master, 'sampler');
  const samplers = samplerMaker(own);
  const sampler: ReadPart<Sampler> =
    given === undefined
      ? { settings: { target, options }, part: samplers.make({ target, options }), warnings: [] }
      : readPart(given, samplers);
  const prunes = readOption(master, 'pruner');
  const pruner = prunes && readPart(prunes, prunerMaker(own));
  const seen = readOption(master, 'intermediate');
  const intermediate = seen?.value ?? 'last';
  if (intermediate !== 'last' && intermediate !== 'best')
    return seen!.refuse(`it is ${String(intermediate)}`, { expected: 'last, or best: the best so far' });
  const storage = readOption(master, 'storage');
  const name = readOption(master, 'study_name')?.value;
  return {
    sampling: {
      sampler: sampler.settings,
      pruner: pruner?.settings,
      trials: readInteger(master, 'n_trials') ?? OPTUNA_SWEEPER.n_trials,
      atOnce: readInteger(master, 'n_jobs'),
      seed: readSeed(master, sampler.settings),
      studyName: name === undefined ? undefined : String(name),
      intermediate,
    },
    parts: { sampler: sampler.part, pruner: pruner?.part },
    warnings: [
      ...sampler.warnings,
      ...(pruner?.warnings ?? []),
      ...(storage === undefined
        ? []
        : ["hydra.sweeper.storage means nothing here: the study is study.jsonl in the sweep's folder"]),
    ],
  };
}
