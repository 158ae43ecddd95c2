/** @file What `--cfg` and `--info` print. */
import {
  describeSource,
  hideSecrets,
  hydraConfig,
  SOURCE_SCHEMES,
  taskConfig,
  type CommandWord,
  type Composition,
  type DefaultsNode,
  type Secrets,
  type Workshop,
} from '../../compose/index.ts';
import {
  copyNode,
  isContainer,
  meantValue,
  pythonStr,
  resolve,
  selectNode,
  toYaml,
  type MapNode,
} from '../../config/index.ts';
import { describeOrigin, type Origin } from '../../errors.ts';
import { SHELLS, type Flags } from '../flags.ts';
import { aliasesText } from './aliases.ts';
import { yamlWithOrigins } from './origins.ts';
import { unknownKey } from './unknown-key.ts';

/** The part of a composed config that `--cfg KIND` is about. */
function partOf({ config }: Composition, kind: NonNullable<Flags['cfg']>): MapNode {
  if (kind === 'job') return taskConfig(config);
  return kind === 'hydra' ? hydraConfig(config) : copyNode(config);
}

/**
 * The composed config as YAML: `--cfg`, with `--resolve`, `--package` and `--origins`; a package that is a single
 * value as that value. Throws KEY_UNKNOWN for a package that is not there.
 */
export function configText(
  composition: Composition,
  { cfg = 'job', resolve: resolved, package: path, origins }: Flags,
  secrets: Secrets,
): string {
  const { resolvers } = composition;
  const whole = partOf(composition, cfg);
  if (resolved) resolve(whole, { resolvers });
  hideSecrets(whole, secrets);
  const part = path === undefined || path === '_global_' ? whole : selectNode(whole, path, { resolvers });
  if (part === undefined) throw unknownKey(whole, path ?? '', { flag: '--package', what: 'package' });
  // A single value is printed as Hydra does: the way Python writes it.
  if (part.kind === 'produced') return `${secrets.hide(pythonStr(meantValue(part)))}\n`;
  if (!isContainer(part)) return `${secrets.ofKey(path ?? '', pythonStr(part))}\n`;
  const head = part === whole ? '' : `# @package ${path}\n`;
  const describe = (origin: Origin): string => describeOrigin(origin, secrets);
  return head + (origins ? yamlWithOrigins(part, describe) : toYaml(part));
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

/** What was asked, besides the composition that came of it: the words as they were typed. */
interface Asked {
  readonly workshop: Workshop;
  readonly words: readonly CommandWord[];
  readonly secrets: Secrets;
}

const INFO: Readonly<
  Record<Exclude<NonNullable<Flags['info']>, 'all'>, (composition: Composition, asked: Asked) => string>
> = {
  aliases: (_, { workshop, words, secrets }) => aliasesText(workshop, words, secrets),
  searchpath: ({ sources }) =>
    columns(
      ['provider', 'search path'],
      sources.map((source) => [source.provider, describeSource(source)]),
    ),
  defaults: ({ defaults }) =>
    columns(
      ['config', 'package', 'in'],
      defaults.entries.map((entry) => [entry.path, entry.package || '_global_', entry.parent ?? '']),
    ),
  'defaults-tree': ({ defaults }) => `${defaults.roots.flatMap((root) => treeLines(root, 0)).join('\n')}\n`,
  plugins: ({ sources, resolvers }) => {
    const options = (group: string): string[] => sources.flatMap((source) => source.list(group, 'config'));
    const rows = [
      ['config source', SOURCE_SCHEMES],
      ['launcher', options('hydra/launcher')],
      ['sweeper', options('hydra/sweeper')],
      ['completion', SHELLS],
      ['resolver', resolvers.names()],
    ] as const;
    return columns(
      ['kind', 'there are'],
      rows.map(([kind, names]) => [kind, [...new Set(names)].join(', ')]),
    );
  },
  config(composition, { secrets }) {
    const config = taskConfig(composition.config);
    hideSecrets(config, secrets);
    return toYaml(config);
  },
};

/** What `--info` tells: how a config was composed. */
export function infoText(composition: Composition, info: NonNullable<Flags['info']>, asked: Asked): string {
  if (info !== 'all') return INFO[info](composition, asked);
  const parts = Object.entries(INFO).map(([name, text]) => `== ${name} ==\n${text(composition, asked)}\n`);
  return parts.join('');
}
