/** @file `hydrosol validate`: checks configs without running anything. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createSecrets, NO_SECRETS, openWorkshop, withHydraResolvers, type Workshop } from '../../compose/index.ts';
import type { MapNode, Resolvers } from '../../config/index.ts';
import { formatError, HydrosolError } from '../../errors.ts';
import { kindOfFolder, openRun, runFolderOf, SAVED_NAMES, savedPath, type SavedName } from '../../record/index.ts';
import { compileSchema } from '../../schema/index.ts';
import { shownPath } from '../../util/shown-path.ts';
import { checkBy, checkOf, checkTree, writtenConfigs, type Check, type Program } from '../../program/index.ts';
import { attempt } from '../../util/attempt.ts';
import { EXIT } from '../exit.ts';
import { terminalWidth } from '../terminal/help-width.ts';
import { printError, printResult } from '../terminal/print.ts';
import { commandLine } from './command-line.ts';
import { loadFile } from './load-file.ts';

export interface ValidateOptions {
  readonly showSecrets?: boolean | undefined;
  /** Files to check, of the tree or not; the whole tree if there are none. */
  readonly files?: readonly string[] | undefined;
  readonly configPath?: string | undefined;
  readonly configName?: string | undefined;
  readonly configDir?: string | undefined;
  /** File with another JSON Schema. */
  readonly schema?: string | undefined;
  /** Whether parts are loaded that files outside of the tree name. Default: false. */
  readonly trust?: boolean | undefined;
}

/** The check by a schema in a file. Throws USAGE if it cannot be read. */
async function readCheck(path: string): Promise<Check> {
  try {
    return checkBy(await compileSchema(JSON.parse(await readFile(path, 'utf8')) as object));
  } catch (error) {
    throw new HydrosolError('USAGE', `${path} is no JSON Schema: ${(error as Error).message}`, { cause: error });
  }
}

/** What is wrong with a config that is whole in one file, such as the `config.yaml` that a run saved. */
async function checkWhole(
  path: string,
  config: MapNode,
  check: Check,
  resolvers: Resolvers,
): Promise<readonly HydrosolError[]> {
  const { origin, keyOrigin } = config.children.get('defaults') ?? {};
  if (origin !== undefined) {
    throw new HydrosolError('USAGE', `${path} has a defaults list, but is in no folder of configs that is known`, {
      origin: keyOrigin ?? origin,
      hints: [`to check it with its folder: ${commandLine('validate', path, '--config-path', dirname(path))}`],
    });
  }
  const checked = await check(config, { resolvers: withHydraResolvers(resolvers) });
  return checked.ok ? [] : checked.errors;
}

/** Fails with USAGE for a folder with configs, with the line that checks them. */
function forbidFolder(path: string, known: ReadonlyMap<string, string>): void {
  if (!existsSync(path) || !statSync(path).isDirectory() || kindOfFolder(path) !== undefined) return;
  const files = readdirSync(path).flatMap((name) => (name.endsWith('.yaml') ? [shownPath(join(path, name))] : []));
  const [first, ...rest] = files;
  if (first === undefined) return;
  const isKnown =
    !files.includes(shownPath(join(path, 'config.yaml'))) && files.some((file) => known.has(resolve(file)));
  const line = isKnown ? commandLine('validate', first, ...rest) : commandLine('validate --config-path', path);
  throw new HydrosolError('USAGE', `${path} is a folder`, {
    expected: 'a YAML file',
    hints: [`to check its configs: ${line}`],
  });
}

/** The configs of the tree by the absolute path of their file. */
function filesOf({ repository }: Workshop): Map<string, string> {
  const folders = repository.sources.filter(({ scheme, provider }) => scheme === 'file' && provider !== 'hydra');
  return new Map(
    writtenConfigs(repository).flatMap((path) => {
      const folder = folders.find((source) => source.isConfig(path));
      return folder === undefined ? [] : [[resolve(folder.path, `${path}.yaml`), path] as const];
    }),
  );
}

/** Whether a path is in a run folder. */
const isInRun = (path: string): boolean => runFolderOf(path) !== undefined;

/** The text of a config that a run of this user's saved, as it was signed; nothing for any other file of a run folder. */
function signedText(path: string): string | undefined {
  const folder = runFolderOf(path);
  if (folder === undefined) return undefined;
  const { value } = attempt(() => {
    const run = openRun(folder);
    const { saved } = run;
    const isAt = (name: SavedName): boolean =>
      saved !== null && resolve(path) === resolve(folder, savedPath(saved, name));
    const name = SAVED_NAMES.find(isAt);
    return name !== undefined && run.isOwn() ? run.text(name) : undefined;
  });
  return value;
}

/** `1 file`, `2 files`. */
function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/**
 * Checks a config tree: the primary config with each option of each group in turn; or only some files, which may also be
 * whole configs outside of the tree. The tree is the program's, so the parts that it names are loaded and their options checked;
 * files outside of it may be anybody's, and so may those in a run folder that
 * this user did not sign: they load nothing unless `trust`. Prints all that is wrong, then how much was looked at. Exit code 0,
 * or 2 if something is wrong.
 */
export async function validate(
  program: Pick<
    Program<never, never>,
    'name' | 'configDir' | 'configName' | 'resolvers' | 'schema' | 'rules' | 'parts'
  >,
  { files = [], schema, configPath, configName, configDir, showSecrets = false, trust = false }: ValidateOptions,
): Promise<number> {
  const workshop = openWorkshop(program, { configPath, configName, configDir });
  const places = [configPath, configDir].filter((place) => place !== undefined);
  const unloaded = new Set<string>();
  const wary = (name: string): boolean => {
    if (!trust) unloaded.add(name);
    return trust;
  };
  const checks = new Map<boolean, Promise<Check>>();
  const checkAs = (isTrusted: boolean): Promise<Check> => {
    const open = (): Promise<Check> =>
      schema === undefined ? checkOf(program, { mayLoad: isTrusted ? undefined : wary }) : readCheck(schema);
    const found = checks.get(isTrusted) ?? open();
    checks.set(isTrusted, found);
    return found;
  };
  const known = filesOf(workshop);
  const inside = new Set(files.map((file) => known.get(resolve(file))).filter((path) => path !== undefined));
  const outside = files.filter((file) => !known.has(resolve(file)));
  for (const file of outside) forbidFolder(file, known);
  const wholes = outside.map(async (file) => {
    const signed = signedText(file);
    const config = loadFile(file, (other) => commandLine('validate', other), signed);
    return checkWhole(file, config, await checkAs(signed !== undefined), workshop.resolvers);
  });
  const errors = (await Promise.all(wholes)).flat();
  let [configs, compositions] = [outside.length, 0];
  if (files.length === 0 || inside.size > 0) {
    const check = await checkAs(!places.some(isInRun));
    const report = await checkTree(workshop, check, files.length === 0 ? undefined : (path) => inside.has(path));
    errors.push(...report.errors);
    configs += report.configs;
    ({ compositions } = report);
  }
  const secrets = showSecrets ? NO_SECRETS : createSecrets();
  const width = terminalWidth(process.stderr);
  for (const error of errors) printError(`${formatError(error, secrets, { width })}\n\n`);
  for (const name of unloaded)
    printError(`note: ${name} was not loaded, so its options were not checked; to load it: --trust\n`);
  const said = new Set(errors.map(({ origin }) => origin?.source.name));
  const found =
    errors.length === 0 ? 'nothing wrong' : `${count(errors.length, 'problem')} in ${count(said.size, 'file')}`;
  const how = compositions === 0 ? '' : ` in ${count(compositions, 'composition')}`;
  const whose = files.length === 0 ? ` of ${program.name}` : '';
  printResult(`${count(configs, 'config')}${whose} checked${how}: ${found}\n`);
  return errors.length === 0 ? EXIT.done : EXIT.wrong;
}
