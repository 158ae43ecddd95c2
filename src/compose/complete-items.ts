/** @file The items of one config's defaults list, completed and in the right order. */
import type { DefaultItem, GroupItem } from './default-item.ts';
import type { LoadedConfig } from './repository.ts';
import { HydrosolError } from '../errors.ts';
import { overrideTooEarly } from './tree-errors.ts';

/** Whether an item changes a choice made elsewhere. */
export const isOverride = (item: DefaultItem): boolean => item.kind === 'group' && item.override;

/**
 * The items of a config, with `_self_` at the end if it has none, then what the command line appends. Throws `COMPOSITION`
 * for a second `_self_`, and for an override that does not stand at the end.
 */
export function completeItems(
  { defaults, source }: LoadedConfig,
  appended: readonly GroupItem[],
): readonly DefaultItem[] {
  if (defaults.length === 0 && appended.length === 0) return [];
  const [self, second] = defaults.filter(({ kind }) => kind === 'self');
  if (second !== undefined) {
    throw new HydrosolError('COMPOSITION', '_self_ is there twice', { origin: second.origin });
  }
  forbidLateItems(defaults);
  // A list of nothing but overrides pulls in nothing, so it needs no place for the config itself.
  const needsSelf = self === undefined && (defaults.length === 0 || !defaults.every(isOverride));
  const added: DefaultItem[] = needsSelf ? [{ kind: 'self', origin: { source, start: 0, end: 0 } }] : [];
  return [...defaults, ...added, ...appended];
}

function forbidLateItems(items: readonly DefaultItem[]): void {
  const first = items.findIndex(isOverride);
  const override = items[first];
  if (override === undefined) return;
  const late = items.slice(first).find((item) => item.kind !== 'self' && !isOverride(item));
  if (late !== undefined) throw overrideTooEarly(override, late);
}
