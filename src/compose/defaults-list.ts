/** @file The defaults list: the configs of a defaults tree in the order in which they are merged. */
import type { Choice } from './default-item.ts';
import type { DefaultsNode } from './defaults-node.ts';
import type { DefaultsTree, TreeOptions } from './defaults-tree.ts';
import { HydrosolError } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import { overrideKeyOf, packageOf, pathOf } from './defaults-node.ts';
import { buildDefaultsTree } from './defaults-tree.ts';
import { changeInstead } from './tree-errors.ts';
import { RefusedWord } from './refused-word.ts';

/** One config of the list. */
export interface DefaultsEntry {
  readonly path: string;
  /** Where its content goes; `''` is the root. */
  readonly package: string;
  /** The config whose defaults list has it. */
  readonly parent: string | undefined;
  /** Whether it stands where `_self_` stood. */
  readonly isSelf: boolean;
  readonly primary: boolean;
}

export interface DefaultsList extends DefaultsTree {
  readonly entries: readonly DefaultsEntry[];
}

/**
 * The defaults list of a primary config under overrides of groups. Throws what `buildDefaultsTree` throws; adds groups that are
 * in the list twice, and overrides that fit nowhere, to `options.errors`.
 */
export function buildDefaultsList(options: TreeOptions): DefaultsList {
  const tree = buildDefaultsTree(options);
  const entries = tree.roots.flatMap((root) => entriesOf(root, root));
  options.errors.push(...repeatedChoices(tree));
  // What is missing might have had the choices that overrides are about.
  if (options.gaps.length === 0) options.errors.push(...unusedOverrides(options, tree));
  return { ...tree, entries };
}

/** The configs of a subtree, depth first. */
function entriesOf(node: DefaultsNode, root: DefaultsNode): DefaultsEntry[] {
  if (node.children !== undefined) return node.children.flatMap((child) => entriesOf(child, root));
  if (node.state !== 'loaded' && node.state !== 'self') return [];
  const isSelf = node.state === 'self';
  const of = isSelf ? node.parent : node;
  if (of === undefined) return [];
  return [
    {
      path: pathOf(of),
      package: packageOf(of, { header: true }),
      parent: of.parent === undefined ? undefined : pathOf(of.parent),
      isSelf,
      primary: of === root,
    },
  ];
}

/** Errors for groups that are in the list more than once. Only configs without a defaults list are looked at, as in Hydra. */
function repeatedChoices({ roots }: DefaultsTree): HydrosolError[] {
  const leavesOf = (node: DefaultsNode): readonly DefaultsNode[] => node.children?.flatMap(leavesOf) ?? [node];
  const errors: HydrosolError[] = [];
  const keys = new Set<string>();
  for (const node of roots.flatMap(leavesOf)) {
    if (node.state !== 'loaded' || node.item.kind !== 'group') continue;
    const key = overrideKeyOf(node);
    const hints = [`to change the choice instead: ${changeInstead(node, key)}`];
    // Where it stands, not the word that gives it another option: that is right.
    const details = { origin: node.item.origin, hints };
    if (keys.has(key))
      errors.push(new HydrosolError('COMPOSITION', `'${key}' is more than once in the defaults list`, details));
    keys.add(key);
  }
  return errors;
}

/** How to choose an option of a group inside of one that was chosen, which `a: sub/x` does not mean since Hydra 1.4. */
function chooseInside(key: string, choice: Choice, known: readonly string[]): string[] {
  const [, group = '', inside = '', own = ''] = /^(.*)\/([^/@]*)(@.*)?$/.exec(key) ?? [];
  const outer = `${group}${own}`;
  if (typeof choice !== 'string' || !known.includes(outer)) return [];
  return [`to change '${outer}', on the command line: ${outer}=${inside}/${choice}`];
}

/** Errors for overrides and deletions of choices that the tree does not have. */
function unusedOverrides({ overrides, repository }: TreeOptions, { choices }: DefaultsTree): HydrosolError[] {
  const errors: HydrosolError[] = [];
  const known = [...choices.keys()];
  for (const [key, { used, origin, containedIn, written, choice }] of overrides.choices) {
    if (used) continue;
    const [group = ''] = key.split('@');
    const same = known.filter((other) => other === group || other.startsWith(`${group}@`));
    // `- a: sub/two` is a choice of 'a/sub'.
    const inside = known.find((other) => other.startsWith(`${group}/`));
    const suggestion = same[0] ?? inside ?? nearest(key, known)[0];
    if (containedIn === undefined) {
      const value = written.slice(written.indexOf('='));
      const expected = same.length > 1 ? `one of ${same.join(', ')}` : undefined;
      errors.push(
        new RefusedWord(
          'COMPOSITION',
          `no defaults list has '${key}', so there is no choice to change`,
          { fullKey: key, origin, expected },
          {
            meant: [
              (same.length > 0 ? same : suggestion === undefined ? [] : [suggestion]).map((one) => `${one}${value}`),
            ],
            other: [['to add it on purpose', `+${written}`]],
          },
        ),
      );
    } else {
      errors.push(
        new HydrosolError('COMPOSITION', `'override ${written}' in '${containedIn}': no '${key}' stands before it`, {
          fullKey: key,
          origin,
          suggestion,
          hints: [...chooseInside(key, choice, known), 'without override it is a choice of its own'],
        }),
      );
    }
  }
  for (const [key, { used, origin, option }] of overrides.deletions) {
    if (used) continue;
    const chosen = choices.get(key);
    const hints = option !== undefined && typeof chosen === 'string' ? [`'${key}' is '${chosen}' here`] : [];
    const names = repository.groupExists(key) ? known : [];
    const inside = known.find((other) => other.startsWith(`${key}/`));
    errors.push(
      new HydrosolError('COMPOSITION', `no defaults list has '${option === undefined ? key : `${key}=${option}`}'`, {
        fullKey: key,
        origin,
        suggestion: inside ?? nearest(key, names).find((name) => name !== key),
        hints,
      }),
    );
  }
  return errors;
}
