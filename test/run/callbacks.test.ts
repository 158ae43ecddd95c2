import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OmegaConf } from '../../src/config/index.ts';
import { HydrosolError } from '../../src/errors.ts';
import type { Target } from '../../src/instantiate/index.ts';
import { openCallbacks, type Callback, type CallbackOptions, type Callbacks } from '../../src/run/index.ts';
import { temporaryFolder } from '../e2e/command.ts';
import { composeTree } from '../compose/conf-tree.ts';

const CONFIG = `
a: 1
b: \${a}
hydra:
  callbacks:
    one: {_target_: listen, text: first}
    two: {_target_: listen, text: "\${b}nd"}
`;

interface Opened {
  readonly callbacks: Callbacks;
  readonly warnings: readonly string[];
  readonly told: readonly unknown[];
  readonly about: Parameters<Callbacks['notify']>[1];
}

/** Opens the callbacks of a config, whose `_target_` are `listen` and what a test adds. */
async function open(
  yaml: string,
  { words = [], targets = {}, ...where }: Partial<CallbackOptions> & { words?: string[] } = {},
): Promise<Opened> {
  const composition = composeTree({ 'config.yaml': yaml }, words);
  const warnings: string[] = [];
  const told: unknown[] = [];
  class Listen implements Callback {
    readonly text: string;
    constructor({ text }: { text: string }) {
      this.text = text;
    }
    async onRunStart(config: Record<string, unknown>, { configName }: { configName: string }): Promise<void> {
      await Promise.resolve();
      told.push([this.text, 'start', config['b'], configName]);
    }
    onRunEnd(): void {
      told.push([this.text, 'end']);
    }
  }
  const about = composition;
  const known = { listen: Listen as Target, ...targets };
  const callbacks = await openCallbacks(about, { targets: known, warn: (line) => warnings.push(line), ...where });
  return { callbacks, warnings, told, about };
}

const change = (config: Record<string, unknown>): void => {
  config['a'] = 7;
};

/** A callback with one method. */
const on = (method: string) => ({ make: () => ({ [method]: () => {} }) });

const summary = { status: 'FINISHED', started: '', seconds: 1, values: {} } as const;
const END = { configName: 'config', job: { status: 'FINISHED', folder: '/', seconds: 1, summary } } as const;

describe('callbacks', () => {
  it('are told in the order of the config, of an end in reverse, one after the other', async () => {
    const { callbacks, told, about, warnings } = await open(CONFIG);
    await callbacks.notify('onRunStart', about, { configName: 'config' });
    await callbacks.notify('onRunEnd', about, END);
    expect(told).toEqual([
      ['first', 'start', 1, 'config'],
      ['1nd', 'start', 1, 'config'],
      ['1nd', 'end'],
      ['first', 'end'],
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    {
      name: 'at once',
      fail: () => {
        throw new TypeError('oops');
      },
    },
    { name: 'later', fail: () => Promise.reject(new TypeError('oops')) },
  ])('one that throws $name is a warning, and the others are told', async ({ fail }) => {
    const targets = { bad: () => ({ onRunStart: fail }) };
    const words = ['+hydra.callbacks={one: {_target_: bad}, two: {_target_: listen, text: x}}'];
    const { callbacks, told, about, warnings } = await open('b: 1', { words, targets });
    await callbacks.notify('onRunStart', about, { configName: 'config' });
    expect(told).toHaveLength(1);
    expect(warnings).toEqual(['the callback one threw in onRunStart: TypeError: oops']);
  });

  it('may change the config when it is composed, and at no other time', async () => {
    const targets = { change: () => ({ onComposeConfig: change, onRunStart: change }) };
    const { callbacks, about, warnings } = await open('a: 1\nhydra: {callbacks: {c: {_target_: change}}}', { targets });
    const { config } = about;
    await callbacks.notify('onRunStart', about, { configName: 'config' });
    expect(OmegaConf.select(config, 'a')).toBe(1);
    expect(warnings).toHaveLength(1);
    await callbacks.notify('onComposeConfig', about, { configName: 'config', overrides: [] });
    expect(OmegaConf.select(config, 'a')).toBe(7);
  });

  it('one that is null is left out', async () => {
    const { callbacks, told, about } = await open(CONFIG, { words: ['hydra.callbacks.one=null'] });
    await callbacks.notify('onRunEnd', about, END);
    expect(told).toEqual([['1nd', 'end']]);
  });

  it('come from a module of a folder that is allowed', async () => {
    const base = await temporaryFolder();
    const text = 'export class Note { onRunStart(config) { throw new Error(`a is ${config.a}`) } }';
    writeFileSync(join(base, 'note.mjs'), text);
    const yaml = 'a: 1\nhydra: {callbacks: {n: {_target_: "./note.mjs:Note"}}}';
    const { callbacks, about, warnings } = await open(yaml, { allow: ['./'], base });
    await callbacks.notify('onRunStart', about, { configName: 'config' });
    expect(warnings).toEqual(['the callback n threw in onRunStart: Error: a is 1']);
    await expect(open(yaml, { base })).rejects.toMatchObject({ code: 'TARGET_UNKNOWN' });
  });

  it.each([
    { name: 'an unknown name', targets: { lissen: () => ({}) }, code: 'TARGET_UNKNOWN', suggestion: undefined },
    { name: 'nothing that listens', targets: { make: () => ({}) }, code: 'INSTANTIATE', suggestion: undefined },
    { name: 'no object', targets: { make: () => 3 }, code: 'INSTANTIATE', suggestion: undefined },
    { name: 'an event misspelt', targets: on('onJobEnded'), code: 'INSTANTIATE', suggestion: 'onJobEnd' },
    { name: "Python's name", targets: on('on_job_end'), code: 'INSTANTIATE', suggestion: 'onJobEnd' },
  ])('$name is an error before anything runs', async ({ targets, code, suggestion }) => {
    const error = await open('hydra: {callbacks: {c: {_target_: make}}}', { targets }).then(
      undefined,
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(HydrosolError);
    expect(error).toMatchObject({ code, suggestion, fullKey: expect.stringMatching(/^hydra\.callbacks\.c/) });
  });

  it('what a target throws is thrown before anything runs, with its place', async () => {
    const failure = new RangeError('no');
    const make = () => {
      throw failure;
    };
    const opening = open('hydra: {callbacks: {c: {_target_: make}}}', { targets: { make } });
    await expect(opening).rejects.toBe(failure);
    expect(failure).toMatchObject({ fullKey: 'hydra.callbacks.c' });
  });

  it('log_job_return logs what became of a job', async () => {
    const yaml = 'hydra: {callbacks: {log: {_target_: callbacks.log_job_return}}}';
    const { callbacks, about } = await open(yaml);
    const lines: string[] = [];
    const take = (line: string): void => void lines.push(line);
    const log = { debug: take, info: take, warn: take, error: take, child: () => log };
    const result = { accuracy: 0.9 };
    const job = { status: 'FINISHED', folder: '/', seconds: 1, result, summary: { ...summary, result } } as const;
    await callbacks.notify('onJobEnd', about, { job, log });
    await callbacks.notify('onJobEnd', about, { job: { ...END.job, status: 'FAILED', error: new Error('no') }, log });
    expect(lines).toEqual(['succeeded with {"accuracy":0.9}', 'failed with Error: no']);
  });
});
