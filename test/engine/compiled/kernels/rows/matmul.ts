/** @file Calls of the kernels of matrix products. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type KernelRow, row, shapes } from '../contract.ts';

const size = fc.integer({ min: 1, max: 5 });
const factors = fc.record({ m: size, k: size, n: size, transposeA: fc.boolean(), transposeB: fc.boolean() });

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;

/** Equations, with how many axes each operand has. */
const EQUATIONS = [
  'ij,jk->ik',
  'ij,ij->i',
  'bij,bjk->bik',
  'bhid,bhjd->bhij',
  'ij->ji',
  'ij->j',
  'i,j->ij',
  'bij,jk->bik',
  'bi,bj->bij',
];

export const matmulRows: readonly KernelRow[] = [
  row('BatchMatMul', fc.record({ of: factors, outer: shapes(0, 1, 3) }), ({ of: { m, k, n }, outer }, draw) => ({
    inputs: [draw.integers(-9, 9, [...outer, m, k]), draw.integers(-9, 9, [...outer, k, n])],
    run: (a, b) => tf.matMul(a, b),
  })),
  row(
    'BatchMatMul',
    fc.record({ of: factors, outer: shapes(0, 2, 3) }),
    ({ of: { m, k, n, transposeA, transposeB }, outer }, draw) => ({
      inputs: [
        draw.floats([...outer, ...(transposeA ? [k, m] : [m, k])]),
        draw.floats([...outer, ...(transposeB ? [n, k] : [k, n])]),
      ],
      run: (a, b) => tf.matMul(a, b, transposeA, transposeB),
    }),
  ),
  row(
    'BatchMatMul',
    fc.record({ of: factors, outer: size }),
    ({ of: { m, k, n }, outer }, draw) => ({
      inputs: [draw.floats([outer, m, k]), draw.floats([1, k, n])],
      run: (a, b) => tf.matMul(a, b),
    }),
    'TensorFlow.js does not sum over what was broadcast',
  ),
  row(
    'Einsum',
    fc.record({ equation: fc.constantFrom(...EQUATIONS), sizes: fc.tuple(size, size, size, size, size, size) }),
    ({ equation, sizes }, draw) => {
      const letters = [...new Set(equation.replaceAll(/[^a-z]/g, ''))];
      const operands = equation.split('->')[0]!.split(',');
      return {
        inputs: operands.map((operand) =>
          draw.floats(Array.from(operand, (letter) => sizes[letters.indexOf(letter)]!)),
        ),
        run: (...xs) => tf.einsum(equation, ...xs),
      };
    },
    'TensorFlow.js has none',
  ),
  row(
    '_FusedMatMul',
    fc.record({ of: factors, activation: fc.constantFrom(...activations), biased: fc.boolean() }),
    ({ of: { m, k, n, transposeA, transposeB }, activation, biased }, draw) => ({
      inputs: [draw.floats(transposeA ? [k, m] : [m, k]), draw.floats(transposeB ? [n, k] : [k, n]), draw.floats([n])],
      run: (a, b, bias) =>
        tf.fused.matMul({
          a: a as tf.Tensor2D,
          b: b as tf.Tensor2D,
          transposeA,
          transposeB,
          activation,
          ...(biased ? { bias } : {}),
          ...(activation === 'prelu' ? { preluActivationWeights: bias } : {}),
        }),
    }),
    'while it differentiates TensorFlow.js runs the parts',
  ),
];
