/**
 * @file Runs recorded cases: `npx tsx test/conformance/run.ts FILE.jsonl… [--failures] [--engine cpu|compiled]`. Ends with
 * `N passed, N failed` for each API and for all. Without files, all files of this folder. `--engine compiled` compiles losses
 * and optimizers, and fails where that cannot be. Exit code 1 if a case fails that is no known deviation.
 */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runCases } from './results.ts';

const { values, positionals: given } = parseArgs({
  options: { failures: { type: 'boolean', default: false }, engine: { type: 'string', default: 'cpu' } },
  allowPositionals: true,
});
const { failures: showFailures, engine } = values;
if (engine !== 'cpu' && engine !== 'compiled') throw new Error(`${engine} is neither cpu nor compiled`);
const folder = new URL('.', import.meta.url);
const files = given.length > 0 ? given : readdirSync(folder).filter((name) => name.endsWith('.jsonl'));

const totals = { passed: 0, failed: 0, unexpected: 0 };
for (const file of files) {
  const path = given.length > 0 ? file : new URL(file, folder);
  for (const [api, { passed, failures }] of await runCases(path, engine)) {
    const deviations = failures.filter(({ deviation }) => deviation !== undefined).length;
    const note = deviations === 0 ? '' : ` (${deviations} on purpose)`;
    console.log(`${api}: ${passed} passed, ${failures.length} failed${note}`);
    if (showFailures) {
      for (const { line, expected, actual, deviation } of failures) {
        console.log(
          `  case:     ${line.slice(0, 400)}\n  expected: ${expected.slice(0, 400)}\n  actual:   ${actual.slice(0, 400)}`,
        );
        console.log(deviation === undefined ? '' : `  on purpose: ${deviation}\n`);
      }
    }
    totals.passed += passed;
    totals.failed += failures.length;
    totals.unexpected += failures.length - deviations;
  }
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.unexpected === 0 ? 0 : 1;
