/** @file A key that was asked for by a flag and is not there. */
import { nearestKey } from '../../compose/index.ts';
import { keyText, splitKey, type MapNode } from '../../config/index.ts';
import { HydrosolError } from '../../errors.ts';
import { shellWord } from '../../override/index.ts';
import { nearest } from '../../util/suggest.ts';

export interface UnknownKeyOptions {
  /** The flag that asked. */
  readonly flag: string;
  /** What the flag calls it. */
  readonly what?: string;
  /** Other names that the flag knows. */
  readonly names?: Iterable<string>;
}

/** KEY_UNKNOWN, pointing at the words of the command line, with the nearest key or name. */
export function unknownKey(config: MapNode, key: string, options: UnknownKeyOptions): HydrosolError {
  const { flag, what = 'key', names = [] } = options;
  const near = nearest(key, names)[0] ?? nearestKey(config, splitKey(key));
  const text = `${flag} ${key}`;
  const source = { kind: 'override', name: 'command line', text } as const;
  return new HydrosolError('KEY_UNKNOWN', `there is no ${what} '${key}' in the config`, {
    fullKey: key,
    origin: { source, start: flag.length + 1, end: text.length },
    suggestion: near === undefined ? undefined : shellWord(near),
    expected: `a key of one of ${Array.from(config.children.values(), (child) => keyText(child.key ?? '')).join(', ')}`,
  });
}
