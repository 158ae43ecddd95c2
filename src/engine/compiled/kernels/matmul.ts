/** @file Kernels of matrix products. */
import type { _FusedMatMulAttrs, BatchMatMulAttrs, EinsumAttrs } from '@tensorflow/tfjs-core';
import type { Value } from '../graph.ts';
import { add, matMul } from '../ops/index.ts';
import { activate } from './elementwise.ts';
import type { Binary, KernelTable } from './table.ts';

interface FusedInputs extends Binary {
  readonly bias?: Value;
  readonly preluActivationWeights?: Value;
}

function fused({ a, b, bias, preluActivationWeights }: FusedInputs, attrs: _FusedMatMulAttrs): Value {
  const { transposeA, transposeB, activation, leakyreluAlpha } = attrs;
  const product = matMul(a, b, transposeA, transposeB);
  const sum = bias === undefined ? product : add(product, bias);
  return activate(sum, activation, preluActivationWeights, leakyreluAlpha);
}

/** Sums of products along the axes that the equation names. */
function einsum(inputs: readonly Value[], { equation }: EinsumAttrs): Value {
  const [left = '', right = ''] = equation.replaceAll(' ', '').split('->');
  const sizes = new Map<string, number>();
  for (const [i, letters] of left.split(',').entries())
    for (const [axis, letter] of [...letters].entries()) sizes.set(letter, inputs[i]!.shape[axis]!);
  const shape = Array.from(right, (letter) => sizes.get(letter)!);
  const [first] = inputs;
  return first!.graph.node('Einsum', inputs, { shape, dtype: first!.dtype }, { equation: `${left}->${right}` });
}

export const products: KernelTable = {
  _FusedMatMul: fused,
  BatchMatMul: ({ a, b }: Binary, { transposeA, transposeB }: BatchMatMulAttrs) => matMul(a, b, transposeA, transposeB),
  Einsum: einsum,
};
