/** @file What is there to choose from. */
import type { Aliases, Composition, Repository } from '../../compose/index.ts';
import type { Schema } from '../../schema/index.ts';

export interface Settings {
  readonly repository: Repository;
  /** What the words so far compose; nothing if they do not. */
  readonly composed: Composition | undefined;
  /** What the aliases of the primary config stand for. */
  readonly aliases: Aliases;
  readonly multirun: boolean;
  /** The schema of the program. Asked for only where it is of use: to load it takes time. */
  readonly schema: () => Promise<Schema | undefined>;
}

/**
 * Cuts a name behind the first separator that is not typed yet: names are completed part by part. A separator behind a backslash
 * belongs to its part.
 */
export function nextPart(name: string, typed: string, separator: '.' | '/'): string {
  for (let at = typed.length; at < name.length; at++) {
    if (name[at] === separator && name[at - 1] !== '\\') return name.slice(0, at + 1);
  }
  return name;
}
