/**
 * @file What a sweep costs: jobs that do nothing, beside the equal Python program under Hydra's basic and joblib launchers, turn by
 * turn in one run. `npm run bench:sweep [-- --counts 100,1000,10000 --rounds 3 --launchers ours,workers,basic,joblib]`;
 * `test/bench/peers/sweep-setup.sh` makes the Python. Measures what is built; memory is that of the process that was started.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { ENV, findPython } from './peer.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    counts: { type: 'string', default: '100,1000' },
    rounds: { type: 'string', default: '3' },
    launchers: { type: 'string', default: 'ours,workers,basic,joblib' },
  },
});
const counts = values.counts.split(',').map(Number);
const rounds = Number(values.rounds);
const wanted = values.launchers.split(',');
execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });

/** More jobs than this take the peers too long. */
const MOST_OF_PEERS = 1000;

/** The equal of peers/sweep.py. */
const PROGRAM = `
import { appendFileSync, writeFileSync } from 'node:fs';
import { main } from ${JSON.stringify(pathToFileURL(join(root, 'dist/index.js')).href)};
const folder = process.env.BENCH_FOLDER;
process.on('exit', () => writeFileSync(folder + '/memory', String(process.resourceUsage().maxRSS)));
const task = () => {
  appendFileSync(folder + '/times', (performance.timeOrigin + performance.now()) + '\\n');
  return 1;
};
process.exitCode = await main({ name: 'bench', configDir: folder, load: async () => ({ task }) });
`;

interface Contestant {
  readonly name: string;
  /** How its program is started in a folder. */
  readonly command: (folder: string) => readonly [command: string, ...args: string[]];
  /** Words besides the sweep itself. */
  readonly words: readonly string[];
  readonly most: number;
}

const script = fileURLToPath(new URL('peers/sweep.py', import.meta.url));
const cores = availableParallelism();

/** A peer, if there is a Python for it. */
function peer(name: string, modules: readonly string[], words: readonly string[]): Contestant | undefined {
  const python = findPython(modules, 'sweep-peers');
  if (python !== undefined)
    return { name, command: () => [python, '-W', 'ignore', script], words, most: MOST_OF_PEERS };
  const missing = `no Python with ${modules.join(', ')} (sh test/bench/peers/sweep-setup.sh makes one)`;
  console.log(`${name} is left out: ${missing}`);
  return undefined;
}

/** By the names of `--launchers`; ratios are to the first. */
const CONTESTANTS: Readonly<Record<string, () => Contestant | undefined>> = {
  ours: () => ({
    name: 'Hydrosol',
    command: (folder) => [process.execPath, join(folder, 'program.mjs')],
    words: [],
    most: Infinity,
  }),
  workers: () => ({
    name: `Hydrosol over ${cores} workers`,
    command: (folder) => [process.execPath, join(folder, 'program.mjs')],
    words: ['hydra/launcher=processes', `hydra.launcher.n_jobs=${cores}`],
    most: Infinity,
  }),
  basic: () => peer('Hydra, basic', ['hydra'], []),
  joblib: () =>
    peer(
      `Hydra, joblib on ${cores} cores`,
      ['hydra', 'hydra_plugins.hydra_joblib_launcher'],
      ['hydra/launcher=joblib', `hydra.launcher.n_jobs=${cores}`],
    ),
};

/** One sweep: milliseconds from the start of the program to its first job, from there to the last for each job, to the end in all; kB. */
interface Measured {
  readonly first: number;
  readonly perJob: number;
  readonly whole: number;
  readonly memory: number;
}

function sweep({ name, command, words }: Contestant, count: number): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sweep-'));
  try {
    writeFileSync(join(folder, 'config.yaml'), 'x: 0\n');
    writeFileSync(join(folder, 'program.mjs'), PROGRAM);
    const [program, ...args] = command(folder);
    const all = [...args, '-m', `x=range(0,${count})`, `hydra.sweep.dir=${folder}/out`, ...words];
    const start = performance.timeOrigin + performance.now();
    const { status, stderr } = spawnSync(program, all, {
      cwd: folder,
      env: { ...ENV, BENCH_FOLDER: folder },
      maxBuffer: 2 ** 30,
    });
    const whole = performance.timeOrigin + performance.now() - start;
    if (status !== 0) throw new Error(`${name} failed: ${String(stderr).slice(-2000)}`);
    const times = readFileSync(join(folder, 'times'), 'utf8').trim().split('\n').map(Number);
    if (times.length !== count) throw new Error(`${name} ran ${times.length} of ${count} jobs`);
    times.sort((a, b) => a - b);
    const [first, last] = [times[0]!, times.at(-1)!];
    const memory = Number(readFileSync(join(folder, 'memory'), 'utf8'));
    return { first: first - start, perJob: (last - first) / (count - 1), whole, memory };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds that a small new file takes to be synced here: each job of ours waits for two. */
function syncTime(): number {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sync-'));
  const times = Array.from({ length: 50 }, (_, i) => {
    const file = openSync(join(folder, String(i)), 'wx');
    writeSync(file, 'a small file');
    const start = performance.now();
    fsyncSync(file);
    const took = performance.now() - start;
    closeSync(file);
    return took;
  });
  rmSync(folder, { recursive: true });
  return median(times);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

const all = wanted.flatMap((name) => CONTESTANTS[name]?.() ?? []);
console.log(`median of ${rounds}; a sync of a small file takes ${syncTime().toFixed(2)} ms here`);
const table = new Table({
  head: ['jobs', 'launcher', 'first job s', 'ms from job to job', 'all s', 'ms a job in all', 'ratio', 'peak RSS MB'],
  style: { head: [], border: [] },
});
for (const count of counts) {
  const taking = all.filter(({ most }) => count <= most);
  const found = taking.map((): Measured[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, one] of taking.entries()) found[i]!.push(sweep(one, count));
  const of = (i: number, key: keyof Measured): number => median(found[i]!.map((one) => one[key]));
  for (const [i, { name }] of taking.entries()) {
    const ratio = i === 0 ? '' : `${(of(i, 'whole') / of(0, 'whole')).toFixed(1)}×`;
    const [first, whole] = [of(i, 'first'), of(i, 'whole')].map((ms) => (ms / 1000).toFixed(2));
    const [between, each] = [of(i, 'perJob'), of(i, 'whole') / count].map((ms) => ms.toFixed(2));
    table.push([count, name, first, between, whole, each, ratio, (of(i, 'memory') / 1024).toFixed(0)]);
  }
}
console.log(table.toString());
