/** @file Matrix products on XNNPACK. The shipped kernels use it only for a single product without transposes. */
import { type _FusedMatMulAttrs, type BatchMatMulAttrs, broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { type Scratch, sizeOf } from './scratch.ts';

/** A matrix, or a batch of them in its leading dimensions, to be read as its transpose or not. */
interface Operand {
  readonly x: TensorInfo;
  readonly turned: boolean;
}

/** [1, m, k] × [1, k, n] → [1, m, n] by a shipped kernel. */
type Multiply = (a: TensorInfo, b: TensorInfo) => TensorInfo;

/** The transpose of a matrix. */
const turn = (scratch: Scratch, x: TensorInfo): TensorInfo => scratch.call('Transpose', { x }, { perm: [1, 0] });

/** The product of two matrices. Operands that are to be read as transposes are transposed first. */
function productOfTwo(scratch: Scratch, a: Operand, b: Operand, multiply: Multiply): TensorInfo {
  const [first, second] = [a, b].map(({ x, turned }) => {
    const upright = turned ? turn(scratch, x) : x;
    return scratch.reshape(upright, [1, ...upright.shape]);
  }) as [TensorInfo, TensorInfo];
  const ab = multiply(first, second);
  return scratch.reshape(ab, ab.shape.slice(1));
}

/** Whether abᵀ is cheaper as (baᵀ)ᵀ: a and the result have fewer numbers to move than b. */
function cheaperTurned(a: Operand, b: Operand): boolean {
  if (!b.turned) return false;
  const [n = 0] = b.x.shape;
  const m = a.x.shape[a.turned ? 1 : 0]!;
  return m * n + (a.turned ? -sizeOf(a.x.shape) : sizeOf(a.x.shape)) < sizeOf(b.x.shape);
}

/** As `productOfTwo`, for a kernel that does nothing but multiply, so that its result may be turned too. */
function plainProductOfTwo(scratch: Scratch, a: Operand, b: Operand, multiply: Multiply): TensorInfo {
  if (!cheaperTurned(a, b)) return productOfTwo(scratch, a, b, multiply);
  const flipped = ({ x, turned }: Operand): Operand => ({ x, turned: !turned });
  return turn(scratch, productOfTwo(scratch, flipped(b), flipped(a), multiply));
}

/** The number of the matrix that stands at place `i` of the batch `to`, in a batch of shape `from` that is broadcast to it. */
function sourceOf(i: number, from: readonly number[], to: readonly number[]): number {
  let [rest, stride, source] = [i, 1, 0];
  for (let axis = to.length - 1; axis >= 0; axis--) {
    const size = from[axis - to.length + from.length] ?? 1;
    source += size === 1 ? 0 : (rest % to[axis]!) * stride;
    rest = Math.floor(rest / to[axis]!);
    stride *= size;
  }
  return source;
}

/** The i-th matrix of a batch. It is copied, since XNNPACK packs and keeps its operand by the tensor's identity. */
function matrixAt(scratch: Scratch, x: TensorInfo, i: number): TensorInfo {
  const shape = x.shape.slice(-2);
  const size = sizeOf(shape);
  const matrix = scratch.make(shape);
  scratch.floats(matrix).set(scratch.floats(x).subarray(i * size, (i + 1) * size));
  return matrix;
}

/** Products over a batch, one by one; a single matrix on the right is multiplied by all on the left at once. */
function product(
  scratch: Scratch,
  a: Operand,
  b: Operand,
  ofTwo: (scratch: Scratch, a: Operand, b: Operand) => TensorInfo,
): TensorInfo {
  const [batchA, batchB] = [a.x.shape.slice(0, -2), b.x.shape.slice(0, -2)];
  const batch = broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const rows = a.x.shape.at(a.turned ? -1 : -2)!;
  const columns = b.x.shape.at(b.turned ? -2 : -1)!;
  const shape = [...batch, rows, columns];
  const as = ({ x, turned }: Operand, matrix: number[]): Operand => ({ x: scratch.reshape(x, matrix), turned });

  if (sizeOf(batchB) === 1 && (sizeOf(batchA) === 1 || !a.turned)) {
    const left = sizeOf(batchA) === 1 ? a.x.shape.slice(-2) : [sizeOf(batchA) * rows, a.x.shape.at(-1)!];
    return scratch.reshape(ofTwo(scratch, as(a, left), as(b, b.x.shape.slice(-2))), shape);
  }
  const out = scratch.make(shape);
  for (let i = 0; i < sizeOf(batch); i++) {
    const ai = { ...a, x: matrixAt(scratch, a.x, sourceOf(i, batchA, batch)) };
    const bi = { ...b, x: matrixAt(scratch, b.x, sourceOf(i, batchB, batch)) };
    const ab = ofTwo(scratch, ai, bi);
    scratch.floats(out).set(scratch.floats(ab), i * rows * columns);
  }
  return out;
}

/**
 * `BatchMatMul`: [batch…, m, k] × [batch…, k, n] → [batch…, m, n], each operand transposed or not. Integers are multiplied as
 * floats, exactly as long as the result is below 2^24.
 */
export function batchMatMul(
  scratch: Scratch,
  { a, b }: { readonly a: TensorInfo; readonly b: TensorInfo },
  { transposeA, transposeB }: BatchMatMulAttrs,
): TensorInfo {
  if (a.dtype === 'int32') {
    const [floatA, floatB] = [a, b].map((x) => scratch.call('Cast', { x }, { dtype: 'float32' }));
    const ab = matMul(scratch, floatA!, floatB!, { transposeA, transposeB });
    return scratch.call('Cast', { x: ab }, { dtype: 'int32' });
  }
  const multiply: Multiply = (a, b) => scratch.shipped({ a, b }, { transposeA: false, transposeB: false });
  return product(scratch, { x: a, turned: transposeA }, { x: b, turned: transposeB }, (scratch, a, b) =>
    plainProductOfTwo(scratch, a, b, multiply),
  );
}

/** `_FusedMatMul`: the same, plus a bias [n], through an activation. */
export function fusedMatMul(
  scratch: Scratch,
  { a, b, ...others }: { readonly a: TensorInfo; readonly b: TensorInfo; readonly bias?: TensorInfo },
  { transposeA, transposeB, ...attrs }: _FusedMatMulAttrs,
): TensorInfo {
  const multiply: Multiply = (a, b) =>
    scratch.shipped({ a, b, ...others }, { ...attrs, transposeA: false, transposeB: false });
  return product(scratch, { x: a, turned: transposeA }, { x: b, turned: transposeB }, (scratch, a, b) =>
    productOfTwo(scratch, a, b, multiply),
  );
}

/** The product of two matrices, for kernels that are products in disguise. */
export function matMul(
  scratch: Scratch,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA = false, transposeB = false } = {},
): TensorInfo {
  return scratch.call('BatchMatMul', { a, b }, { transposeA, transposeB });
}
