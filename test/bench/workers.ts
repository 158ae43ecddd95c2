/**
 * @file How much sooner a sweep of trainings ends on two workers than on one: 2 teachers × 4 students × 3 losses × 3 seeds, turn by
 * turn in one run. `npm run bench:workers [-- --rounds 1 --workers 1,2 --seeds 3]`. Measures what is built. Every worker has one
 * thread, so that the ratio says what the second worker brings, and not what threads do.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { readSweep } from '../../src/report/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1,2' },
    seeds: { type: 'string', default: '3' },
  },
});
const counts = values.workers.split(',').map(Number);
const jobs = 2 * 4 * 3 * Number(values.seeds);
execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });

const WORDS = [
  'teacher=cnn_large,mlp_large',
  'model=cnn,mlp,lenet5_half,lstm',
  'loss=response,relation,dist',
  `seed=range(${values.seeds})`,
  'data.train_size=2000',
  'trainer.epochs=5',
  'engine.threads=1',
  'hydra/launcher=processes',
];

/** Seconds from the start of the program to its end, and those that its jobs took together. */
interface Measured {
  readonly wall: number;
  readonly ofJobs: number;
}

/** One sweep, nothing kept of an earlier one. */
function sweep(workers: number): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'bench-workers-'));
  try {
    const own = [`hydra.launcher.n_jobs=${workers}`, `hydra.sweep.dir=${folder}/sweep`, `store.dir=${folder}/store`];
    const start = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, 'dist/cli/hydrosol.cjs'), 'run', '-m', ...WORDS, ...own],
      {
        cwd: folder,
        maxBuffer: 2 ** 30,
      },
    );
    const wall = (performance.now() - start) / 1000;
    if (status !== 0) throw new Error(`the sweep on ${workers} workers failed: ${String(stderr).slice(-2000)}`);
    const seconds = readSweep(join(folder, 'sweep')).map(({ summary }) => summary?.seconds ?? NaN);
    if (seconds.length !== jobs) throw new Error(`${seconds.length} of ${jobs} jobs ran`);
    return { wall, ofJobs: seconds.reduce((sum, one) => sum + one, 0) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const found = counts.map((): Measured[] => []);
for (let round = 0; round < Number(values.rounds); round++)
  for (const [i, workers] of counts.entries()) found[i]!.push(sweep(workers));
const least = (i: number): Measured => found[i]!.toSorted((a, b) => a.wall - b.wall)[0]!;
const table = new Table({
  head: ['jobs', 'workers', 'all s', 's in jobs', 'as fast'],
  style: { head: [], border: [] },
});
for (const [i, workers] of counts.entries()) {
  const { wall, ofJobs } = least(i);
  table.push([jobs, workers, wall.toFixed(1), ofJobs.toFixed(1), `${(least(0).wall / wall).toFixed(2)}×`]);
}
console.log(table.toString());
