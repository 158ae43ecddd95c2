/** @file `hydrosol status DIR`: where a sweep stands, from anywhere. */
import { readStatus } from '../../sweep/index.ts';
import { EXIT } from '../exit.ts';
import { printError, printResult } from '../terminal/print.ts';
import { statusLines } from '../terminal/sweep-lines.ts';

/** Prints how many jobs of a sweep are in which state, and what its workers do. Changes nothing. Fails as `readStatus`. */
export async function status(folder: string): Promise<number> {
  const found = await readStatus(folder, { warn: (message) => printError(`warning: ${message}\n`) });
  const width = process.stdout.isTTY ? process.stdout.columns - 1 : Infinity;
  const lines = statusLines(found, { width });
  const idle = !found.atWork && found.left + found.running.length > 0 ? ['nobody works on it'] : [];
  printResult(`${[...lines, ...idle].join('\n')}\n`);
  return EXIT.done;
}
