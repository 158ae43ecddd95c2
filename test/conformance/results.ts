/** @file Runs the cases of a file and counts, by API. */
import { readFileSync } from 'node:fs';
import type { Plain } from '../../src/util/scalar.ts';
import { KINDS } from './apis/index.ts';
import type { CaseEngine, Outcome, RecordedCase } from './kind.ts';
import { canonical, parseOrderedJson } from './ordered-json.ts';

/** A difference that is kept on purpose. */
export interface Deviation {
  /** The `id` of the recorded case. */
  readonly id: string;
  readonly reason: string;
}

export interface Failure extends Outcome {
  readonly id: string;
  /** The recorded line, or the words of a case whose tree has several. */
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

/** The cases of a line: itself, or the cases of a config tree, each with the tree's files. */
function casesOf(line: string): readonly RecordedCase[] {
  const recorded = parseOrderedJson(line) as Plain as RecordedCase;
  const cases = recorded.get('cases') as readonly RecordedCase[] | undefined;
  if (cases === undefined) return [recorded];
  return cases.map(
    (own) => new Map([...own, ...['files', 'config_name'].map((name) => [name, recorded.get(name)!] as const)]),
  );
}

/** A case in a line: of a tree that others share only what is its own. */
function describeCase(recorded: RecordedCase, line: string): string {
  const words = recorded.get('overrides') ?? recorded.get('sweep');
  return line.includes('"cases":') ? `${String(recorded.get('id'))} ${canonical(words)}` : line;
}

/** Runs every case that some kind knows; cases of no known kind count for nobody. Cases without tensors have no engine. */
export async function runCases(
  path: string | URL,
  engine: CaseEngine = 'cpu',
): Promise<ReadonlyMap<string, ApiResult>> {
  const results = new Map<string, { passed: number; failures: Failure[] }>();
  const kept = new Map(DEVIATIONS.map(({ id, reason }) => [id, reason]));
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    for (const recorded of casesOf(line)) {
      const kind = KINDS.find(({ matches }) => matches(recorded));
      if (kind === undefined) continue;
      const api = kind.api(recorded);
      const result = results.get(api) ?? { passed: 0, failures: [] };
      results.set(api, result);
      const outcome = await kind.run(recorded, engine);
      const id = String(recorded.get('id') ?? '');
      if (outcome.passed) result.passed++;
      else result.failures.push({ ...outcome, id, line: describeCase(recorded, line), deviation: kept.get(id) });
    }
  }
  return results;
}
