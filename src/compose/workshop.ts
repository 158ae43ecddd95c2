/** @file Composes a config from a command line, and finds everything that is wrong with it in one go. */
import { resolve } from 'node:path';
import { createResolvers, withOwnResolvers, type OwnResolvers, type Resolvers } from '../config/index.ts';
import { HydrosolError, isSameError, throwAll, type Origin } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import { ownVersion } from '../util/own-version.ts';
import { attemptCompose, isInGap, type Composition } from './compose.ts';
import { createDefaultsCache, type DefaultsCache } from './defaults-cache.ts';
import { readWords, type CommandWord } from './read-words.ts';
import { createRepository, type Repository } from './repository.ts';
import { withHydraResolvers } from './resolvers.ts';
import { extendSearchPath } from './search-path.ts';

/** Where the configs of a program are, as its command line says. */
export interface ConfigPlaces {
  /** The folder of configs; missing for the program's own. */
  readonly configPath?: string | undefined;
  /** The primary config; missing for the program's own. */
  readonly configName?: string | undefined;
  /** One more folder of configs. */
  readonly configDir?: string | undefined;
}

/** Whose configs they are. */
export interface ConfigOwner {
  /** `hydra.job.name`. */
  readonly name: string;
  /** Folder with the configs, absolute. */
  readonly configDir: string;
  /** The primary config. Default: `config`. */
  readonly configName?: string;
  /**
   * Functions that its configs call, by name: with `{ plus: (a: number, b: number) => a + b }`, `${plus:${a},1}` is one more
   * than `a`. What `OmegaConf.register_new_resolver` is before `@hydra.main`.
   */
  readonly resolvers?: OwnResolvers;
}

/** What all compositions of one command share: its configs, the time, its name. */
export interface Workshop {
  /** What the command line says of where the configs are. */
  readonly places: ConfigPlaces;
  readonly repository: Repository;
  /** The working folder, absolute. */
  readonly cwd: string;
  readonly now: Date;
  readonly configName: string;
  /** Where the name of the primary config stands, if the command line has it. */
  readonly configNameOrigin?: Origin | undefined;
  readonly name: string;
  readonly version: string;
  /** What interpolations may call, besides what belongs to composition. */
  readonly resolvers: Resolvers;
  /** Composed defaults, so that jobs which differ in values only are composed of them. Default: each is composed anew. */
  readonly cache?: DefaultsCache | undefined;
}

/** A composition with as many of the overrides as fit, and what is wrong with the others. */
export interface ComposedAll {
  readonly composition: Composition;
  readonly errors: readonly HydrosolError[];
  /** The words, in the order in which they were typed, aliases expanded. */
  readonly words: readonly string[];
}

/** Who composes: what else than the configs a composition depends on. */
export interface WorkshopOptions {
  /** `hydra.runtime.version`. Default: Hydrosol's own. */
  readonly version?: string;
  /** Default: now. */
  readonly now?: Date;
  /** Default: the working folder. */
  readonly cwd?: string;
  /** Texts of config files by their absolute paths, which are taken instead of the files. Default: files are read. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** The configs of a program, with what `--config-path`, `--config-name` and `--config-dir` say. Throws SEARCH_PATH, CONFIG_NOT_FOUND. */
export function openWorkshop(
  { name, configDir, configName = 'config', resolvers: own }: ConfigOwner,
  given: ConfigPlaces,
  { version = ownVersion(), now = new Date(), cwd = process.cwd(), texts }: WorkshopOptions = {},
): Workshop {
  const main = given.configPath === undefined ? configDir : resolve(cwd, given.configPath);
  const searchPath = [{ provider: 'main', path: main }];
  if (given.configDir !== undefined) searchPath.push({ provider: 'command-line', path: resolve(cwd, given.configDir) });
  const repository = createRepository({ searchPath, texts });
  const places = { configPath: given.configPath, configName: given.configName, configDir: given.configDir };
  const resolvers = withOwnResolvers(createResolvers(), own);
  const workshop = { places, repository, now, cwd, name, version, resolvers, cache: createDefaultsCache() };
  if (given.configName === undefined) return { ...workshop, configName };
  const configNameOrigin = originOfName(given.configName);
  checkEnding(given.configName, configNameOrigin, repository);
  return { ...workshop, configName: given.configName, configNameOrigin };
}

function originOfName(name: string): Origin {
  const flag = '--config-name ';
  const text = `${flag}${name}`;
  return { source: { kind: 'override', name: 'command line', text }, start: flag.length, end: text.length };
}

/** Configs are named without the ending of their file, which is `.yaml`. Throws CONFIG_NOT_FOUND for `.yml`. */
function checkEnding(name: string, origin: Origin, { configExists }: Repository): void {
  if (!name.endsWith('.yml')) return;
  const own = name.slice(0, -'.yml'.length);
  const isThere = configExists(own);
  throw new HydrosolError('CONFIG_NOT_FOUND', `there is no config '${name}': configs end in .yaml`, {
    origin,
    expected: 'the name of a config, without its ending',
    suggestion: isThere ? own : undefined,
    hints: isThere ? [] : [`if there is a file ${name}, rename it to ${own}.yaml and say --config-name ${own}`],
  });
}

/** The error of a primary config that is not there, pointing at the word that names it. */
function pointing(error: HydrosolError, origin: Origin | undefined): HydrosolError {
  if (error.code !== 'CONFIG_NOT_FOUND' || error.origin !== undefined || origin === undefined) return error;
  const { code, message, expected, suggestion, hints, cause } = error;
  return new HydrosolError(code, message, { origin, expected, suggestion, hints, cause });
}

/** All configs that a command line can use: those of `hydra.searchpath` too, as far as that can be read. */
export function repositoryFor(workshop: Workshop, words: readonly CommandWord[]): Repository {
  const { repository, configName, resolvers, now } = workshop;
  const { overrides } = readWords(workshop, words);
  const options = { configName, overrides, resolvers: withHydraResolvers(resolvers, { now }) };
  return attempt(() => extendSearchPath(repository, options)).value?.repository ?? repository;
}

/**
 * Composes with as many of the overrides as fit: each that does not is an error, and is left out, so that the rest of the
 * config can be checked too. Throws only where nothing can be composed at all.
 */
export function composeAll(workshop: Workshop, words: readonly CommandWord[], mode: 'run' | 'multirun'): ComposedAll {
  const read = readWords(workshop, words);
  const { repository, configName, name: jobName, version, now, cwd, resolvers, cache } = workshop;
  const errors = [...read.errors];
  const gaps: string[] = [];
  const expanded = read.overrides.map(({ source }) => source.text);
  let { overrides } = read;
  for (;;) {
    const options = { configName, overrides, mode, resolvers, jobName, version, now, cwd, cache };
    const attempted = attemptCompose(repository, options);
    // What was left out might have explained what does not fit now.
    const found = attempted.errors.filter(
      (error) => !isInGap(error, gaps) && !errors.some((known) => isSameError(known, error)),
    );
    errors.push(...found.map((error) => pointing(error, workshop.configNameOrigin)));
    gaps.push(...attempted.gaps);
    if (attempted.composition !== undefined) return { composition: attempted.composition, errors, words: expanded };
    const blamed = new Set(attempted.errors.map(({ origin }) => origin?.source));
    const fitting = overrides.filter(({ source }) => !blamed.has(source));
    if (fitting.length === overrides.length) throwAll(errors);
    overrides = fitting;
  }
}
