import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { EngineConfig } from '../../src/app/experiment-config.ts';
import { startRecordedEngine } from '../../src/app/start-engine.ts';
import type { Log } from '../../src/log/index.ts';

/** Starts the engine of a config; all that the log and environment.json are told. */
async function start(engine: Partial<EngineConfig>) {
  const said: Record<'info' | 'warn', string[]> = { info: [], warn: [] };
  const recorded: object[] = [];
  const log: Log = {
    debug: () => {},
    info: (message) => said.info.push(message),
    warn: (message) => said.warn.push(message),
    error: () => {},
    child: () => log,
  };
  const started = await startRecordedEngine({
    config: { seed: 7, engine: { name: 'compiled', strict: false, verify: false, threads: 'auto', ...engine } },
    log,
    recordEnvironment: (more) => Promise.resolve(void recorded.push(more)),
  });
  return { ...started, said, recorded };
}

type Given = { readonly x: tf.Tensor };

/** A step whose result has a shape that depends on the numbers. */
const unknown = ({ x }: Given) => ({ y: tf.unique(tf.mul(x, 2)).values });

/** A step that is not always the same: when it is traced, `rate` is 1. */
function forgetful() {
  const rate = { now: 1 };
  return { rate, step: ({ x }: Given) => ({ y: tf.mul(x, rate.now) }) };
}

describe('startRecordedEngine', () => {
  it('says which engine runs, and records it', async () => {
    const { said, recorded } = await start({ name: 'wasm' });
    expect(said).toEqual({ info: ['engine wasm, 1 thread, seed 7'], warn: [] });
    expect(recorded).toMatchObject([{ engine: { name: 'wasm' }, seed: 7 }]);
  });

  it.each([
    { threads: 'auto', says: 'engine compiled, 1 thread, seed 7', count: 1 },
    { threads: 2, says: 'engine compiled, 2 threads, seed 7', count: 2 },
  ] as const)('says and records how many threads it has: $threads', async ({ threads, says, count }) => {
    const { said, recorded } = await start({ threads });
    expect(said).toEqual({ info: [says], warn: [] });
    expect(recorded).toMatchObject([{ engine: { threads: count } }]);
  });

  it('warns once, with the kernel’s name, of steps that run eagerly', async () => {
    const { compile, said } = await start({});
    for (const step of [compile(unknown), compile(unknown)]) {
      for (const x of [[1, 2, 1], [3]]) {
        const { y } = await step.run({ x: { values: Float32Array.from(x), shape: [x.length] } });
        expect([...y.dataSync()]).toEqual(x.length === 1 ? [6] : [2, 4]);
      }
    }
    expect(said.warn).toEqual([expect.stringContaining('Unique')]);
  });

  it('makes that an error if it is strict', async () => {
    const { compile, said } = await start({ strict: true });
    const step = compile(unknown);
    await expect(step.run({ x: { values: Float32Array.of(1), shape: [1] } })).rejects.toMatchObject({ code: 'ENGINE' });
    expect(said.warn).toEqual([]);
  });

  it.each([
    { verify: true, caught: true },
    { verify: 2, caught: true },
    { verify: 1, caught: false },
    { verify: false, caught: false },
  ])('with verify=$verify a wrong second step is caught: $caught', async ({ verify, caught }) => {
    const { compile } = await start({ verify });
    const { rate, step } = forgetful();
    const compiled = compile(step);
    await compiled.run({ x: 1 });
    rate.now = 2;
    const second = compiled.run({ x: 1 });
    if (caught) await expect(second).rejects.toMatchObject({ code: 'ENGINE' });
    else expect((await second).y.dataSync()[0]).toBe(1);
  });
});
