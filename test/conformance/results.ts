/** @file Runs the cases of a file and counts, by API. */
import { readFileSync } from 'node:fs';
import type { Plain } from '../../src/util/scalar.ts';
import { KINDS } from './apis/index.ts';
import type { Outcome, RecordedCase } from './kind.ts';
import { parseOrderedJson } from './ordered-json.ts';

/** A difference that is kept on purpose. */
export interface Deviation {
  /** The `id` of the recorded case. */
  readonly id: string;
  readonly reason: string;
}

export interface Failure extends Outcome {
  readonly id: string;
  /** The recorded line. */
  readonly line: string;
  /** Why this difference is kept, if it is. */
  readonly deviation: string | undefined;
}

export interface ApiResult {
  readonly passed: number;
  readonly failures: readonly Failure[];
}

export const DEVIATIONS: readonly Deviation[] = JSON.parse(
  readFileSync(new URL('deviations.json', import.meta.url), 'utf8'),
) as Deviation[];

/** Runs every case that some kind knows; cases of no known kind count for nobody. */
export async function runCases(path: string | URL): Promise<ReadonlyMap<string, ApiResult>> {
  const results = new Map<string, { passed: number; failures: Failure[] }>();
  const kept = new Map(DEVIATIONS.map(({ id, reason }) => [id, reason]));
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    const recorded = parseOrderedJson(line) as Plain as RecordedCase;
    const kind = KINDS.find(({ matches }) => matches(recorded));
    if (kind === undefined) continue;
    const api = kind.api(recorded);
    const result = results.get(api) ?? { passed: 0, failures: [] };
    results.set(api, result);
    const outcome = await kind.run(recorded);
    const id = String(recorded.get('id') ?? '');
    if (outcome.passed) result.passed++;
    else result.failures.push({ ...outcome, id, line, deviation: kept.get(id) });
  }
  return results;
}
