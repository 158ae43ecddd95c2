/** @file The rows of a sweep's results.csv by the names of their columns. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The cells of each job of the sweep in a folder of `cwd`. They must hold no commas. */
export function rowsOf({ cwd }: { readonly cwd: string }, folder = 's'): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join(cwd, folder, 'results.csv'), 'utf8')
    .trimEnd()
    .split('\r\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}
