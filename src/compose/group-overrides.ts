/** @file Which words of the command line choose options of groups, and which set values. */
import type { Origin } from '../errors.ts';
import type { Override } from '../override/index.ts';
import type { Choice, GroupItem } from './default-item.ts';
import type { Repository } from './repository.ts';
import { HydrosolError } from '../errors.ts';
import { overriddenKey } from './defaults-node.ts';
import { isSweepOverride, overrideKey } from '../override/index.ts';

/** A choice that takes the place of one in a defaults list. */
interface ChoiceOverride {
  readonly choice: Choice;
  readonly origin: Origin;
  /** `optional override db: pg`. */
  readonly optional: boolean;
  /** The config whose defaults list has it (`override db: pg`); `undefined` for the command line. */
  readonly containedIn: string | undefined;
  /** How it is written there. */
  readonly written: string;
  used: boolean;
}

/** An item taken out of the defaults list (`~db`, `~db=mysql`). */
interface Deletion {
  /** Only this option is deleted. */
  readonly option: string | undefined;
  readonly origin: Origin;
  used: boolean;
}

/** The command line, sorted. The maps go by override key (`db@foo`) and grow while the defaults tree is built. */
export interface GroupOverrides {
  readonly choices: Map<string, ChoiceOverride>;
  readonly deletions: Map<string, Deletion>;
  /** `+group=option`, at the end of the primary config's defaults list. */
  readonly appended: readonly GroupItem[];
  /** Overrides of values. */
  readonly values: readonly Override[];
}

/** The place of an override's key. */
export function keyOrigin({ source, key }: Override): Origin {
  return { source, start: key.start, end: key.end };
}

/** The place of an override's value, or of its key if it has none. */
export function originOf({ source, key, value }: Override): Origin {
  const { start, end } = value ?? key;
  return { source, start, end };
}

/**
 * Sorts overrides into those of groups and those of values. Sweeps are left out: a sweep composes once for all.
 * Adds what is wrong with an override of a group to `errors`.
 */
export function sortOverrides(
  overrides: readonly Override[],
  repository: Repository,
  errors: HydrosolError[],
): GroupOverrides {
  const choices = new Map<string, ChoiceOverride>();
  const deletions = new Map<string, Deletion>();
  const appended: GroupItem[] = [];
  const values: Override[] = [];
  for (const override of overrides) {
    if (isSweepOverride(override)) continue;
    const { type, key, value } = override;
    const { keyOrGroup } = key;
    const mayBeGroup = keyOrGroup !== '' && !key.isValuePath;
    const isGroup = mayBeGroup && repository.groupExists(keyOrGroup);
    const isConfig = mayBeGroup && type === 'delete' && repository.configExists(keyOrGroup);
    if ((!isGroup && !isConfig) || value?.kind === 'dict') {
      values.push(override);
      continue;
    }
    try {
      const origin = originOf(override);
      if (type === 'delete') {
        const option = value === undefined ? undefined : deletedOption(override, isGroup);
        deletions.set(overriddenKey(keyOrGroup, key.package), { option, origin, used: false });
        continue;
      }
      const choice = choiceOf(override);
      if (type === 'add') {
        const own = key.package === '_here_' ? '' : key.package;
        const common = { optional: false, override: false, external: true, origin, groupOrigin: keyOrigin(override) };
        appended.push({ kind: 'group', group: keyOrGroup, package: own, choice, ...common });
      } else {
        const written = override.source.text;
        choices.set(overriddenKey(keyOrGroup, key.package), {
          choice,
          origin,
          optional: false,
          containedIn: undefined,
          written,
          used: false,
        });
      }
    } catch (error) {
      if (!(error instanceof HydrosolError)) throw error;
      errors.push(error);
    }
  }
  return { choices, deletions, appended, values };
}

/** The option in `~group=option`; `~group=null` is `~group`, as Hydra writes it down for the jobs of a sweep. */
function deletedOption(override: Override, isGroup: boolean): string | undefined {
  const choice = choiceOf({ ...override, type: 'change' });
  if (isGroup && choice === null) return undefined;
  if (isGroup && typeof choice === 'string') return choice;
  throw new HydrosolError('COMPOSITION', isGroup ? 'only one option can be deleted' : 'a config has no option', {
    origin: originOf(override),
    hints: [`to delete the whole item: ${overrideKey(override)}`],
  });
}

/** The choice that an override of a group makes. Throws `COMPOSITION` for anything but options. */
function choiceOf(override: Override): Choice {
  const { type, value, key } = override;
  const group = key.keyOrGroup;
  const fail = (message: string, hints: string[]): never => {
    throw new HydrosolError('COMPOSITION', message, { origin: originOf(override), hints });
  };
  if (type === 'force-add') return fail('a group is added with one +', [`to add it: ${override.source.text.slice(1)}`]);
  const text = (item: typeof value): string | undefined => {
    if (item?.kind === 'quoted') return item.text;
    return item?.kind === 'scalar' && typeof item.value === 'string' ? item.value : undefined;
  };
  if (value?.kind === 'scalar' && value.value === null) return null;
  if (value?.kind === 'list') {
    return value.items.map(
      (item) => text(item) ?? fail('options are names', [`to choose several: ${group}=[OPTION,OPTION]`]),
    );
  }
  return (
    text(value) ??
    fail(`'${group}' is a group: choose an option or a list of options`, [`to choose one: ${group}=OPTION`])
  );
}
