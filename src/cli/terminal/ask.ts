/** @file A question to the person at the terminal. */
import { createInterface } from 'node:readline/promises';
import { visible } from '../../util/visible.ts';

/** Whether a person can be asked. */
export function hasPerson({ stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'> = process): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

/** Asks on standard error whether something may be done. Anything but `y` or `yes` is a no, Ctrl-C too. */
export async function ask(what: string, signal: AbortSignal): Promise<boolean> {
  // not as a terminal of its own: Ctrl-C stays a signal, which the command knows
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    const answer = await lines.question(`${visible(what)}\nLoad and run it? [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    lines.close();
  }
}
