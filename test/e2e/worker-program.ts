/** @file A program of one's own whose jobs do what their config says, for tests of workers. */
import { join } from 'node:path';
import { writeTree, type Files } from '../compose/conf-tree.ts';
import { command, type Finished } from './command.ts';

const ENTRY = join(import.meta.dirname, '../../dist/index.js');

const PROGRAM = `
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { main } from ${JSON.stringify(ENTRY)};

const eat = async () => {
  for (const kept = []; ; ) {
    kept.push(Buffer.alloc(3e7, 1));
    await setTimeout(20);
  }
};
const TRIAL = {
  op_code: 4, worker_id: 'python', study_id: 0, datetime_start: null, state: 4, value: null, values: null,
  params: {}, distributions: {}, user_attrs: {}, system_attrs: {}, intermediate_values: {},
};
const mark = join(import.meta.dirname, 'mark');
const DO = {
  // one job, the first time
  once({ a, seed }) {
    if (a !== 2 || seed !== 1 || existsSync(mark)) return;
    writeFileSync(mark, '');
    process.kill(process.pid, 'SIGKILL');
  },
  meet: async () => {
    while (!existsSync(mark)) await setTimeout(20);
  },
  come: () => writeFileSync(mark, ''),
  nothing: () => {},
  throw: () => {
    throw new Error('this job throws');
  },
  refused: ({ a }) => {
    throw new Error('no answer from ' + a);
  },
  exit: () => process.exit(3),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  loop: () => {
    for (;;);
  },
  eat,
  sleep: (_config, signal) => setTimeout(60_000, undefined, { signal }),
  // as Optuna's enqueue_trial does: a trial of the sweep and one that it cannot have
  add: ({ a: own }) => {
    for (const a of own === 1 ? [2, 9] : []) appendFileSync('s/study.jsonl', JSON.stringify({ ...TRIAL, system_attrs: { fixed_params: { a } } }) + '\\n');
  },
  child: () => execFileSync(process.execPath, ['--eval', '0']),
  thread: () => new Promise((done, fail) => new Worker('', { eval: true }).once('exit', done).once('error', fail)),
};
const task = async ({ config, log, signal }) => {
  log.info('at work on ' + config.a);
  console.log('printed by ' + config.a);
  await DO[config.do](config, signal);
  const value = config.value ?? config.a * 10 + config.seed;
  return { value: Number(value), slot: Number(process.env.SLOT ?? -1), pid: process.pid };
};
const append = (file, line) => appendFileSync(join(import.meta.dirname, file), line + '\\n');
// a line in a file for each run that begins, and how it ends; in another all that leaves the machine
const tell = (what) => append('told', JSON.stringify(what, (_, value) => (value instanceof Map ? [...value] : value)));
const lines = {
  place: 'lines',
  async start(info) {
    const { role, resumes, folder } = info;
    const send = ({ files, texts }) => tell(files.map((path) => [path, texts?.get(path) ?? readFileSync(join(folder, path), 'utf8')]));
    tell(info);
    if (role === 'sweep') return { ids: new Map([['lines', 'sweep']]), listen() {}, end: async (end) => send(end) };
    const id = resumes?.get('lines') ?? String(process.pid) + folder.replaceAll(/[^a-z0-9]/g, '_');
    const say = (line) => append('lines/' + id, line);
    say('RUNNING');
    return {
      ids: new Map([['lines', id]]),
      listen() {},
      async end(end) {
        say(end.status);
        send(end);
      },
    };
  },
};
// where each callback is told what, of which job
const place = process.argv.includes('--work') ? 'worker' : 'launcher';
const EVENTS = ['onComposeConfig', 'onMultirunStart', 'onJobStart', 'onJobEnd', 'onMultirunEnd'];
const noteOf = (event) => (config, { job }) =>
  append('notes', [place, event, config.do, job?.status].filter((part) => part !== undefined).join(' '));
const targets = {
  note: () => Object.fromEntries(EVENTS.map((event) => [event, noteOf(event)])),
  change: () => ({ onComposeConfig: (config) => void (config.value = 7) }),
};
process.exitCode = await main({
  name: 'jobs',
  callbacks: { targets },
  configDir: import.meta.dirname,
  load: async () => ({ task, trackers: ({ tracked }) => (tracked ? [lines] : []), process: ({ engine }) => engine, values: ({ value, slot, pid }) => ({ value, slot, pid }) }),
});
`;

/** A folder with the program; `run` runs it with some words. */
export interface WorkerProgram {
  readonly cwd: string;
  readonly script: string;
  readonly run: (...words: readonly string[]) => Promise<Finished>;
  /** Hydrosol's own commands, in the folder of the program. */
  readonly hydrosol: (...words: readonly string[]) => Promise<Finished>;
  /** A sweep into the folder `s`, by two workers. */
  readonly sweep: (...words: readonly string[]) => Promise<Finished>;
}

/** Makes the program in a new folder, with more files beside it. */
export function workerProgram(more: Files = {}): WorkerProgram {
  const cwd = writeTree({
    'config.yaml': 'a: 1\nseed: 0\ndo: nothing\nvalue: null\nengine: x\ntracked: false\n',
    'lines/.keep': '',
    'jobs.mjs': PROGRAM,
    ...more,
  });
  const script = join(cwd, 'jobs.mjs');
  const run = (...words: readonly string[]): Promise<Finished> => command(script, words, { cwd });
  const workers = ['hydra/launcher=processes', 'hydra.launcher.n_jobs=2', 'hydra.sweep.dir=s'];
  const hydrosol = (...words: readonly string[]): Promise<Finished> => command('hydrosol', words, { cwd });
  return { cwd, script, run, hydrosol, sweep: (...words) => run('-m', ...workers, ...words) };
}
