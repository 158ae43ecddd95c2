import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HydrosolError } from '../../src/errors.ts';
import { startEngine } from '../../src/engine/index.ts';

afterEach(() => vi.restoreAllMocks());

describe('startEngine', () => {
  it.each(['wasm', 'cpu'] as const)('starts %s without a word', async (name) => {
    const spoken = [
      vi.spyOn(console, 'warn'),
      vi.spyOn(console, 'log'),
      vi.spyOn(console, 'error'),
      vi.spyOn(process.stderr, 'write'),
    ];
    const engine = await startEngine(name);
    await startEngine(name);
    expect(tf.matMul([[2]], [[3]]).dataSync()[0]).toBe(6);
    expect(engine).toMatchObject({ name, threads: 1, simd: name === 'wasm', notes: [] });
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

  it('takes the native engine, or says why not', async () => {
    const node = await startEngine('node').catch((error: unknown) => error);
    const auto = await startEngine('auto');
    if (node instanceof HydrosolError) {
      expect(node.code).toBe('ENGINE');
      expect(node.hints.length).toBeGreaterThan(0);
      expect(auto).toMatchObject({ name: 'wasm', notes: [node.message] });
    } else {
      expect(node).toMatchObject({ name: 'node', notes: [] });
      expect(auto).toMatchObject({ name: 'node', notes: [] });
    }
  });
});
