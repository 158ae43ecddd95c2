/**
 * @file Milliseconds for one Adam step of distillation, on every engine that works here: first one thread on one core for all,
 * then two on two. `npm run bench:engine [-- --rows mlp,lstm --engines compiled,torch --batches 64 --threads 2 --seconds 2]`.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { CONTESTANTS, type Contestant, type Run, startContestants, type Times } from './engine-contestants.ts';
import { type BenchNetwork, NETWORKS } from './networks.ts';
import { modelCost } from '../../src/distill/index.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: NETWORKS.map(({ name }) => name).join() },
    engines: { type: 'string', default: CONTESTANTS.filter((name) => name !== 'cpu').join() },
    batches: { type: 'string', default: '64,256' },
    threads: { type: 'string', default: '1,2' },
    seconds: { type: 'string', default: '1' },
  },
});
const chosen = (list: string, known: readonly string[]): string[] => {
  const names = list.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`${unknown} is none of ${known.join(', ')}`);
  return names;
};
const rows = chosen(
  values.rows,
  NETWORKS.map(({ name }) => name),
);
const batches = values.batches.split(',').map(Number);
const counts = values.threads.split(',').map(Number);
const available = availableParallelism();
const engines = chosen(values.engines, CONTESTANTS);

/** How often each engine has its turn, so that a busy moment of the machine does not hit one alone. */
const ROUNDS = 4;

/** Leaves so many processors, the last ones, to our threads and to those of the peers, which inherit it. */
function pin(threads: number): string {
  const last = available - 1;
  const list = threads === 1 ? `${last}` : `${available - threads}-${last}`;
  const pinned = spawnSync('taskset', ['-apc', list, String(process.pid)]).status === 0;
  return pinned ? `pinned to core ${list}` : 'not pinned to a core: there is no taskset';
}

/** The times of one row: of each engine the best of its turns. */
async function race(contestants: readonly Contestant[], row: BenchNetwork, batch: number): Promise<readonly Times[]> {
  const runs: Run[] = [];
  for (const contestant of contestants) runs.push(await contestant.start(row, batch));
  const best: Times[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, run] of runs.entries()) {
      const known = best[i];
      // what takes seconds has been measured well enough
      if (known !== undefined && known.ms > 2000) continue;
      const times = await run.measure(Number(values.seconds) / 2);
      best[i] = known !== undefined && known.ms < times.ms ? known : times;
    }
  }
  for (const run of runs) await run.stop();
  return best;
}

/** The table of all rows with so many threads. */
async function tableOf(threads: number): Promise<string> {
  console.log(`${threads} thread${threads === 1 ? '' : 's'}, ${pin(threads)}`);
  const contestants = await startContestants(engines, threads);
  const place = (name: string): number => contestants.findIndex((contestant) => contestant.name === name);
  const rivals = place('compiled') === -1 ? [] : contestants.filter(({ name }) => name !== 'compiled');
  const numbers = contestants.length + rivals.length + 5;
  const table = new Table({
    head: [
      'network',
      'batch',
      'threads',
      'MFLOP',
      ...contestants.map(({ name }) => `${name} ms`),
      ...rivals.map(({ name }) => `${name} / compiled`),
      'GFLOP/s',
      'compile s',
    ],
    style: { head: [], border: [] },
    colAligns: ['left', ...Array.from({ length: numbers }, () => 'right' as const)],
  });
  for (const row of NETWORKS.filter(({ name }) => rows.includes(name))) {
    const model = row.make();
    const { flops } = modelCost(model);
    model.dispose();
    for (const batch of batches) {
      const times = await race(contestants, row, batch);
      const ours = times[place('compiled')];
      // a step is about three forward passes: one forward, and two gradients of each product
      const mflop = (3 * flops * batch) / 1e6;
      const ratios = rivals.map(({ name }) => (times[place(name)]!.ms / ours!.ms).toFixed(2));
      const rate = ours === undefined ? [] : [(mflop / ours.ms).toFixed(0), ours.compile.toFixed(2)];
      const all = times.map(({ ms }) => ms.toFixed(2));
      table.push([row.name, batch, threads, mflop.toFixed(0), ...all, ...ratios, ...rate]);
      console.log(`${row.name} ${batch}: ${all.map((ms, i) => `${contestants[i]!.name} ${ms}`).join(', ')}`);
    }
  }
  for (const contestant of contestants) contestant.stop();
  return table.toString();
}

const tables: string[] = [];
for (const threads of counts) {
  if (threads <= available) tables.push(await tableOf(threads));
  else console.log(`${threads} threads: this process may use ${available} processors`);
}
console.log(tables.join('\n'));
