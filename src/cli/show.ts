/** @file What `--cfg` and `--info` print. */
import {
  describeSource,
  hideSecrets,
  hydraConfig,
  taskConfig,
  type DefaultsNode,
  type Secrets,
} from '../compose/index.ts';
import { copyNode, isContainer, resolve, selectNode, toYaml, type ContainerNode } from '../config/index.ts';
import { describeOrigin, HydrosolError, type Origin } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import type { Composed } from './compose-all.ts';
import type { Flags } from './flags.ts';
import { yamlWithOrigins } from './origins.ts';
import { print } from './print.ts';

/** The part of a composed config that `--cfg KIND` is about. */
function partOf({ composition: { config } }: Composed, kind: NonNullable<Flags['cfg']>): ContainerNode {
  if (kind === 'job') return taskConfig(config);
  return kind === 'hydra' ? hydraConfig(config) : copyNode(config);
}

/**
 * Prints the composed config as YAML: `--cfg`, with `--resolve`, `--package` and `--origins`. Throws KEY_UNKNOWN for a
 * package that is not there.
 */
export function printConfig(
  composed: Composed,
  { cfg = 'job', resolve: resolved, package: path, origins }: Flags,
  secrets: Secrets,
): void {
  const { resolvers } = composed;
  const whole = partOf(composed, cfg);
  if (resolved) resolve(whole, { resolvers });
  hideSecrets(whole, secrets);
  const part = path === undefined || path === '_global_' ? whole : selectNode(whole, path, { resolvers });
  if (part === undefined || part.kind === 'produced' || !isContainer(part)) {
    const names = whole.kind === 'map' ? [...whole.children.keys()].map(String) : [];
    throw new HydrosolError('KEY_UNKNOWN', `there is no package '${path}' in the config`, {
      suggestion: nearest(path ?? '', names)[0],
      expected: `one of ${names.join(', ')}`,
    });
  }
  if (part !== whole) print(`# @package ${path}\n`);
  const describe = (origin: Origin): string => describeOrigin(origin, secrets);
  print(origins ? yamlWithOrigins(part, describe) : toYaml(part));
}

/** Columns of text, two spaces apart. */
function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** A node of the defaults tree, its children indented below it. */
function treeLines(node: DefaultsNode, depth: number): string[] {
  const { item, state, choice } = node;
  const name =
    item.kind === 'self' ? '_self_' : item.kind === 'config' ? item.path : `${item.group}: ${String(choice)}`;
  const note = state === 'loaded' || state === 'self' ? '' : ` (${state})`;
  const line = `${'  '.repeat(depth)}${name}${note}`;
  return [line, ...(node.children ?? []).flatMap((child) => treeLines(child, depth + 1))];
}

const INFO: Readonly<
  Record<Exclude<NonNullable<Flags['info']>, 'all'>, (composed: Composed, secrets: Secrets) => string>
> = {
  searchpath: ({ composition: { sources } }) =>
    columns(
      ['provider', 'search path'],
      sources.map((source) => [source.provider, describeSource(source)]),
    ),
  defaults: ({ composition: { defaults } }) =>
    columns(
      ['config', 'package', 'in'],
      defaults.entries.map((entry) => [entry.path, entry.package || '_global_', entry.parent ?? '']),
    ),
  'defaults-tree': ({ composition: { defaults } }) =>
    `${defaults.roots.flatMap((root) => treeLines(root, 0)).join('\n')}\n`,
  config(composed, secrets) {
    const config = taskConfig(composed.composition.config);
    hideSecrets(config, secrets);
    return toYaml(config);
  },
};

/** Prints what `--info` asks for: how a config was composed. */
export function printInfo(composed: Composed, info: NonNullable<Flags['info']>, secrets: Secrets): void {
  if (info !== 'all') {
    print(INFO[info](composed, secrets));
    return;
  }
  for (const [name, text] of Object.entries(INFO)) print(`== ${name} ==\n${text(composed, secrets)}\n`);
}
