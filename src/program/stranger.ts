/** @file A run that this user did not make: what of its config is taken, and what is this program's own. */
import {
  composeAll,
  composedConfig,
  hydraConfig,
  openWorkshop,
  taskConfig,
  withValues,
  type ComposedConfig,
  type Composition,
} from '../compose/index.ts';
import {
  create,
  mergeInto,
  MISSING,
  openDict,
  removeChild,
  selectNode,
  type MapNode,
  type Resolvers,
} from '../config/index.ts';
import { HydrosolError, throwAll } from '../errors.ts';
import { placeJob } from '../run/index.ts';
import { attempt } from '../util/attempt.ts';
import { firstLineOf } from '../util/first-line.ts';
import { shownPath } from '../util/shown-path.ts';
import { pinned, type LoggedTask } from './logged-job.ts';
import type { Program } from './program.ts';
import { tellWhatRuns } from './what-runs.ts';
import { alone, interpolatedKeys, putSettled, settledAt, type Alone } from './settle.ts';

/** A program by its own config. */
export type Owner = Pick<
  Program<never, never>,
  'name' | 'isShipped' | 'configDir' | 'configName' | 'overrides' | 'outside' | 'parts' | 'resolvers'
>;

/** Values that are known of the job: the folder of a run that goes on. */
export type Places = Readonly<Record<string, unknown>>;

/** The job of a run that somebody else made. */
export interface StrangersJob {
  readonly composition: ComposedConfig;
  /** The keys whose values are this program's own, not the folder's. */
  readonly replaced: readonly string[];
}

/** What a program composes without a word: its own settings, and what its interpolations may call. */
function composeOwn(program: Owner): { readonly own: Composition; readonly resolvers: Resolvers } {
  const workshop = openWorkshop(program, {});
  const words = program.overrides ?? [];
  const { value } = attempt(() => composeAll(workshop, words, 'run'));
  // in a sweep, groups may be left open
  const { composition } = value ?? composeAll(workshop, words, 'multirun');
  return { own: composition, resolvers: workshop.resolvers };
}

/** Resolvers that tell nobody what is in the environment, and which variables were asked for. */
function withoutEnvironment(resolvers: Resolvers): { readonly resolvers: Resolvers; readonly asked: string[] } {
  const asked: string[] = [];
  const refuse = ([name]: readonly unknown[]): never => {
    asked.push(String(name));
    throw new HydrosolError('INTERPOLATION_VALUE', `the environment variable ${String(name)} is not told`);
  };
  return { resolvers: resolvers.with('oc.env', refuse, { replace: true }), asked };
}

/** What of the `hydra` node no single run reads: where it cannot be known, it is left open. */
const OF_SWEEPS = ['hydra.sweep', 'hydra.sweeper', 'hydra.launcher'];

const isBelow = (key: string, keys: readonly string[]): boolean =>
  keys.some((one) => key === one || key.startsWith(`${one}.`) || key.startsWith(`${one}[`));

/** The error of a key that this program's own config does not settle: nobody else's does. */
function unsettled(key: string, cause: HydrosolError | undefined): HydrosolError {
  const why = cause === undefined ? '' : `: ${firstLineOf(cause)}`;
  return new HydrosolError(
    'VALUE',
    `the run is not yours, and this program's own config does not say what ${key} is${why}`,
    {
      fullKey: key,
      origin: cause?.origin,
      expected: `a value of ${key} that depends on no key which only the run has`,
      cause,
    },
  );
}

/** The program's own config, placed, with the folder that it would run in. Fails with VALUE if it does not say where that is. */
function placedOwn(own: Composition, places: Places): Alone {
  const { value: placed, errors } = attempt(() => placeJob(withValues(own, places)));
  if (placed === undefined) throw unsettled('hydra.run.dir', errors[0]);
  return alone(placed.composition, placed.folder);
}

/**
 * The `hydra` node of a program's own config, under its key, without interpolations but that of the run's folder: no value of
 * the run's can steer it. Fails with VALUE for a key that the own config does not settle.
 */
function ownHydra(own: Alone): MapNode {
  const config = hydraConfig(own.here.config);
  for (const key of interpolatedKeys(config)) {
    const { value: found, errors } = attempt(() => settledAt(own, key));
    if (found === undefined && !isBelow(key, OF_SWEEPS)) throw unsettled(key, errors[0]);
    putSettled(config, key, found?.value ?? MISSING);
  }
  return config;
}

/** Sets a key to what the program's own config has there; takes it away where that has none. */
function replace(config: MapNode, key: string, own: Alone): void {
  const { value: found, errors } = attempt(() => settledAt(own, key));
  if (errors.length > 0) throw unsettled(key, errors[0]);
  if (found !== undefined) {
    putSettled(config, key, found.value);
    return;
  }
  const node = selectNode(config, key, { throwOnResolutionFailure: false });
  if (node === undefined || node.kind === 'produced') return;
  const { parent, key: name } = node;
  if (parent?.kind === 'map' && name !== undefined) openDict(parent, () => removeChild(parent, name));
}

/** The config of the folder for itself: its task's, its own `hydra` node, where and in what folder it would run here. */
function loggedAlone({ config, hydra }: LoggedTask, own: Alone, resolvers: Resolvers): Alone {
  const whole = taskConfig(config);
  mergeInto(whole, [hydra ?? (create({ hydra: {} }) as MapNode)]);
  const composed = composedConfig({ config: whole, overrides: { hydra: [], task: [] }, resolvers });
  const placed = withValues(composed, { 'hydra.runtime.cwd': own.here.get('hydra.runtime.cwd') });
  return alone(placed, String(own.here.get('hydra.runtime.output_dir')));
}

/**
 * The job of a run that somebody else made, as this program runs it. What reaches outside of a run is the program's own: the
 * `hydra` node with its folders, logs, callbacks and variables, what the program names in `outside`, and what reads the
 * environment. Neither config's interpolations see the other's values: each is resolved alone before they are put together.
 * Fails with VALUE for what either of them does not settle alone, and with what composing the program's own config throws.
 */
export function strangersJob(program: Owner, folder: string, logged: LoggedTask, places: Places = {}): StrangersJob {
  const { own: composition, resolvers: all } = composeOwn(program);
  const { resolvers, asked } = withoutEnvironment(all);
  const { outside = [] } = program;
  const own = placedOwn(composition, places);
  pinned(logged.config, logged.pins);
  const theirs = loggedAlone(logged, own, resolvers);
  const config = taskConfig(logged.config);
  const reading: string[] = [];
  for (const key of interpolatedKeys(config).filter((one) => !isBelow(one, outside))) {
    asked.length = 0;
    const { value: found, errors } = attempt(() => settledAt(theirs, key));
    const [variable] = asked;
    const hasOwn = (): boolean => attempt(() => settledAt(own, key)).value !== undefined;
    if (variable !== undefined && hasOwn()) reading.push(key);
    else if (variable !== undefined) throw readsVariable(folder, key, variable);
    else if (found === undefined) throwAll(errors);
    else putSettled(config, key, found.value);
  }
  for (const key of [...outside, ...reading]) replace(config, key, own);
  pinned(config, logged.pins);
  mergeInto(config, [ownHydra(own)]);
  tellWhatRuns(config, logged);
  const overrides = { hydra: [], task: [...logged.words, ...logged.pins] };
  return { composition: composedConfig({ config, overrides, resolvers }), replaced: ['hydra', ...outside, ...reading] };
}

function readsVariable(folder: string, key: string, variable: string): HydrosolError {
  return new HydrosolError(
    'INTERPOLATION_VALUE',
    `the run in ${shownPath(folder)} is not yours, and reads the environment variable ${variable}`,
    { fullKey: key, expected: "a key that this program's own config has too" },
  );
}
