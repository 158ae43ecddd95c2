/** @file The defaults list: the configs of a defaults tree in the order in which they are merged. */
import type { DefaultsNode } from './defaults-node.ts';
import type { DefaultsTree, TreeOptions } from './defaults-tree.ts';
import { HydrosolError } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import { buildDefaultsTree, changeInstead } from './defaults-tree.ts';
import { overrideKeyOf, packageOf, pathOf } from './defaults-node.ts';

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
 * The defaults list of a primary config under overrides of groups. Throws what `buildDefaultsTree` throws and
 * `COMPOSITION` for a group that is in the list twice; adds overrides that fit nowhere to `options.errors`.
 */
export function buildDefaultsList(options: TreeOptions): DefaultsList {
  const tree = buildDefaultsTree(options);
  const keys = new Set<string>();
  const entries = tree.roots.flatMap((root) => entriesOf(root, root, keys));
  // What is missing might have had the choices that overrides are about.
  if (options.gaps.length === 0) options.errors.push(...unusedOverrides(options, tree));
  return { ...tree, entries };
}

/** The configs of a subtree, depth first. */
function entriesOf(node: DefaultsNode, root: DefaultsNode, keys: Set<string>): DefaultsEntry[] {
  if (node.children !== undefined) return node.children.flatMap((child) => entriesOf(child, root, keys));
  if (node.state !== 'loaded' && node.state !== 'self') return [];
  const isSelf = node.state === 'self';
  const of = isSelf ? node.parent : node;
  if (of === undefined) return [];
  if (!isSelf && node.item.kind === 'group') forbidTwice(node, keys);
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

function forbidTwice(node: DefaultsNode, keys: Set<string>): void {
  const key = overrideKeyOf(node);
  if (keys.has(key)) {
    throw new HydrosolError('COMPOSITION', `'${key}' is more than once in the defaults list`, {
      // Where it stands, not the word that gives it another option: that is right.
      origin: node.item.origin,
      hints: [`to change the choice instead: ${changeInstead(node, key)}`],
    });
  }
  keys.add(key);
}

/** Errors for overrides and deletions of choices that the tree does not have. */
function unusedOverrides({ overrides, repository }: TreeOptions, { choices }: DefaultsTree): HydrosolError[] {
  const errors: HydrosolError[] = [];
  const known = [...choices.keys()];
  for (const [key, { used, origin, containedIn, written }] of overrides.choices) {
    if (used) continue;
    const [group = ''] = key.split('@');
    const same = known.filter((other) => other === group || other.startsWith(`${group}@`));
    const suggestion = same[0] ?? nearest(key, known)[0];
    if (containedIn === undefined) {
      errors.push(
        new HydrosolError('COMPOSITION', `no defaults list has '${key}', so there is no choice to change`, {
          fullKey: key,
          origin,
          suggestion,
          expected: same.length > 1 ? `one of ${same.join(', ')}` : undefined,
          hints: [`to add it on purpose: +${written}`],
        }),
      );
    } else {
      errors.push(
        new HydrosolError('COMPOSITION', `'override ${written}' in '${containedIn}': no '${key}' stands before it`, {
          fullKey: key,
          origin,
          suggestion,
          hints: ['without override it is a choice of its own'],
        }),
      );
    }
  }
  for (const [key, { used, origin, option }] of overrides.deletions) {
    if (used) continue;
    const chosen = choices.get(key);
    const hints = option !== undefined && typeof chosen === 'string' ? [`'${key}' is '${chosen}' here`] : [];
    const names = repository.groupExists(key) ? known : [];
    errors.push(
      new HydrosolError('COMPOSITION', `no defaults list has '${option === undefined ? key : `${key}=${option}`}'`, {
        fullKey: key,
        origin,
        suggestion: nearest(key, names).find((name) => name !== key),
        hints,
      }),
    );
  }
  return errors;
}
