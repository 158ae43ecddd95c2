import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { formatRunsTable, readRuns } from '../../src/report/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { failed, finished, job, writeSummary } from './runs.ts';

/** A run folder as `run` leaves it, of a config that has a model and a seed. */
async function writeRun(folder: string, words: readonly string[], config: string, summary?: unknown): Promise<void> {
  const files = {
    '.hydra/overrides.yaml': words.length === 0 ? '[]\n' : words.map((word) => `- ${word}\n`).join(''),
    '.hydra/config.yaml': config,
    '.hydra/hydra.yaml': `hydra: {runtime: {choices: {model: ${config.includes('cnn') ? 'cnn' : 'mlp'}}}}\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  if (summary !== undefined) await writeSummary(folder, summary);
}

it('has a row for each run at any depth, with the keys that differ, also where nobody typed them', async () => {
  const root = writeTree({});
  const plain = { ...finished(), values: { 'student/accuracy': 0.9612 } };
  await writeRun(join(root, 'outputs/a'), [], 'model: {_target_: cnn}\nseed: 0\nname: x\n', plain);
  await writeRun(join(root, 'outputs/b'), ['seed=1', 'name=x'], 'model: {_target_: cnn}\nseed: 1\nname: x\n', plain);
  await writeRun(
    join(root, 'sweeps/c/0'),
    ['model=mlp'],
    'model: {_target_: mlp}\nseed: 0\nname: x\n',
    failed('too deep'),
  );
  await writeRun(join(root, 'sweeps/c/1'), ['+note=1'], 'model: {_target_: mlp}\nseed: 0\nname: x\nnote: 1\n');
  await writeFile(join(root, 'sweeps/c/multirun.yaml'), '');
  const notes: string[] = [];
  const runs = readRuns(root, (message) => notes.push(message));
  expect(formatRunsTable(runs).split('\n')).toEqual([
    'run         seed  model  note  status      teacher  baseline  student  seconds',
    'outputs/a   0     cnn    –     FINISHED     0.9912    0.9512   0.9612     45.7',
    'outputs/b   1     cnn    –     FINISHED     0.9912    0.9512   0.9612     45.7',
    'sweeps/c/0  0     mlp    –     FAILED            –         –        –      0.3',
    'sweeps/c/1  0     mlp    1     UNFINISHED        –         –        –        –',
    'sweeps/c/0: MODEL: too deep',
    'sweeps/c/1: no summary; it runs still, or its process was killed',
  ]);
  expect(notes).toEqual([]);
  const narrow = formatRunsTable(runs, { width: 48 });
  expect(narrow.split('\n')[0]).toBe('run         seed  status      baseline  student');
  expect(narrow).toContain('not shown: model, note, teacher, seconds\n');
});

it('keeps networks, seeds and choices where not all have room, then what finished runs differ in', () => {
  const runs = [
    job(
      0,
      ['engine.name=wasm', 'seed=0', 'model=cnn', 'loss.weight=1', 'data.file=a/b.csv', 'data.label=x'],
      finished(),
    ),
    job(
      1,
      ['engine.name=node', 'seed=1', 'model=mlp', 'loss.weight=2', 'data.file=a/c.csv', 'data.label=x'],
      finished(),
    ),
    job(2, ['engine.name=node', 'seed=1', 'model=mlp', 'loss.weight=2', 'data.file=a/c.csv', 'data.label=y'], failed()),
  ];
  const head = (width: number): string[] => formatRunsTable(runs, { width }).split('\n')[0]!.split(/ {2,}/);
  expect(head(60)).toEqual(['run', 'seed', 'model', 'status', 'teacher', 'baseline', 'student']);
  expect(head(75)).toEqual(['run', 'seed', 'model', 'loss.weight', 'status', 'teacher', 'baseline', 'student']);
});

it('has a row for a run whose summary cannot be understood, and says so', async () => {
  const root = writeTree({ 'a/.hydra/overrides.yaml': '- a=1\n', 'a/summary.json': '{' });
  const notes: string[] = [];
  expect(readRuns(root, (message) => notes.push(message))).toMatchObject([
    { job: 'a', overrides: ['a=1'], summary: undefined },
  ]);
  expect(notes).toMatchObject([expect.stringContaining('summary.json')]);
});
