import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { asMap } from '../../../src/distill/losses/ops/maps.ts';
import { project, projectionBetween, projectorVariables } from '../../../src/distill/losses/projector.ts';
import { normal, useCpu } from '../fixtures.ts';

beforeAll(useCpu);

describe('project', () => {
  it.each([
    { name: 'equal maps', from: [7, 7, 3], to: [7, 7, 5] },
    { name: 'half the size', from: [14, 14, 3], to: [7, 7, 5] },
    { name: 'twice the size', from: [7, 7, 3], to: [14, 14, 5] },
    { name: 'a little smaller', from: [8, 6, 3], to: [7, 4, 5] },
    { name: 'vectors', from: [6], to: [4] },
    { name: 'map to vector', from: [3, 2, 4], to: [5] },
    { name: 'sequences', from: [7, 3], to: [7, 5] },
    { name: 'a sequence to a shorter one', from: [7, 3], to: [5, 4] },
  ])('brings $name to the shape wanted, with a gradient for every variable', ({ from, to }) => {
    tf.tidy(() => {
      const projection = projectionBetween(from, to)!;
      const goal = asMap(to);
      const variables = projectorVariables(projection, [asMap(from)[2], goal[2]], 1);
      const features = normal([3, ...from], 1);
      expect(project(features, projection, variables).shape).toEqual([3, ...goal]);
      const list: tf.Variable[] = Object.values(variables);
      const { grads } = tf.variableGrads(() => tf.mean(tf.square(project(features, projection, variables))), list);
      for (const { name, shape } of list) expect(grads[name]!.shape).toEqual(shape);
      tf.dispose(list);
    });
  });

  it.each([
    { name: 'a vector to a map', from: [6], to: [2, 2, 3] },
    { name: 'a map to one three times as large', from: [4, 4, 3], to: [12, 12, 3] },
    { name: 'a wide map to a tall one', from: [2, 8, 3], to: [8, 2, 3] },
  ])('cannot bring $name', ({ from, to }) => {
    expect(projectionBetween(from, to)).toBeUndefined();
  });
});
