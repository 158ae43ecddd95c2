import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import deviations from './deviations.json' with { type: 'json' };
import { CODES, expectedOutcome, runCase } from './run-case.ts';
import type { RecordedCase } from './run-case.ts';

function read(file: string): readonly RecordedCase[] {
  const lines = readFileSync(join(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedCase);
}

/** Whether a case comes to what Hydra 1.4 made of it, keys in the same order. */
async function agrees(recorded: RecordedCase): Promise<boolean> {
  const { ok, code } = await runCase(recorded);
  if (recorded.error !== undefined) return (CODES[recorded.error] ?? []).includes(code ?? '');
  return JSON.stringify(expectedOutcome(ok)) === JSON.stringify(expectedOutcome(recorded.ok));
}

describe.each(['cases.jsonl', 'random.jsonl'])('as Hydra 1.4: %s', (file) => {
  const all = read(file);
  const names = new Set(Object.keys(deviations));

  it.each(all.filter(({ name }) => !names.has(name)))('$name', async (recorded) => {
    const { ok, code } = await runCase(recorded);
    if (recorded.error === undefined) {
      expect(JSON.stringify(expectedOutcome(ok))).toBe(JSON.stringify(expectedOutcome(recorded.ok)));
    } else expect(CODES[recorded.error]).toContain(code);
  });

  it.each(all.filter(({ name }) => names.has(name)))('differs on purpose: $name', async (recorded) => {
    expect(await agrees(recorded)).toBe(false);
  });
});
