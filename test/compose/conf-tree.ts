/** @file Config trees on disk, for tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type ComposeOptions,
  type Composition,
  type RepositoryOptions,
  composeConfig,
  createRepository,
  readWords,
  taskConfig,
} from '../../src/compose/index.ts';
import { toContainer, toYaml } from '../../src/config/index.ts';
import { HydrosolError, HydrosolErrors, throwAll } from '../../src/errors.ts';

export type Files = Readonly<Record<string, string>>;

/** A folder with these files, gone after the test. */
export function writeTree(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'conf-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

export interface TreeOptions extends Omit<ComposeOptions, 'overrides'> {
  readonly repository?: Partial<RepositoryOptions>;
}

/** Composes `config` of a tree. */
export function composeTree(files: Files, words: readonly string[] = [], options: TreeOptions = {}): Composition {
  const folder = writeTree(files);
  const { repository: more, ...rest } = options;
  const repository = createRepository({ searchPath: [{ provider: 'main', path: '.' }], cwd: folder, ...more });
  const { configName } = { configName: 'config', ...rest };
  const { overrides, errors } = readWords({ repository, configName }, words);
  throwAll(errors);
  return composeConfig(repository, { cwd: folder, ...rest, configName, overrides });
}

/** The experiment's part as plain objects, unresolved. */
export function plainOf({ config }: Composition): unknown {
  return toContainer(taskConfig(config));
}

export function yamlOf({ config }: Composition): string {
  return toYaml(taskConfig(config));
}

/** All errors that something throws. */
export function errorsOf(run: () => unknown): readonly HydrosolError[] {
  try {
    run();
  } catch (error) {
    if (error instanceof HydrosolErrors) return error.errors;
    if (error instanceof HydrosolError) return [error];
    throw error;
  }
  return [];
}
