/** @file The console of a process that nobody watches: lines only, no progress. */
import type { ConsoleTracker } from '../../track/index.ts';

/** Writes lines to stderr, and shows no progress. */
export function quietConsole(): ConsoleTracker {
  return {
    start: () => Promise.resolve({ id: undefined, ids: new Map(), listen: () => {}, end: () => Promise.resolve() }),
    print: (line) => void process.stderr.write(`${line}\n`),
  };
}
