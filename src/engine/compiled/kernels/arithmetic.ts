/** @file Kernels of two tensors or more, number by number, with broadcasting; comparisons and choice. */
import type { SelectInputs } from '@tensorflow/tfjs-core';
import type { Value } from '../graph.ts';
import { add, binary, cast, compare, div, mul, sub, unary, where } from '../ops/index.ts';
import type { Binary, KernelTable } from './table.ts';

const op =
  (name: string) =>
  ({ a, b }: Binary): Value =>
    binary(name, a, b);

const comparison =
  (name: string) =>
  ({ a, b }: Binary): Value =>
    // ONNX compares no order of bools
    a.dtype === 'bool' ? compare(name, cast(a, 'int32'), cast(b, 'int32')) : compare(name, a, b);

const logical =
  (name: string) =>
  ({ a, b }: Binary): Value =>
    compare(name, cast(a, 'bool'), cast(b, 'bool'));

/** a/b rounded down. */
function floorDivided({ a, b }: Binary): Value {
  const quotient = div(cast(a, 'float32'), cast(b, 'float32'));
  return cast(unary('Floor', quotient), 'int32');
}

/** The remainder with the sign of b. */
function remainder({ a, b }: Binary): Value {
  if (a.dtype === 'int32') return binary('Mod', a, b);
  return sub(a, mul(unary('Floor', div(a, b)), b));
}

function squaredDifference({ a, b }: Binary): Value {
  const difference = sub(a, b);
  return mul(difference, difference);
}

/** t where the condition holds, else e; onnxruntime cannot choose between truths. */
function select({ condition, t, e }: Record<keyof SelectInputs, Value>): Value {
  if (t.dtype !== 'bool') return where(condition, t, e);
  return cast(where(condition, cast(t, 'int32'), cast(e, 'int32')), 'bool');
}

/** The angle of the point (b, a), from -π to π: an arcus tangens that knows the quadrant. */
function angle({ a, b }: Binary): Value {
  const straight = unary('Atan', div(a, b));
  const turned = where(compare('Less', a, 0), sub(straight, Math.PI), add(straight, Math.PI));
  const known = where(compare('Less', b, 0), turned, straight);
  // 0/0 has no arcus tangens
  const nowhere = compare('And', compare('Equal', a, 0), compare('Equal', b, 0));
  return where(nowhere, 0, known);
}

export const arithmetic: KernelTable = {
  Add: op('Add'),
  AddN: (terms: readonly Value[]) => terms.reduce((sum, term) => add(sum, term)),
  Atan2: angle,
  BitwiseAnd: op('BitwiseAnd'),
  Equal: comparison('Equal'),
  FloorDiv: floorDivided,
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  Maximum: op('Max'),
  Minimum: op('Min'),
  Mod: remainder,
  Multiply: op('Mul'),
  NotEqual: (inputs: Binary) => unary('Not', comparison('Equal')(inputs)),
  Pow: op('Pow'),
  RealDiv: op('Div'),
  Select: select,
  SquaredDifference: squaredDifference,
  Sub: op('Sub'),
};
