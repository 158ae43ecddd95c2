/** @file What the real Optuna and cmaes did, as the scripts beside this file recorded it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FAR: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: NaN };

const revive = (_: string, value: unknown): unknown => (typeof value === 'string' ? (FAR[value] ?? value) : value);

/** The cases of `NAME.jsonl`; numbers that JSON does not know are texts there. */
export function readRecorded<T>(name: string): readonly T[] {
  const text = readFileSync(resolve(import.meta.dirname, `${name}.jsonl`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line, revive) as T);
}
