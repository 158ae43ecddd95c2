/** @file Composes a config from a command line, and finds everything that is wrong with it in one go. */
import {
  composeConfig,
  createRepository,
  findSecrets,
  NO_SECRETS,
  withHydraResolvers,
  type Composition,
  type Repository,
  type Secrets,
} from '../compose/index.ts';
import { createResolvers, type Resolvers } from '../config/index.ts';
import { HydrosolError, throwAll, type Origin } from '../errors.ts';
import { parseOverride, type Override } from '../override/index.ts';
import { resolve } from 'node:path';
import { attempt } from '../util/attempt.ts';
import type { Flags } from '../cli/flags.ts';
import type { Program } from './program.ts';

/** What all compositions of one command share: its configs, the time, its name. */
export interface Workshop {
  readonly repository: Repository;
  readonly now: Date;
  readonly configName: string;
  /** Where the name of the primary config stands, if the command line has it. */
  readonly configNameOrigin?: Origin | undefined;
  readonly name: string;
  readonly version: string;
  /** What interpolations may call, besides what belongs to composition. */
  readonly resolvers: Resolvers;
}

/** A composition with the resolvers that read it. */
export interface Composed {
  readonly composition: Composition;
  readonly resolvers: Resolvers;
}

/** A composition with as many of the overrides as fit, and what is wrong with the others. */
export interface ComposedAll extends Composed {
  readonly errors: readonly HydrosolError[];
}

/** What a job is made of: the config with its `hydra` node, and the words that went into it. */
export interface JobConfig {
  readonly composition: Pick<Composition, 'config' | 'overrides'>;
  readonly resolvers: Resolvers;
}

/** `--show-secrets`. */
export interface ShowSecrets {
  readonly showSecrets?: boolean | undefined;
}

/** What of a composed config must not be shown: nothing with `--show-secrets`. */
export function secretsOf(
  { composition: { config }, resolvers }: JobConfig,
  { showSecrets = false }: ShowSecrets,
): Secrets {
  return showSecrets ? NO_SECRETS : findSecrets(config, { resolvers });
}

/** The configs of a program, with what `--config-path`, `--config-name` and `--config-dir` say. Throws SEARCH_PATH, CONFIG_NOT_FOUND. */
export function openWorkshop(
  { name, configDir, configName = 'config' }: Pick<Program<never, never>, 'name' | 'configDir' | 'configName'>,
  flags: Pick<Flags, 'configPath' | 'configName' | 'configDir'>,
  version: string,
): Workshop {
  const main = flags.configPath === undefined ? configDir : resolve(flags.configPath);
  const searchPath = [{ provider: 'main', path: main }];
  if (flags.configDir !== undefined) searchPath.push({ provider: 'command-line', path: resolve(flags.configDir) });
  const repository = createRepository({ searchPath });
  const resolvers = createResolvers();
  const workshop = { repository, now: new Date(), name, version, resolvers };
  if (flags.configName === undefined) return { ...workshop, configName };
  const configNameOrigin = originOfName(flags.configName);
  checkEnding(flags.configName, configNameOrigin, repository);
  return { ...workshop, configName: flags.configName, configNameOrigin };
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

/** The overrides of a command line, and an error for each word that is none. */
function parseWords(words: readonly string[], errors: HydrosolError[]): Override[] {
  return words.flatMap((word) => {
    const parsed = attempt(() => parseOverride(word));
    errors.push(...parsed.errors);
    return parsed.value ?? [];
  });
}

/**
 * Composes with as many of the overrides as fit: each that does not is an error, and is left out, so that the rest of the
 * config can be checked too. Throws only where nothing can be composed at all.
 */
export function composeAll(workshop: Workshop, words: readonly string[], mode: 'run' | 'multirun'): ComposedAll {
  const { repository, configName, name: jobName, version, now, resolvers: known } = workshop;
  const errors: HydrosolError[] = [];
  let overrides = parseWords(words, errors);
  for (;;) {
    const resolvers = withHydraResolvers(known, { now });
    const given = overrides;
    const composed = attempt(() =>
      composeConfig(repository, { configName, overrides: given, mode, resolvers, jobName, version }),
    );
    const { value: composition } = composed;
    if (composition !== undefined) {
      return {
        composition,
        resolvers: withHydraResolvers(known, { now, config: composition.config }),
        errors,
      };
    }
    errors.push(...composed.errors.map((error) => pointing(error, workshop.configNameOrigin)));
    const blamed = new Set(composed.errors.map(({ origin }) => origin?.source));
    overrides = given.filter(({ source }) => !blamed.has(source));
    if (overrides.length === given.length) throwAll(errors);
  }
}
