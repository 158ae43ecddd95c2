/** @file How many operators a sum, a product or a reduction becomes. */
import { describe, expect, it } from 'vitest';
import { Graph, type Value } from '../../../../src/engine/compiled/graph.ts';
import { writeModel } from '../../../../src/engine/compiled/onnx/write-model.ts';
import { add, matMul, mul, reduce } from '../../../../src/engine/compiled/ops/index.ts';

interface Row {
  readonly name: string;
  readonly make: (input: (...shape: number[]) => Value) => readonly Value[];
  readonly operators: Readonly<Record<string, number>>;
}

/** From so many numbers on operators are joined: 2 × 8192, in blocks of 16. */
const LARGE = [2, 8192] as const;

const ROWS: readonly Row[] = [
  {
    name: 'a matrix product and a sum',
    make: (input) => [add(matMul(input(4, 8), input(8, 16)), input(4, 16))],
    operators: { Gemm: 1 },
  },
  {
    name: 'a matrix product that is needed without the sum too',
    make(input) {
      const product = matMul(input(4, 8), input(8, 16));
      return [mul(product, product), add(product, input(4, 16))];
    },
    operators: { Gemm: 1, Mul: 1, Add: 1 },
  },
  {
    name: 's · x + y',
    make: (input) => [add(mul(input(...LARGE), input()), input(...LARGE))],
    operators: { 'nchwc.Conv': 1 },
  },
  {
    name: 'the sums over height and width of images that are zeros and the numbers of smaller ones',
    make(input) {
      const [images, smaller] = [mul(input(2, 1, 8, 8, 16), input(2, 1, 8, 8, 16)), input(2, 1, 4, 4, 16)];
      images.graph.noteSpread(images, smaller);
      return [reduce('ReduceSum', images, [2, 3])];
    },
    operators: { ReduceSum: 1 },
  },
  {
    name: 'their largest numbers, which are others',
    make(input) {
      const [images, smaller] = [mul(input(2, 1, 8, 8, 16), input(2, 1, 8, 8, 16)), input(2, 1, 4, 4, 16)];
      images.graph.noteSpread(images, smaller);
      return [reduce('ReduceMax', images, [2, 3])];
    },
    operators: { Mul: 1, ReduceMax: 1 },
  },
];

describe('the operators of', () => {
  it.each(ROWS)('$name', ({ make, operators }) => {
    const graph = new Graph({ block: 16 });
    const inputs = new Map<string, Value>();
    const outputs = make((...shape) => {
      const value = graph.input(`x${inputs.size}`, { shape, dtype: 'float32' });
      inputs.set(`x${inputs.size}`, value);
      return value;
    });
    const named = new Map(outputs.map((output, i) => [`y${i}`, output]));
    const found = Object.entries(writeModel({ inputs, outputs: named }).operators);
    // those that are no pass over many numbers
    const counted = Object.fromEntries(found.filter(([op]) => op !== 'Reshape' && op !== 'Expand'));
    expect(counted).toEqual(operators);
  });
});
