/** @file A run that this user did not make: what of its config is taken, and what is this program's own. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
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
  typedPath,
  isContainer,
  leavesOf,
  mergeInto,
  openDict,
  removeChild,
  selectNode,
  toContainer,
  update,
  type MapNode,
  type Resolvers,
} from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { placeJob } from '../run/index.ts';
import { attempt } from '../util/attempt.ts';
import { firstLineOf } from '../util/first-line.ts';
import { shownPath } from '../util/shown-path.ts';
import { pinned, type LoggedTask } from './logged-job.ts';
import type { Program } from './program.ts';

/** A program by its own config. */
export type Owner = Pick<
  Program<never, never>,
  'name' | 'isShipped' | 'configDir' | 'configName' | 'overrides' | 'outside' | 'resolvers'
>;

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

/** Resolvers that tell nobody what is in the environment. */
function withoutEnvironment(resolvers: Resolvers, folder: string): Resolvers {
  const refuse = ([name]: readonly unknown[]): never => {
    throw new HydrosolError(
      'INTERPOLATION_VALUE',
      `the run in ${shownPath(folder)} is not yours, and reads the environment variable ${String(name)}`,
      { expected: "a key that this program's own config has too" },
    );
  };
  return resolvers.with('oc.env', refuse, { replace: true });
}

/** The value of a key as plain data; nothing where there is none, or it cannot be resolved. */
function plainValue({ config, get, resolvers }: ComposedConfig, key: string): { readonly value: unknown } | undefined {
  const { value } = attempt(() => get(key));
  if (value === undefined || typeof value !== 'object' || value === null)
    return value === undefined ? undefined : { value };
  const { value: node } = attempt(() => selectNode(config, key, { resolvers }));
  if (node === undefined || node.kind === 'produced' || !isContainer(node)) return undefined;
  const plain = attempt(() => toContainer(node, { resolve: true, resolvers }));
  return plain.errors.length > 0 ? undefined : { value: plain.value };
}

/** The keys of a config whose values are interpolations, with their texts. */
function interpolations(config: MapNode): { readonly key: string; readonly text: string }[] {
  return [...leavesOf(config)].flatMap((leaf) =>
    leaf.kind === 'scalar' && leaf.syntax !== undefined ? [{ key: typedPath(leaf), text: String(leaf.value) }] : [],
  );
}

/**
 * The `hydra` node of a program's own config, under its key. What in it depends on the task's config or on the environment has
 * the value that it has there.
 */
function ownHydra(own: Composition, withheld: Resolvers): MapNode {
  const { composition } = placeJob(own);
  const config = hydraConfig(own.config);
  const bare = composedConfig({ config, overrides: own.overrides, resolvers: withheld });
  const alone = withValues(bare, { 'hydra.runtime.output_dir': composition.get('hydra.runtime.output_dir') });
  for (const { key } of interpolations(config)) {
    if (attempt(() => alone.get(key)).errors.length === 0) continue;
    const found = plainValue(composition, key);
    if (found !== undefined) update(config, key, found.value, { forceAdd: true });
  }
  return config;
}

/** Sets a key to what another config has there; takes it away where that has none. */
function replace(config: MapNode, key: string, by: ComposedConfig): void {
  const found = plainValue(by, key);
  if (found !== undefined) {
    update(config, key, found.value, { forceAdd: true, merge: false });
    return;
  }
  const node = selectNode(config, key, { throwOnResolutionFailure: false });
  if (node === undefined || node.kind === 'produced') return;
  const { parent, key: name } = node;
  if (parent?.kind === 'map' && name !== undefined) openDict(parent, () => removeChild(parent, name));
}

/**
 * The job of a run that somebody else made, as this program runs it. What reaches outside of a run is the program's own: the
 * `hydra` node with its folders, logs, callbacks and variables, what the program names in `outside`, and what reads the
 * environment. Throws what composing the program's own config throws.
 */
export function strangersJob(program: Owner, folder: string, logged: LoggedTask): StrangersJob {
  const { own, resolvers: all } = composeOwn(program);
  const resolvers = withoutEnvironment(all, folder);
  const config = taskConfig(logged.config);
  const { outside = [] } = program;
  const reading = interpolations(config)
    .filter(({ key, text }) => text.includes('oc.env') && plainValue(own, key) !== undefined)
    .map(({ key }) => key)
    .filter((key) => !outside.some((one) => key === one || key.startsWith(`${one}.`)));
  for (const key of [...outside, ...reading]) replace(config, key, own);
  pinned(config, logged.pins);
  mergeInto(config, [ownHydra(own, resolvers)]);
  const { words, pins } = logged;
  const overrides = { hydra: [], task: [...words, ...pins] };
  return { composition: composedConfig({ config, overrides, resolvers }), replaced: ['hydra', ...outside, ...reading] };
}

/** Fails with RUN_FOLDER for a folder in which a link lies: whatever goes on there would write to its end. */
export function assertNoLinks(folder: string): void {
  const visit = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = join(below, entry.name);
      if (entry.isSymbolicLink()) {
        throw new HydrosolError('RUN_FOLDER', `${shownPath(join(folder, path))} is a link, and the run is not yours`, {
          expected: 'a folder without links: a run that is resumed writes into it',
        });
      }
      if (entry.isDirectory()) visit(path);
    }
  };
  try {
    visit('');
  } catch (cause) {
    if (cause instanceof HydrosolError) throw cause;
    throw new HydrosolError('RUN_FOLDER', `${shownPath(folder)} cannot be read: ${firstLineOf(cause)}`, { cause });
  }
}
