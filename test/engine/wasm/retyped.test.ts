import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Engine, startEngine } from '../../../src/engine/index.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine('wasm');
});

describe('identity and cast', () => {
  it.each([
    { name: 'clone', copy: (x: tf.Tensor) => tf.clone(x) },
    { name: 'cast to its own type', copy: (x: tf.Tensor) => tf.cast(x, 'float32') },
  ])('$name outlives what it was made of, and all memory is given back', ({ copy }) => {
    const before = engine.memory();
    const x = tf.tensor1d([1, 2, 3]);
    const again = copy(x);
    x.dispose();
    const other = tf.tensor1d([7, 8, 9]);
    expect(Array.from(again.dataSync())).toEqual([1, 2, 3]);
    tf.dispose([again, other]);
    expect(engine.memory()).toEqual(before);
  });

  it('stays as it is when the variable that it was cloned from changes', () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const copy = tf.clone(variable);
    variable.assign(tf.tensor1d([3, 4]));
    expect(Array.from(copy.dataSync())).toEqual([1, 2]);
    tf.dispose([variable, copy]);
  });

  it('casts between types', () => {
    const x = tf.tensor1d([0, 1.7, -2.2]);
    expect(Array.from(tf.cast(x, 'int32').dataSync())).toEqual([0, 1, -2]);
    expect(Array.from(tf.cast(x, 'bool').dataSync())).toEqual([0, 1, 1]);
    expect(tf.clone(tf.tensor1d(['a', 'b'])).dataSync()).toEqual(['a', 'b']);
  });

  it.each(['int32', 'float32', 'bool'] as const)('makes one-hot rows of type %s', (dtype) => {
    const rows = tf.oneHot(tf.tensor1d([0, 2], 'int32'), 3, 1, 0, dtype);
    expect(rows.dtype).toBe(dtype);
    expect(Array.from(rows.dataSync())).toEqual([1, 0, 0, 0, 0, 1]);
  });
});
