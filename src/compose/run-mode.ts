/** @file `hydra.mode`: whether a command line means one run or a sweep. */
import type { MapNode, Resolvers } from '../config/index.ts';
import type { Override } from '../override/index.ts';
import type { Composition } from './compose.ts';
import type { Repository } from './repository.ts';
import { create, fromYaml, select, selectNode, splitKey, update } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { isPlainValue } from '../override/index.ts';
import { attempt } from '../util/attempt.ts';
import { withValues } from './composed-config.ts';
import { contentOfValue } from './override-content.ts';
import { primaryWith } from './primary-config.ts';

export type RunMode = 'RUN' | 'MULTIRUN';

const KEY = 'hydra.mode';

/** What a config says in `hydra.mode`, if it says anything. */
export function runModeOf({ get }: Pick<Composition, 'get'>): RunMode | null {
  return get(KEY) as RunMode | null;
}

interface ModeOptions {
  readonly configName: string;
  readonly overrides: readonly Override[];
  readonly resolvers: Resolvers;
}

/**
 * What the command line says in `hydra.mode`, or else the primary config alone: it must be known before anything is composed, as
 * in Hydra 1.4. Null where neither says anything; a mode that is none is left for the composition to refuse. Throws
 * `COMPOSITION` for a value that is not known yet.
 */
export function readRunMode(repository: Repository, { configName, overrides, resolvers }: ModeOptions): RunMode | null {
  const words = overrides.flatMap((override) => {
    const found = modeIn(override);
    return found === undefined ? [] : [found];
  });
  const config = words.at(-1) ?? modeInPrimary(repository, configName);
  if (config === undefined) return null;
  const read = attempt(() => select(config, KEY, { resolvers }));
  if (read.errors.length > 0) throw notKnownYet(config, read.errors[0]!);
  return read.value === 'RUN' || read.value === 'MULTIRUN' ? read.value : null;
}

/** What an override sets as the mode, in a config of its own: `hydra.mode=RUN`, `hydra={mode: RUN}`. Nothing for other keys. */
function modeIn({ type, key, value, source }: Override): MapNode | undefined {
  const path = key.package === undefined ? splitKey(key.keyOrGroup).join('.') : '';
  const config = create({}) as MapNode;
  if (type === 'delete') return path === KEY ? config : undefined;
  if ((path !== KEY && path !== 'hydra') || value === undefined || !isPlainValue(value)) return undefined;
  update(config, path, fromYaml(contentOfValue(value, source)), { merge: false, forceAdd: true });
  const hydra = config.children.get('hydra');
  return hydra?.kind === 'map' && hydra.children.has('mode') ? config : undefined;
}

/** The primary config, if it says something and is not in a package of its own. */
function modeInPrimary(repository: Repository, configName: string): MapNode | undefined {
  const { value: loaded } = attempt(() => repository.load(configName));
  if (loaded === undefined || !['', '_global_'].includes(loaded.package ?? '')) return undefined;
  return primaryWith(repository, configName, 'mode');
}

function notKnownYet(config: MapNode, cause: HydrosolError): HydrosolError {
  const hydra = config.children.get('hydra');
  const found = hydra?.kind === 'map' ? hydra.children.get('mode') : hydra;
  return new HydrosolError('COMPOSITION', `${KEY} is not known before configs are composed: ${cause.message}`, {
    fullKey: KEY,
    origin: found?.origin,
    expected: 'RUN or MULTIRUN',
    cause,
  });
}

/** For a config that sets another mode than the one that was composed for. */
export function modeChanged(composition: Composition, mode: RunMode): HydrosolError {
  const found = selectNode(composition.config, KEY, { resolvers: composition.resolvers });
  const asked = runModeOf(composition);
  return new HydrosolError('COMPOSITION', `a config sets ${KEY}=${String(asked)} where ${mode} was asked for`, {
    fullKey: KEY,
    origin: found?.kind === 'scalar' ? found.origin : undefined,
    expected: `${KEY} in the primary config itself, or on the command line`,
    hints: [`on the command line: ${KEY}=${String(asked)}`],
  });
}

/** The composition with its mode written down. A sweep has it among its overrides too, as if it had been typed last. */
export function settleMode(composition: Composition, mode: RunMode): Composition {
  if (runModeOf(composition) === mode) return composition;
  if (mode === 'RUN') return withValues(composition, { [KEY]: mode });
  const { overrides } = composition;
  const hydra = [...overrides.hydra, `${KEY}=${mode}`];
  const settled = withValues(composition, { [KEY]: mode, 'hydra.overrides.hydra': hydra });
  return { ...settled, overrides: { ...overrides, hydra } };
}
