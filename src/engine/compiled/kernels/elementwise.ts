/** @file Kernels of one number at a time: functions of one tensor. */
import type {
  CastAttrs,
  ClipByValueAttrs,
  EluGradInputs,
  LeakyReluAttrs,
  PreluInputs,
  StepAttrs,
} from '@tensorflow/tfjs-core';
import { type ElementType, float, type Value } from '../graph.ts';
import { add, binary, cast, compare, div, full, mul, type Operand, sub, unary, where } from '../ops/index.ts';
import type { KernelTable, Unary } from './table.ts';

/** A row for a kernel that ONNX has under another name, or the same. */
const op =
  (name: string) =>
  ({ x }: Unary): Value =>
    unary(name, x);

/** The numbers between two bounds. */
function clip(x: Value, low: number, high: number): Value {
  const bound = (n: number): Value => full(x, n, { shape: [] });
  return x.graph.node('Clip', [x, bound(low), bound(high)], x);
}

/** TensorFlow.js's activations by name, for kernels that are fused with one. */
export function activate(x: Value, activation: string, slope?: Value, alpha = 0.2): Value {
  if (activation === 'linear') return x;
  if (activation === 'relu') return unary('Relu', x);
  if (activation === 'relu6') return clip(x, 0, 6);
  if (activation === 'elu') return unary('Elu', x);
  if (activation === 'sigmoid') return unary('Sigmoid', x);
  if (activation === 'leakyrelu') return unary('LeakyRelu', x, { alpha: float(alpha) });
  if (activation === 'prelu' && slope !== undefined) return prelu(x, slope);
  throw new TypeError(`the activation ${activation} is unknown`);
}

function prelu(x: Value, slope: Value): Value {
  return where(compare('Less', x, 0), mul(x, slope), x);
}

/** 1 above 0, `alpha` below. */
function step({ x }: Unary, { alpha }: StepAttrs): Value {
  const above = compare('Greater', x, 0);
  return alpha === 0 ? cast(above, 'float32') : where(above, full(x, 1), full(x, alpha));
}

function castTo({ x }: Unary, { dtype }: CastAttrs): Value {
  if (dtype === 'string' || dtype === 'complex64') throw new TypeError(`no numbers of type ${dtype}`);
  return cast(x, dtype as ElementType);
}

/**
 * eˣ - 1 and log(1 + x), which ONNX lacks. Near 0 rounding of eˣ and 1 + x leaves few digits; (y - 1)·x / log y and
 * log(y)·x / (y - 1) have them all, for both factors are rounded alike (Kahan; Higham, "Accuracy and Stability of Numerical
 * Algorithms", 2002, section 1.14).
 */
function expm1({ x }: Unary): Value {
  const y = unary('Exp', x);
  const plain = sub(y, 1);
  return nearZero(x, y, { ratio: div(mul(plain, x), unary('Log', y)), plain });
}

function log1p({ x }: Unary): Value {
  const y = add(x, 1);
  const plain = unary('Log', y);
  return nearZero(x, y, { ratio: div(mul(plain, x), sub(y, 1)), plain });
}

/** x itself where y is 1, else the ratio, and the plain number farther from 0. */
function nearZero(x: Value, y: Value, { ratio, plain }: { readonly ratio: Value; readonly plain: Value }): Value {
  const near = where(compare('Equal', y, 1), x, ratio);
  return where(compare('Less', unary('Abs', x), 0.5), near, plain);
}

const logical = (x: Value): Operand => cast(x, 'bool');

export const elementwise: KernelTable = {
  Abs: op('Abs'),
  Acos: op('Acos'),
  Acosh: op('Acosh'),
  Asin: op('Asin'),
  Asinh: op('Asinh'),
  Atan: op('Atan'),
  Atanh: op('Atanh'),
  Cast: castTo,
  Ceil: op('Ceil'),
  ClipByValue: ({ x }: Unary, { clipValueMin, clipValueMax }: ClipByValueAttrs) => clip(x, clipValueMin, clipValueMax),
  Cos: op('Cos'),
  Cosh: op('Cosh'),
  Elu: op('Elu'),
  EluGrad: ({ dy, y }: Record<keyof EluGradInputs, Value>) =>
    where(compare('GreaterOrEqual', y, 0), dy, mul(dy, add(y, 1))),
  Erf: op('Erf'),
  Exp: op('Exp'),
  Expm1: expm1,
  Floor: op('Floor'),
  Identity: ({ x }: Unary) => x,
  IsFinite: ({ x }: Unary) => compare('Less', unary('Abs', x), Number.POSITIVE_INFINITY),
  IsInf: ({ x }: Unary) => unary('IsInf', x, {}, 'bool'),
  IsNan: ({ x }: Unary) => unary('IsNaN', x, {}, 'bool'),
  LeakyRelu: ({ x }: Unary, { alpha }: LeakyReluAttrs) => unary('LeakyRelu', x, { alpha: float(alpha) }),
  Log: op('Log'),
  Log1p: log1p,
  LogicalNot: ({ x }: Unary) => unary('Not', logical(x) as Value),
  Neg: op('Neg'),
  OnesLike: ({ x }: Unary) => full(x, 1),
  Prelu: ({ x, alpha }: Record<keyof PreluInputs, Value>) => prelu(x, alpha),
  Reciprocal: ({ x }: Unary) => div(1, x),
  Relu: op('Relu'),
  Relu6: ({ x }: Unary) => clip(x, 0, 6),
  Round: op('Round'),
  Rsqrt: ({ x }: Unary) => div(1, unary('Sqrt', x)),
  Selu: op('Selu'),
  Sigmoid: op('Sigmoid'),
  Sign: op('Sign'),
  Sin: op('Sin'),
  Sinh: op('Sinh'),
  Softplus: op('Softplus'),
  Sqrt: op('Sqrt'),
  Square: ({ x }: Unary) => binary('Mul', x, x),
  Step: step,
  Tan: op('Tan'),
  Tanh: op('Tanh'),
  ZerosLike: ({ x }: Unary) => full(x, 0),
};
