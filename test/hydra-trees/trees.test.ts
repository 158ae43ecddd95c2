/** @file Conf trees written for Hydra compose, sweep and print here as Hydra 1.4 was recorded doing (record.py). */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { composeAll, openWorkshop } from '../../src/compose/index.ts';
import { parseFlags } from '../../src/cli/flags.ts';
import { configText } from '../../src/cli/questions/config.ts';
import { NO_SECRETS } from '../../src/compose/index.ts';
import {
  create,
  removeChild,
  resolve,
  select,
  toYaml,
  type ContainerNode,
  type MapNode,
} from '../../src/config/index.ts';
import { formatError, HydrosolError, HydrosolErrors, throwAll } from '../../src/errors.ts';
import { isClass } from '../conformance/error-class.ts';
import { runProgram } from '../e2e/in-process.ts';
import { treeProgram } from './program.ts';
import { sample } from '../sample.ts';

const NULL_CHOICE = 'group=null takes a choice away: users of Hydra have asked for it (lightning-hydra-template#629)';

/** What differs from Hydra on purpose: by tree, kind and name of the case. */
const ON_PURPOSE: Readonly<Record<string, string>> = {
  'shop, prints: null for a group': NULL_CHOICE,
  'zoo, prints: null and deletion': NULL_CHOICE,
  'lab, runs: lists swept': NULL_CHOICE,
  'zoo, runs: lists of options swept': NULL_CHOICE,
  'zoo, runs: null among choices': 'null is a value like any other in choice(), as it is in key=1,null',
  'zoo, runs: strings that look like numbers':
    'a string stays one in the jobs of a sweep: Hydra makes the number 1 of it',
  'zoo, runs: deletion and addition in a sweep':
    'a job has the words as they were typed: Hydra makes ~sched=null of ~sched',
};

/** Python's own exceptions, by the codes that they are here. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  SystemExit: ['USAGE', 'KEY_UNKNOWN'],
  KeyError: ['VALUE'],
  ValueError: ['USAGE'],
};

interface Case {
  readonly name: string;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}
type Printed = string | { readonly error: string };
interface Job {
  readonly saved?: Readonly<Record<string, string>>;
  readonly config: unknown;
  readonly variables?: unknown;
  readonly cwd?: string;
  readonly hydra?: Readonly<Record<string, string>>;
  readonly mode?: string;
}
type Jobs = Readonly<Record<string, Job>>;
interface Spec {
  readonly env?: Readonly<Record<string, string>>;
  readonly config_name?: string;
  readonly print: readonly Case[];
  readonly package: readonly Case[];
  readonly run: readonly Case[];
  readonly wrong: readonly Case[];
}
interface Recorded {
  readonly print: Readonly<Record<string, Readonly<Record<string, Printed>>>>;
  readonly package: Readonly<Record<string, Printed>>;
  readonly run: Readonly<Record<string, Jobs | { readonly error: string }>>;
  readonly wrong: Readonly<Record<string, string>>;
}

const here = import.meta.dirname;
const HYDRA_PARTS = ['run', 'sweep', 'overrides', 'job', 'runtime.choices'];
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(here, ...path), 'utf8'));

/** Runs the program of a tree in a new folder; `neutral` takes folder and time out of a text, as record.py does. */
async function command(tree: string, spec: Spec, { words, env }: Case) {
  const cwd = realpathSync(await mkdtemp(join(tmpdir(), 'hydrosol-')));
  const more = join(here, tree, 'more');
  const given = words.map((word) => word.replaceAll('MORE', more));
  const program = treeProgram(join(here, tree, 'conf'), spec.config_name ?? 'config');
  const { stderr } = await runProgram(program, given, { cwd, env: { ...spec.env, ...env } });
  const neutral = (text: string): string =>
    text
      .replaceAll(cwd, 'CWD')
      .replaceAll(more, 'MORE')
      .replaceAll(/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d|\d{4}-\d\d-\d\d\/\d\d-\d\d-\d\d/g, 'DATE_TIME');
  return { cwd, stderr, neutral };
}

/** What the command prints, or its error. In this process, for there are hundreds of them. */
function printed(tree: string, spec: Spec, { words, env }: Case, ...more: string[]): string | HydrosolError {
  const folder = join(here, tree, 'more');
  for (const [name, value] of Object.entries({ ...spec.env, ...env })) vi.stubEnv(name, value);
  try {
    const flags = parseFlags([...more, ...words.map((word) => word.replaceAll('MORE', folder))]);
    const program = treeProgram(join(here, tree, 'conf'), spec.config_name ?? 'config');
    const mode = flags.multirun ? 'multirun' : 'run';
    const composed = composeAll(openWorkshop(program, flags, { version: '0.0.0' }), flags.overrides, mode);
    throwAll(composed.errors);
    return configText(composed.composition, flags, NO_SECRETS).replaceAll(folder, 'MORE');
  } catch (error) {
    if (error instanceof HydrosolError) return error;
    throw error;
  } finally {
    vi.unstubAllEnvs();
  }
}

/** Holds that an error, or one of several, is of the class that Hydra raised. */
function expectClass(got: string | HydrosolError, recorded: string): void {
  if (typeof got === 'string') throw new Error(`Hydra raises ${recorded}, here it prints ${got}`);
  const errors = got instanceof HydrosolErrors ? got.errors : [got];
  const fits = errors.some((error) => isClass(error, recorded) || ENDS[recorded]?.includes(error.code) === true);
  expect(fits, `Hydra raises ${recorded}, here it is ${got.code}: ${formatError(got)}`).toBe(true);
}

/** Holds that the same is printed, or an error of the same class thrown. */
function expectSame(got: string | HydrosolError, recorded: Printed): void {
  if (typeof recorded !== 'string') expectClass(got, recorded.error);
  else expect(typeof got === 'string' ? got : formatError(got)).toBe(recorded);
}

/** Holds that something is as Hydra does it or, where it is not so on purpose, that it still is not. */
async function hold(name: string, compare: () => void | Promise<void>): Promise<void> {
  if (ON_PURPOSE[name] === undefined) await compare();
  else await expect((async () => compare())()).rejects.toThrow();
}

/** The folders of the jobs that ran below `cwd`, with what is compared of them. */
function jobFolders(cwd: string, neutral: (text: string) => string): Record<string, Job> {
  const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(cwd.length + 1));
  const text = (path: string): string => neutral(readFileSync(join(cwd, path), 'utf8'));
  const folders = paths.filter((path) => path.endsWith('seen.json')).map((path) => path.slice(0, -'/seen.json'.length));
  const describeJob = (folder: string): Job => {
    const inside = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
    const saved = inside.filter((path) => /^[^/]+\/(config|overrides)\.yaml$/.test(path));
    const node = inside.find((path) => /^[^/]+\/hydra\.yaml$/.test(path));
    const job = {
      saved: Object.fromEntries(saved.map((path) => [path, text(join(folder, path))])),
      ...(JSON.parse(text(join(folder, 'seen.json'))) as Pick<Job, 'config' | 'variables' | 'cwd'>),
    };
    if (node === undefined) return job;
    const hydra = create(text(join(folder, node))) as MapNode;
    // Saved as it is written, so that no secret of the environment gets into the folder; Hydra 1.4 saves what it resolves to.
    resolve(select(hydra, 'hydra.job.env_set') as ContainerNode);
    const part = (key: string): string => toYaml(select(hydra, `hydra.${key}`) as ContainerNode);
    return {
      ...job,
      hydra: Object.fromEntries(HYDRA_PARTS.map((key) => [key, part(key)])),
      mode: String(select(hydra, 'hydra.mode')),
    };
  };
  const describeSweep = (path: string): Job => {
    const whole = create(text(path)) as MapNode;
    const hydra = Object.fromEntries(
      HYDRA_PARTS.map((key) => [key, toYaml(select(whole, `hydra.${key}`) as ContainerNode)]),
    );
    const mode = String(select(whole, 'hydra.mode'));
    removeChild(whole, 'hydra');
    return { config: toYaml(whole), hydra, mode };
  };
  const sweeps = paths.filter((path) => path.endsWith('multirun.yaml'));
  return Object.fromEntries([
    ...folders.map((folder) => [neutral(folder), describeJob(folder)] as const),
    ...sweeps.map((path) => [neutral(path), describeSweep(path)] as const),
  ]);
}

describe.each(['shop', 'lab', 'zoo', 'farm'])('%s', (tree) => {
  const spec = read(tree, 'commands.json') as Spec;
  const recorded = read(tree, 'recorded.json') as Recorded;

  it.each(spec.print)('prints: $name', (one) =>
    hold(`${tree}, prints: ${one.name}`, () => {
      const { config, resolved, ...parts } = recorded.print[one.name]!;
      expectSame(printed(tree, spec, one, '--cfg', 'job'), config!);
      expectSame(printed(tree, spec, one, '--cfg', 'job', '--resolve'), resolved!);
      for (const [part, text] of Object.entries(parts)) {
        expectSame(printed(tree, spec, one, '--cfg', 'hydra', '-p', part), text);
      }
    }),
  );

  it.each(spec.package)('prints a package: $name', (one) => {
    expectSame(printed(tree, spec, one, '--cfg', 'job'), recorded.package[one.name]!);
  });

  it.each(sample(spec.run, 8))('runs: $name', (one) =>
    hold(`${tree}, runs: ${one.name}`, async () => {
      const { cwd, stderr, neutral } = await command(tree, spec, one);
      const known = recorded.run[one.name]!;
      expect(jobFolders(cwd, neutral), stderr).toEqual('error' in known ? {} : known);
    }),
  );

  it.each(spec.wrong)('refuses: $name', (one) => {
    const flags = one.words.includes('-m') ? [] : ['--cfg', 'job'];
    expectClass(printed(tree, spec, one, ...flags), recorded.wrong[one.name]!);
  });
});
