/** @file A console without a screen: lines only, no progress. */
import type { ConsoleTracker } from './console.ts';

const start: ConsoleTracker['start'] = () =>
  Promise.resolve({ id: undefined, ids: new Map(), listen: () => {}, end: () => Promise.resolve() });

/** Hands lines on, and shows no progress; lines for standard output go to `printOut`, else there. */
export function linesConsole(print: (line: string) => void, printOut?: ConsoleTracker['printOut']): ConsoleTracker {
  return { start, print, ...(printOut && { printOut }) };
}
