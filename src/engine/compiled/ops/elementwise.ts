/** @file Operators of one number at a time. */
import { rectified } from '../blocked.ts';
import { type Attributes, type ElementType, fillOf, madeBy, type Value } from '../graph.ts';
import { arrangement, sinking, through } from './arrangement.ts';
import { broadcastShape, broadcastTo, sameShape, type Shape } from './axes.ts';
import { inOnePass } from './one-pass.ts';

/** A value, or a number that takes the type of the other operand. */
export type Operand = Value | number;

export function cast(x: Value, dtype: ElementType): Value {
  if (x.dtype === dtype) return x;
  const fill = fillOf(x);
  if (fill !== undefined && dtype !== 'int64') {
    const number = dtype === 'bool' ? Number(fill !== 0) : dtype === 'int32' ? Math.trunc(fill) : fill;
    return x.graph.scalar(number, { shape: x.shape, dtype });
  }
  return through(x, (y) => y.graph.node('Cast', [y], { shape: y.shape, dtype }, { to: ONNX_TYPES[dtype] }));
}

/** Numbers of the types in ONNX's TensorProto.DataType. */
export const ONNX_TYPES: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** An elementwise operator of one operand. */
export function unary(op: string, x: Value, attributes: Attributes = {}, dtype: ElementType = x.dtype): Value {
  return through(x, (y) => {
    const whole = op === 'Relu' ? rectified(y) : undefined;
    return whole ?? y.graph.node(op, [y], { shape: y.shape, dtype }, attributes);
  });
}

/** Whether adding (multiplying, …) this number changes nothing. */
const NEUTRAL: Readonly<Record<string, (a: number | undefined, b: number | undefined) => 'a' | 'b' | undefined>> = {
  Add: (a, b) => (b === 0 ? 'a' : a === 0 ? 'b' : undefined),
  Sub: (_, b) => (b === 0 ? 'a' : undefined),
  Mul: (a, b) => (b === 1 ? 'a' : a === 1 ? 'b' : undefined),
  Div: (_, b) => (b === 1 ? 'a' : undefined),
};

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

/** An elementwise operator of two operands, which are broadcast; `dtype` is the result's where it is not the operands'. */
export function binary(op: string, left: Operand, right: Operand, dtype?: ElementType): Value {
  const [a, b] = bothValues(left, right);
  const shape = broadcastShape(a.shape, b.shape);
  const neutral = simpler(op, a, b, shape);
  if (neutral !== undefined) return neutral;
  const arranged = sinking(a, b, shape);
  if (arranged === undefined) return pairwise(op, a, b, dtype);
  return arranged.back(pairwise(op, arranged.into(a), arranged.into(b), dtype));
}

/** The node of an elementwise operator. */
function pairwise(op: string, a: Value, b: Value, dtype: ElementType = a.dtype): Value {
  const shape = broadcastShape(a.shape, b.shape);
  if (op === 'Mul')
    for (const [x, mask] of [
      [a, b],
      [b, a],
    ] as const)
      if (isMasked(x, mask)) return x;
  // where something is above 0 its rectified numbers are too, and those are needed anyway
  if (op === 'Greater' && fillOf(b) === 0) a = a.graph.rectified(a) ?? a;
  const whole = inOnePass(op, a, b);
  if (whole !== undefined) return whole;
  return a.graph.node(op, [withoutFill(a, b, shape), withoutFill(b, a, shape)], { shape, dtype });
}

/** Whether `mask` is 1 where something is true and else 0, and `x` is zero there already. */
function isMasked(x: Value, mask: Value): boolean {
  const truth = madeBy(mask, 'Cast')?.inputs[0];
  return truth !== undefined && x.graph.isZeroWithout(x, truth);
}

function bothValues(left: Operand, right: Operand): [Value, Value] {
  const like = typeof left === 'number' ? right : left;
  if (typeof like === 'number') throw new TypeError('two numbers make no tensor');
  const value = (x: Operand): Value =>
    typeof x === 'number' ? like.graph.scalar(x, { shape: [], dtype: like.dtype }) : x;
  return [value(left), value(right)];
}

/** The result without a node: an operand that the other does not change, or a number known beforehand. */
function simpler(op: string, a: Value, b: Value, shape: Shape): Value | undefined {
  const [left, right] = [fillOf(a), fillOf(b)];
  if (left === undefined && right === undefined) return undefined;
  const keep = NEUTRAL[op]?.(left, right);
  if (keep !== undefined) return broadcastTo(keep === 'a' ? a : b, shape);
  if (left !== undefined && right !== undefined && op in ARITHMETIC && a.dtype === 'float32') {
    return a.graph.scalar(ARITHMETIC[op]!(left, right), { shape, dtype: a.dtype });
  }
  if (op === 'Mul') {
    // (x · c) · d is x · (c · d)
    const [x, factor] = left === undefined ? [a, right!] : [b, left];
    const product = madeBy(x, 'Mul');
    const known = product?.inputs.findIndex((input) => fillOf(input!) !== undefined) ?? -1;
    if (product !== undefined && known >= 0 && sameShape(x.shape, shape) && a.dtype === 'float32') {
      return binary('Mul', product.inputs[1 - known]!, fillOf(product.inputs[known]!)! * factor);
    }
  }
  return undefined;
}

/** A constant that is full of one number as that number alone, where the other operand has the shape already. */
function withoutFill(x: Value, other: Value, shape: Shape): Value {
  const fill = fillOf(x);
  if (fill === undefined || x.shape.length === 0 || !sameShape(other.shape, shape)) return x;
  return x.graph.scalar(fill, { shape: [], dtype: x.dtype });
}

export const add = (a: Operand, b: Operand): Value => binary('Add', a, b);
export const sub = (a: Operand, b: Operand): Value => binary('Sub', a, b);
export const mul = (a: Operand, b: Operand): Value => binary('Mul', a, b);
export const div = (a: Operand, b: Operand): Value => binary('Div', a, b);

/** A comparison; the result is bool. */
export const compare = (op: string, a: Operand, b: Operand): Value => binary(op, a, b, 'bool');

/** `yes` where the condition holds, else `no`; all are broadcast. */
export function where(condition: Value, yes: Operand, no: Operand): Value {
  const [a, b] = bothValues(yes, no);
  const shape = broadcastShape(condition.shape, broadcastShape(a.shape, b.shape));
  const arranged = shape.length === 4 && sameShape(condition.shape, shape) ? arrangement(condition) : undefined;
  if (arranged === undefined) return chosen(condition, a, b);
  const { into } = arranged;
  return arranged.back(chosen(into(condition), into(a), into(b)));
}

/** The node of `where`. */
function chosen(condition: Value, a: Value, b: Value): Value {
  const shape = broadcastShape(condition.shape, broadcastShape(a.shape, b.shape));
  const inputs = [condition, withoutFill(a, condition, shape), withoutFill(b, condition, shape)];
  return a.graph.node('Where', inputs, { shape, dtype: a.dtype });
}
