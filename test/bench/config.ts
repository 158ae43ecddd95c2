/**
 * @file Composing, parsing, reading, merging and printing configs, beside Hydra and OmegaConf in Python on the same inputs,
 * turn by turn in one run. `npm run bench:config`; `test/bench/peers/setup.sh` makes the Python. Measures what is built.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { writeInputs } from './config-inputs.ts';
import { ENV, findPython, startPeer, type Peer } from './peer.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
// By the package's own name: the built files.
const { OmegaConf, toYaml } = await import('hydrosol/config');
const { composeConfig, createRepository, taskConfig } = await import('hydrosol/compose');
const { parseOverride } = await import('hydrosol/override');

/** How often both sides take turns. */
const ROUNDS = 15;
/** A turn of ours lasts at least so long, and is at least one run. */
const TURN_MS = 10;
const WARM_UP_MS = 1500;

interface Task<T = unknown, R = unknown> {
  readonly name: string;
  /** How many times faster than Python it shall be. */
  readonly target: number;
  /** What a run takes and uses up; not measured. */
  readonly prepare?: () => T;
  readonly run: (input: T) => R;
  /** The result in the words of the peer. */
  readonly text: (result: R) => string;
}

/** Checks a task's types and forgets them. */
function task<T, R>(definition: Task<T, R>): Task {
  return definition as unknown as Task;
}

function tasks(folder: string): Task[] {
  const load = (name: string) => OmegaConf.load<{ a: { b: { c: number } }; ref: number }>(`${folder}/${name}.yaml`);
  const nested = load('nested');
  const [long1, long2] = [load('long-1'), load('long-2')];
  const references = load('references');
  // A new repository each time: nothing that was read or parsed before is used again.
  const composed = (name: string) => () =>
    composeConfig(createRepository({ searchPath: [{ provider: 'main', path: `${folder}/${name}` }] }), {
      configName: 'config',
    });
  const composition = { text: ({ config }: ReturnType<typeof composeConfig>) => toYaml(taskConfig(config)) };
  const parsed = {
    text: ({ key, value }: ReturnType<typeof parseOverride>) =>
      value?.kind === 'scalar' ? String(value.value) : key.keyOrGroup,
  };
  const target = 20;
  return [
    task({ name: 'compose 3 files', target, run: composed('small'), ...composition }),
    task({ name: 'compose 50 groups', target, run: composed('large'), ...composition }),
    task({ name: 'parse a.b.c=1', target, run: () => parseOverride('a.b.c=1'), ...parsed }),
    task({ name: 'parse a list', target, run: () => parseOverride('model.hidden=[64,{a:0.5,b:x}]'), ...parsed }),
    task({ name: 'read a.b.c', target, run: () => nested.a.b.c, text: String }),
    task({ name: 'read ${a.b.c}', target, run: () => nested.ref, text: String }),
    task({ name: 'merge 5,000 lines', target, run: () => OmegaConf.merge(long1, long2), text: OmegaConf.toYaml }),
    task({
      name: 'resolve 1,000 references',
      target,
      prepare: () => OmegaConf.copy(references),
      run(config) {
        OmegaConf.resolve(config);
        return config;
      },
      text: OmegaConf.toYaml,
    }),
    task({ name: 'toYaml 5,000 lines', target, run: () => OmegaConf.toYaml(long1), text: String }),
  ];
}

/** Results land here, so that no run is optimised away. */
const sink: { last: unknown } = { last: undefined };

/** Milliseconds per run, of `count` runs in a row. */
function time({ prepare, run }: Task, count: number): number {
  const inputs = Array.from({ length: prepare === undefined ? 0 : count }, () => prepare?.());
  const start = performance.now();
  for (let i = 0; i < count; i++) sink.last = run(inputs[i]);
  return (performance.now() - start) / count;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

/** Runs until a turn has a good length and the compiler has done its work; gives the number of runs for a turn. */
function warmUp(one: Task): number {
  const end = performance.now() + WARM_UP_MS;
  let count = 1;
  while (performance.now() < end) {
    const ms = time(one, count) * count;
    if (ms < TURN_MS) count *= 2;
  }
  return count;
}

/** The peer's number of runs for a turn. */
async function warmUpPeer(peer: Peer, name: string): Promise<number> {
  let count = 1;
  while ((await peer.time(name, count)) * count < TURN_MS) count *= 2;
  return count;
}

interface Row {
  readonly name: string;
  readonly target: number;
  readonly ours: number;
  readonly theirs: number;
}

async function measure(one: Task, peer: Peer): Promise<Row> {
  const { name, target } = one;
  const [mine, yours] = [one.text(one.run(one.prepare?.())), await peer.result(name)];
  if (mine !== yours)
    throw new Error(`${name}: the results differ:\n${mine.slice(0, 500)}\n----\n${yours.slice(0, 500)}`);
  const [counts, peerCounts] = [warmUp(one), await warmUpPeer(peer, name)];
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await peer.time(name, peerCounts));
    ours.push(time(one, counts));
  }
  return { name, target, ours: median(ours), theirs: median(theirs) };
}

/** Wall time of a whole command, start of the process included. */
function commandTime(command: string, args: readonly string[], cwd: string): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, env: ENV });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${String(stderr)}`);
  return performance.now() - start;
}

function coldStart(python: string, cwd: string): Row {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { run: string } };
  const app = fileURLToPath(new URL('peers/hydra_app.py', import.meta.url));
  const [ours, theirs]: [number[], number[]] = [[], []];
  // Hydra has no launcher of the name that conf/ chooses
  const words = ['--cfg', 'job', 'hydra/launcher=basic'];
  for (let round = -1; round < ROUNDS; round++) {
    const python3 = commandTime(python, ['-W', 'ignore', app, '--config-path', `${root}/conf`, ...words], cwd);
    const node = commandTime(process.execPath, [join(root, bin.run), ...words], cwd);
    if (round < 0) continue; // the first start reads from the disk
    theirs.push(python3);
    ours.push(node);
  }
  return { name: 'cold run --cfg job', target: 3, ours: median(ours), theirs: median(theirs) };
}

function format(ms: number): string {
  return ms.toPrecision(3);
}

const python = findPython(['omegaconf', 'hydra']);
if (python === undefined) {
  console.log('skipped: no Python with omegaconf and hydra-core (sh test/bench/peers/setup.sh makes one)');
} else {
  const { folder, remove } = writeInputs();
  const peer = startPeer(python, fileURLToPath(new URL('peers/config.py', import.meta.url)), [folder]);
  try {
    const rows = [coldStart(python, folder)];
    for (const one of tasks(folder)) rows.push(await measure(one, peer));
    const table = new Table({
      head: ['task', 'Python ms', 'ours ms', 'ratio', 'target'],
      style: { head: [], border: [] },
    });
    for (const { name, ours, theirs, target } of rows) {
      table.push([name, format(theirs), format(ours), `${(theirs / ours).toFixed(1)}×`, `${target}×`]);
    }
    console.log(table.toString());
    const missed = rows.filter(({ ours, theirs, target }) => theirs / ours < target).map(({ name }) => name);
    console.log(missed.length === 0 ? 'all targets met' : `missed: ${missed.join(', ')}`);
  } finally {
    peer.stop();
    remove();
  }
}
