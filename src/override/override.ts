/** @file One word of the command line, understood. */
import type { Source } from '../errors.ts';
import type { Span } from '../grammar/index.ts';
import type { Value } from './value.ts';

/** `key=`, `+key=`, `++key=`, `~key`. */
export type OverrideType = 'change' | 'add' | 'force-add' | 'delete';

/** `group@package`, `a.b.c` or `items[0].a`. Whether it names a group is for `compose/` to find out. */
export interface Key extends Span {
  /** As it was typed; `splitKey` of `config/` takes brackets and escapes away. */
  readonly keyOrGroup: string;
  /** Whether it has brackets or escapes (`items[0]`, `m.x\.y`). Then it names a value and never a group, and has no package. */
  readonly isValuePath: boolean;
  /** What stands behind `@`; may be empty (`group@=x`), and is `undefined` without an `@`. */
  readonly package: string | undefined;
}

export interface Override {
  readonly type: OverrideType;
  readonly key: Key;
  /** `undefined` only for `~key`; `key=` has the empty string. */
  readonly value: Value | undefined;
  /** The word as it was typed (kind `override`). */
  readonly source: Source;
}

/** The prefix that a word of each type has. */
const PREFIX: Readonly<Record<OverrideType, string>> = { change: '', add: '+', 'force-add': '++', delete: '~' };

/** What makes two overrides set the same thing: prefix, key and package (`+db@foo`). */
export function overrideKey({ type, key }: Pick<Override, 'type' | 'key'>): string {
  return `${PREFIX[type]}${key.keyOrGroup}${key.package === undefined ? '' : `@${key.package}`}`;
}

/** Whether an override is about Hydrosol itself (`hydra.run.dir=…`, `hydra/launcher=…`, `hydra[run].dir=…`), not the experiment. */
export function isHydraOverride({ key }: Pick<Override, 'key'>): boolean {
  return /^hydra[./[]/.test(key.keyOrGroup);
}
