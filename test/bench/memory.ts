/** @file Memory over 5,000 steps of training. `npm run bench:memory [-- ENGINE]`; code 1 if it grows. */
import Table from 'cli-table3';
import { type EngineName, startEngine } from '../../src/engine/index.ts';
import { memoryOfSteps } from './memory-of-steps.ts';

const STEPS = 5000;
/** Share by which the process may grow from the first fifth to the end: what the allocator keeps varies. */
const SLACK = 0.05;

const [name = 'compiled'] = process.argv.slice(2);
const samples = await memoryOfSteps({ engine: await startEngine(name as EngineName), steps: STEPS, every: STEPS / 10 });

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
const table = new Table({
  head: ['step', 'tensors', 'their kB', 'resident MB', 'heap MB'],
  style: { head: [], border: [] },
  colAligns: ['right', 'right', 'right', 'right', 'right'],
});
for (const { step, tensors, bytes, resident, heap } of samples)
  table.push([step, tensors, (bytes / 1024).toFixed(1), megabytes(resident), megabytes(heap)]);
console.log(table.toString());

const [, early] = samples;
const last = samples.at(-1)!;
const growth = last.resident / early!.resident - 1;
const flat = last.tensors === early!.tensors && last.bytes === early!.bytes && growth < SLACK;
console.log(
  `${name}: from step ${early!.step} to ${last.step} the process grows by ${(100 * growth).toFixed(1)} %, TensorFlow.js by ${last.tensors - early!.tensors} tensors`,
);
process.exitCode = flat ? 0 : 1;
