/** @file The items of one config's defaults list, completed and in the right order. */
import type { DefaultItem, GroupItem } from './default-item.ts';
import type { LoadedConfig } from './repository.ts';
import { HydrosolError } from '../errors.ts';
import { overrideTooEarly } from './tree-errors.ts';

/** Whether an item changes a choice made elsewhere. */
const isOverride = (item: DefaultItem): boolean => item.kind === 'group' && item.override;

/** The items of a config, and what is wrong with their order. */
interface CompletedItems {
  readonly items: readonly DefaultItem[];
  readonly errors: readonly HydrosolError[];
}

/**
 * The items of a config, with `_self_` at the end if it has none, then what the command line appends. `COMPOSITION` for a
 * second `_self_`, and for an override that does not stand at the end.
 */
export function completeItems({ defaults, source }: LoadedConfig, appended: readonly GroupItem[]): CompletedItems {
  if (defaults.length === 0 && appended.length === 0) return { items: [], errors: [] };
  const [self, ...more] = defaults.filter(({ kind }) => kind === 'self');
  const twice = more.map(({ origin }) => new HydrosolError('COMPOSITION', '_self_ is there twice', { origin }));
  const own = defaults.filter((item) => !more.includes(item));
  // A list of nothing but overrides pulls in nothing, so it needs no place for the config itself.
  const needsSelf = self === undefined && (defaults.length === 0 || !defaults.every(isOverride));
  const added: DefaultItem[] = needsSelf ? [{ kind: 'self', origin: { source, start: 0, end: 0 } }] : [];
  return { items: [...own, ...added, ...appended], errors: [...twice, ...earlyOverrides(defaults)] };
}

function earlyOverrides(items: readonly DefaultItem[]): HydrosolError[] {
  const last = items.findLastIndex((item) => item.kind !== 'self' && !isOverride(item));
  const late = items[last];
  if (late === undefined) return [];
  return items
    .slice(0, last)
    .filter(isOverride)
    .map((override) => overrideTooEarly(override, late));
}
