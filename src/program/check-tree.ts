/** @file Checks every option of every group of a config tree, each in a composition of its own. */
import {
  composeAll,
  taskConfig,
  type Choice,
  type Composition,
  type Repository,
  type Workshop,
} from '../compose/index.ts';
import { InterpolationToMissingValueError, MISSING, type Resolvers } from '../config/index.ts';
import { formatError, type HydrosolError } from '../errors.ts';
import { placeJob } from '../run/index.ts';
import { attempt, attemptLater } from '../util/attempt.ts';
import type { Check } from './check.ts';

/** What a check of a config tree came to. */
export interface TreeReport {
  /** How many configs were looked at, and how many compositions that took. */
  readonly configs: number;
  readonly compositions: number;
  /** All that is wrong, each once. */
  readonly errors: readonly HydrosolError[];
}

/** The paths of the configs that somebody wrote: those of files, not those that come with Hydrosol. */
export function writtenConfigs({ sources, groups, list }: Repository): string[] {
  const own = sources.filter(({ provider }) => provider !== 'hydra' && provider !== 'schema');
  return ['', ...groups()]
    .flatMap((group) => list(group, 'config').map((name) => (group === '' ? name : `${group}/${name}`)))
    .filter((path) => own.some((source) => source.isConfig(path)));
}

/** The resolvers, but an environment variable that is not set is a value that is still to come. */
function withOpenVariables(resolvers: Resolvers): Resolvers {
  const { resolve } = resolvers.get('oc.env');
  const read: typeof resolve = (args, context) => {
    const [name] = args;
    if (args.length > 1 || typeof name !== 'string' || process.env[name] !== undefined) return resolve(args, context);
    throw new InterpolationToMissingValueError(`the environment has no variable '${name}'`);
  };
  return resolvers.with('oc.env', read, { replace: true });
}

/** Values that a run would still be given count as right. */
function isOpen({ code }: HydrosolError): boolean {
  return code === 'MISSING_VALUE' || code === 'INTERPOLATION_MISSING';
}

const groupOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const optionOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Choices of groups in their own package before those in others (`model@teacher.model`). */
function plainFirst(choices: Composition['choices']): (readonly [string, Choice])[] {
  return [...choices].sort(([a], [b]) => Number(a.includes('@')) - Number(b.includes('@')));
}

/** The word that chooses an option where a composition has a choice to make. */
function choose(key: string, option: string, chosen: Choice): string {
  return typeof chosen === 'object' && chosen !== null ? `${key}=[${option}]` : `${key}=${option}`;
}

/** The words that make the choices that a composition leaves open (`group: ???`): the first option of each. */
function openChoices({ choices, repository: { list } }: Composition): string[] {
  return [...choices].flatMap(([key, choice]) => {
    const [option] = choice === MISSING ? list(key.split('@', 1)[0]!, 'config') : [];
    return option === undefined ? [] : [`${key}=${option}`];
  });
}

/** Composes and checks with some words; notes all that is wrong. Gives the composition, if there is one. */
type Compose = (words: readonly string[]) => Promise<Composition | undefined>;

interface Master {
  readonly words: readonly string[];
  readonly composition: Composition;
}

/** The first composition that can be made at all: of no words, else of any one option; what it leaves open is chosen. */
async function firstThatComposes(check: Compose, configs: readonly string[]): Promise<Master | undefined> {
  const candidates = configs.filter((path) => path.includes('/')).map((path) => [`${groupOf(path)}=${optionOf(path)}`]);
  for (const words of [[], ...candidates]) {
    const composition = await check(words);
    if (composition === undefined) continue;
    const open = openChoices(composition);
    const more = [...words, ...open];
    return { words: more, composition: open.length === 0 ? composition : ((await check(more)) ?? composition) };
  }
  return undefined;
}

/**
 * Composes the primary config once for each option of each group and checks what comes out: an option is tried where the
 * primary config, or an option tried before, has its group, else it is added (`+group=option`). An option that is in a
 * composition anyway is not tried again. Values that a run would still be given (`???`, environment variables that are not
 * set) are no error. `wanted` limits the check to some configs, by their paths.
 */
export async function checkTree(
  given: Workshop,
  checkComposed: Check,
  wanted?: (path: string) => boolean,
): Promise<TreeReport> {
  const workshop: Workshop = { ...given, resolvers: withOpenVariables(given.resolvers) };
  const { repository } = workshop;
  const errors = new Map<string, HydrosolError>();
  const configs = writtenConfigs(repository).filter(wanted ?? (() => true));
  const loaded = new Map(configs.map((path) => [path, attempt(() => repository.load(path))]));
  const sources = new Set([...loaded.values()].map(({ value }) => value?.source.name));
  /** Whether an error is about what is wanted: it points into one of those files, or at a word that chooses one. */
  const concerns = ({ origin }: HydrosolError): boolean =>
    wanted === undefined || (origin?.source.kind === 'file' ? sources.has(origin.source.name) : true);
  const note = (found: readonly HydrosolError[]): void => {
    for (const error of found) if (!isOpen(error) && concerns(error)) errors.set(formatError(error), error);
  };
  const good = configs.filter((path) => loaded.get(path)!.errors.length === 0);
  for (const { errors: found } of loaded.values()) for (const error of found) errors.set(formatError(error), error);

  let compositions = 0;
  const seen = new Set<string>();
  const check: Compose = async (words) => {
    compositions++;
    const { value: composed, errors: thrown } = attempt(() => composeAll(workshop, words, 'multirun'));
    note(thrown);
    if (composed === undefined) return undefined;
    const { composition } = composed;
    for (const { path } of composition.defaults.entries) seen.add(path);
    const placed = attempt(() => placeJob(composition));
    const checked = await attemptLater(() => checkComposed(taskConfig(composition.config), composition));
    note([
      ...composed.errors,
      ...placed.errors,
      ...checked.errors,
      ...(checked.value?.ok === false ? checked.value.errors : []),
    ]);
    return composition;
  };
  const master = await firstThatComposes(check, good);
  // Breadth first: an option is tried where its group is nearest to the primary config.
  const queue = master === undefined ? [] : [master];
  for (const { words, composition } of queue) {
    for (const [key, chosen] of plainFirst(composition.choices)) {
      for (const path of good.filter((one) => groupOf(one) === key.split('@', 1)[0] && !seen.has(one))) {
        seen.add(path);
        const more = [...words, choose(key, optionOf(path), chosen)];
        const next = await check(more);
        if (next !== undefined) queue.push({ words: more, composition: next });
      }
    }
  }
  // What no defaults list has yet is there to be added.
  for (const path of good) {
    if (!seen.has(path) && path.includes('/'))
      await check([...(master?.words ?? []), `+${groupOf(path)}=${optionOf(path)}`]);
  }
  return { configs: configs.length, compositions, errors: [...errors.values()] };
}
