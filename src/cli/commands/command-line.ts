/** @file How a command of `hydrosol` is typed. */
import { shellWord } from '../../override/index.ts';
import { typedPath } from '../../util/shown-path.ts';

/** The line of a command about a folder, with what stands behind it: `npx hydrosol report outputs/2026-11-23/10-41-07`. */
export function commandLine(command: string, folder: string, ...rest: readonly string[]): string {
  return ['npx hydrosol', command, ...[typedPath(folder), ...rest].map(shellWord)].join(' ');
}
