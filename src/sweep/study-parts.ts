/** @file The samplers and pruners that a config may name, by the classes of Optuna that they follow. */
import { PRUNERS, SAMPLERS } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';
import type { Program } from '../program/index.ts';
import {
  bruteForceSampler,
  cmaEsSampler,
  gpSampler,
  gridSampler,
  hyperbandPruner,
  medianPruner,
  nsga2Sampler,
  nsga3Sampler,
  patientPruner,
  percentilePruner,
  qmcSampler,
  randomSampler,
  successiveHalvingPruner,
  thresholdPruner,
  tpeSampler,
  wilcoxonPruner,
  type Pruner,
  type Sampler,
} from '../study/index.ts';
import { nearest } from '../util/suggest.ts';

/** A part as a config has it, as JSON keeps it: what it is, and its options by the names of the config. */
export interface PartSettings {
  readonly target: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Makes a part of options by their names in code; an option that is null in the config is not there. */
type Make<T> = (options: never) => T;

/** A part that can be named. */
interface Kind<T> {
  readonly target: string;
  /** The options that mean something, with their defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Options of Optuna's class that mean nothing here, with its defaults. */
  readonly unused: Readonly<Record<string, unknown>>;
  readonly make: Make<T>;
}

type Named = Readonly<Record<string, { readonly _target_: string }>>;

/** The kinds of some named nodes for which there is something that makes them. */
function kindsOf<T, N extends Named>(
  nodes: N,
  makers: Readonly<Partial<Record<keyof N, Make<T>>>>,
  unused: Readonly<Record<string, string>> = {},
): readonly Kind<T>[] {
  return Object.entries(nodes).flatMap(([name, { _target_: target, ...options }]) => {
    const make = makers[name];
    return make === undefined ? [] : [{ target, options, unused: defaultsOf(unused[name]), make }];
  });
}

/** `a=1 b` → `{a: 1, b: null}`. */
function defaultsOf(text = ''): Record<string, unknown> {
  const pairs = text.split(' ').map((one) => one.split('='));
  return Object.fromEntries(pairs.map(([name = '', value = 'null']) => [name, JSON.parse(value)]));
}

const INDEPENDENT = 'independent_sampler warn_independent_sampling=true constraints_func';
const GENETIC = `mutation crossover constraints_func elite_population_selection_strategy child_generation_strategy after_trial_strategy`;

const SAMPLER_KINDS: readonly Kind<Sampler>[] = kindsOf(
  SAMPLERS,
  {
    tpe: tpeSampler,
    random: randomSampler,
    cmaes: cmaEsSampler,
    nsgaii: nsga2Sampler,
    nsgaiii: nsga3Sampler,
    gp: gpSampler,
    qmc: qmcSampler,
    grid: gridSampler,
    bruteforce: bruteForceSampler,
  },
  {
    tpe: `group=false consider_prior=true prior_weight=1 consider_magic_clip=true consider_endpoints=false gamma weights ${INDEPENDENT}`,
    cmaes: `${INDEPENDENT} source_trials`,
    nsgaii: GENETIC,
    nsgaiii: `${GENETIC} reference_points`,
    gp: INDEPENDENT,
    qmc: `${INDEPENDENT} warn_asynchronous_seeding=true`,
    grid: 'search_space seed',
  },
);

const PRUNER_KINDS: readonly Kind<Pruner>[] = kindsOf(PRUNERS, {
  median: medianPruner,
  percentile: percentilePruner,
  asha: successiveHalvingPruner,
  hyperband: hyperbandPruner,
  patient: patientPruner,
  threshold: thresholdPruner,
  wilcoxon: wilcoxonPruner,
});

/** The parts of a program's own besides those that there are. */
export type OwnParts = Pick<Program<never, never>, 'samplers' | 'pruners'>;

/** What makes the parts of one kind: `sampler` or `pruner`. */
export interface Maker<T> {
  /** What options mean here; undefined for a target of the program's own, of whose options it knows itself. Fails with SWEEP for a target that is none. */
  readonly kindOf: (target: string) => Kind<T> | undefined;
  /** The part. Fails with STUDY for an option that is not as it should be. */
  readonly make: (settings: PartSettings) => T;
}

/** `n_startup_trials` → `nStartupTrials`. */
const inCode = (key: string): string => key.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
/** The other way. */
const inConfig = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Options as code has them; what is null is left out, and a pruner within one is made. */
function optionsOf(options: Readonly<Record<string, unknown>>, inner: (settings: PartSettings) => unknown): object {
  const given = Object.entries(options).filter(([, value]) => value !== null);
  return Object.fromEntries(
    given.map(([key, value]) => {
      const { _target_: target, ...rest } = value as { _target_?: unknown };
      return [inCode(key), typeof target === 'string' ? inner({ target, options: rest }) : value];
    }),
  );
}

function makerOf<T>(
  what: 'sampler' | 'pruner',
  kinds: readonly Kind<T>[],
  own: Readonly<Record<string, (options: never) => T>> = {},
): Maker<T> {
  const kindOf = (target: string): Kind<T> | undefined => {
    if (Object.hasOwn(own, target)) return undefined;
    const found = kinds.find((kind) => kind.target === target);
    if (found !== undefined) return found;
    const names = [...kinds.map((kind) => kind.target), ...Object.keys(own)];
    throw new HydrosolError('SWEEP', `hydra.sweeper.${what}._target_ is '${target}', which is no ${what}`, {
      fullKey: `hydra.sweeper.${what}._target_`,
      expected: `one of ${names.join(', ')}`,
      suggestion: nearest(target, names)[0],
    });
  };
  const make = ({ target, options }: PartSettings): T => {
    const { make: ofKind = own[target]! } = kindOf(target) ?? {};
    return ofKind(optionsOf(options, make) as never);
  };
  return { kindOf, make };
}

/** The samplers that a sweep of a program may name. */
export const samplerMaker = ({ samplers }: OwnParts): Maker<Sampler> =>
  makerOf('sampler', SAMPLER_KINDS, samplers as Readonly<Record<string, (options: never) => Sampler>>);

/** The pruners that a sweep of a program may name. */
export const prunerMaker = ({ pruners }: OwnParts): Maker<Pruner> =>
  makerOf('pruner', PRUNER_KINDS, pruners as Readonly<Record<string, (options: never) => Pruner>>);

/** An error of a part as one of the config that names it: `hydra.sweeper.pruner.min_resource`. */
export function errorAt(key: string, error: HydrosolError): HydrosolError {
  const { message, fullKey, expected, hints } = error;
  const option = fullKey === undefined ? key : `${key}.${inConfig(fullKey)}`;
  const text = message.replace(/^the option \w+ of the \w+ is undefined$/, `${option} is not given`);
  const said = text.replace(/^the option \w+ of the \w+/, option);
  return new HydrosolError('SWEEP', said.startsWith(key) ? said : `${key}: ${said}`, {
    fullKey: option,
    expected,
    hints,
  });
}
