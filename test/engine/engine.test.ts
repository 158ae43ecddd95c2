import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HydrosolError } from '../../src/errors.ts';
import { startEngine } from '../../src/engine/index.ts';

afterEach(() => vi.restoreAllMocks());

describe('startEngine', () => {
  it.each(['compiled', 'wasm', 'cpu'] as const)('starts %s without a word', async (name) => {
    const spoken = [
      vi.spyOn(console, 'warn'),
      vi.spyOn(console, 'log'),
      vi.spyOn(console, 'error'),
      vi.spyOn(process.stderr, 'write'),
    ];
    const engine = await startEngine(name);
    await startEngine(name);
    expect(tf.matMul([[2]], [[3]]).dataSync()[0]).toBe(6);
    const step = engine.compile(({ x }: { readonly x: tf.Tensor }) => ({ y: tf.mul(x, tf.sum(tf.range(0, 4))) }));
    expect((await step.run({ x: 2 })).y.dataSync()[0]).toBe(12);
    expect(engine).toMatchObject({ name, threads: 1, simd: name !== 'cpu', notes: [] });
    expect(engine.versions).toMatchObject({ '@tensorflow/tfjs-core': tf.version_core });
    for (const spy of spoken) expect(spy).not.toHaveBeenCalled();
  });

  it('counts the living tensors', async () => {
    const engine = await startEngine('wasm');
    const before = engine.memory();
    const x = tf.zeros([10, 10]);
    expect(engine.memory()).toEqual({ tensors: before.tensors + 1, bytes: before.bytes + 400 });
    x.dispose();
    expect(engine.memory()).toEqual(before);
  });

  it.each([
    { name: 'compiled', asked: 'auto', threads: 1 },
    { name: 'compiled', asked: 3, threads: 3 },
    { name: 'wasm', asked: 'auto', threads: 1 },
    { name: 'cpu', asked: 1, threads: 1 },
  ] as const)('gives $name $threads threads by $asked', async ({ name, asked, threads }) => {
    expect(await startEngine(name, { threads: asked })).toMatchObject({ name, threads });
  });

  it.each(['wasm', 'cpu'] as const)('refuses several threads for %s, which has one', async (name) => {
    await expect(startEngine(name, { threads: 2 })).rejects.toMatchObject({ code: 'ENGINE' });
  });

  it.each(['auto', 'wasm'] as const)('takes no other engine than %s for a wrong HYDROSOL_THREADS', async (name) => {
    vi.stubEnv('HYDROSOL_THREADS', 'many');
    await expect(startEngine(name)).rejects.toMatchObject({ code: 'ENGINE', hints: ['unset HYDROSOL_THREADS'] });
    vi.unstubAllEnvs();
  });

  it('takes the compiled engine', async () => {
    expect(await startEngine('auto')).toMatchObject({ name: 'compiled', notes: [] });
  });

  it('says why the native engine does not start, if it does not', async () => {
    const node = await startEngine('node').catch((error: unknown) => error);
    if (node instanceof HydrosolError) {
      expect(node.code).toBe('ENGINE');
      expect(node.hints.length).toBeGreaterThan(0);
    } else {
      expect(node).toMatchObject({ name: 'node', notes: [] });
    }
  });
});
