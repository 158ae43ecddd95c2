import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Program } from '../../src/program/index.ts';
import type { AnyConfig } from '../../src/config/index.ts';
import type { Callback, CallbackEvents } from '../../src/run/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { temporaryFolder } from '../e2e/command.ts';

interface Config {
  readonly a: number;
}

/** Runs a program that fails where `a` is 2, with a callback that notes what it is told; gives the notes. */
async function run(words: readonly string[], more: Partial<Program<Config, object>> = {}) {
  const notes: unknown[] = [];
  const hydraOf = (config: AnyConfig): { job: { num: unknown }; runtime: { output_dir: string } } =>
    config['hydra'] as ReturnType<typeof hydraOf>;
  const note: Callback = {
    onComposeConfig: (config, { configName, overrides }) => notes.push(['compose', configName, overrides[0]]),
    onRunStart: (config, { configName }) => notes.push(['run', config['a'], configName]),
    onRunEnd: (_, { job }) => notes.push(['run end', job.status]),
    onMultirunStart: () => notes.push(['sweep']),
    onMultirunEnd: (_, { jobs }) => notes.push(['sweep end', jobs.map(({ status }) => status)]),
    onJobStart: (config, { log }: CallbackEvents['onJobStart']) => {
      log.info('told');
      notes.push(['job', config['a']]);
    },
    onJobEnd(config, { job: { status, result, error, folder } }) {
      const { runtime } = hydraOf(config);
      expect(runtime.output_dir).toBe(folder);
      expect(readFileSync(join(folder, 'app.log'), 'utf8')).toContain('told');
      expect(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'))).toMatchObject({ status });
      notes.push(['job end', status, result ?? (error as Error).message]);
    },
  };
  const task = async ({ config: { a } }: { config: Config }): Promise<object> => {
    notes.push(['task', a]);
    if (a === 2) throw new Error('two');
    return { twice: 2 * a };
  };
  const program: Program<Config, object> = {
    name: 'app',
    configDir: writeTree({ 'config.yaml': 'a: 1\nhydra: {callbacks: {note: {_target_: note}}}\n' }),
    callbacks: { targets: { note: () => note } },
    load: async () => ({ task }),
    ...more,
  };
  const folder = join(await temporaryFolder(), 'run');
  const code = await main(program, [...words, `hydra.run.dir=${folder}`, `hydra.sweep.dir=${folder}`]);
  return { code, notes };
}

function failing(): never {
  throw new RangeError('no callback');
}

it('a callback whose code throws while it is made ends the command, with its stack and its place', async () => {
  const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { code, notes } = await run([], { callbacks: { targets: { note: failing } } });
  const text = print.mock.calls.map(([data]) => String(data)).join('');
  print.mockRestore();
  expect({ code, notes }).toEqual({ code: 2, notes: [] });
  expect(text).toMatch(
    /^RangeError: no callback\n {4}at .*\n {2}while building note\(\{\}\) at hydra\.callbacks\.note\n {2}at /s,
  );
});

describe('callbacks of a program', () => {
  it.each([
    { a: 1, code: 0, status: 'FINISHED', result: { twice: 2 } },
    { a: 2, code: 1, status: 'FAILED', result: 'two' },
  ])('a run that is $status', async ({ a, code, status, result }) => {
    expect(await run([`a=${a}`])).toEqual({
      code,
      notes: [
        ['compose', 'config', expect.stringMatching(/^hydra\.run\.dir=/)],
        ['run', a, 'config'],
        ['job', a],
        ['task', a],
        ['job end', status, result],
        ['run end', status],
      ],
    });
  });

  it('a sweep, with each of its jobs', async () => {
    const { code, notes } = await run(['-m', 'a=1,2,3']);
    expect(code).toBe(1);
    expect(notes.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => ['compose', 'config', expect.any(String)]));
    expect(notes.slice(4)).toEqual([
      ['sweep'],
      ...[1, 2, 3].flatMap((a) => [
        ['job', a],
        ['task', a],
        ['job end', a === 2 ? 'FAILED' : 'FINISHED', a === 2 ? 'two' : { twice: 2 * a }],
      ]),
      ['sweep end', ['FINISHED', 'FAILED', 'FINISHED']],
    ]);
  });

  it('a sweep by batches ends after one with a failure', async () => {
    const { code, notes } = await run(['-m', 'a=2,1,3', 'hydra.sweeper.max_batch_size=2']);
    expect(code).toBe(1);
    expect(notes.at(-1)).toEqual(['sweep end', ['FAILED', 'FINISHED']]);
  });

  it.each([
    { name: 'a config that is only printed', words: ['--cfg', 'job'], code: 0 },
    { name: 'an override that does not fit', words: ['b=1'], code: 2 },
    { name: 'a callback that is not known', words: ['hydra.callbacks.note._target_=nota'], code: 2 },
  ])('nobody is told of $name', async ({ words, code }) => {
    expect(await run(words)).toEqual({ code, notes: [] });
  });

  it('what a callback does to the config is checked as if it had been written', async () => {
    const schema = { type: 'object', properties: { a: { type: 'integer', maximum: 5 } } };
    const change = (value: number) => ({
      callbacks: { targets: { note: () => ({ onComposeConfig: (config: AnyConfig) => (config['a'] = value) }) } },
      schema,
    });
    expect(await run([], change(3))).toEqual({ code: 0, notes: [['task', 3]] });
    expect(await run(['-m', 'a=1,2'], change(3))).toEqual({
      code: 0,
      notes: [
        ['task', 3],
        ['task', 3],
      ],
    });
    expect(await run([], change(9))).toEqual({ code: 2, notes: [] });
  });

  it('overrides of the program stand before those of the command line', async () => {
    const overrides = ['a=4', 'hydra.callbacks.note=null'];
    expect((await run([], { overrides })).notes).toEqual([['task', 4]]);
    expect((await run(['a=5'], { overrides })).notes).toEqual([['task', 5]]);
  });
});
