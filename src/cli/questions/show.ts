/** @file What `--info` prints. */
import {
  describeSource,
  hideSecrets,
  SOURCE_SCHEMES,
  taskConfig,
  type CommandWord,
  type Composition,
  type DefaultsNode,
  type Secrets,
  type Workshop,
} from '../../compose/index.ts';
import { toYaml } from '../../config/index.ts';
import { SHELLS, type Flags } from '../flags.ts';
import { aliasesText } from './aliases.ts';

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
