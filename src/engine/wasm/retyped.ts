/** @file Kernels that give numbers another type or another name. */
import type { CastAttrs, OneHotAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import type { Scratch } from './scratch.ts';

/** `Identity`: the same data once more; tensors never change, so both may share it. */
export function identity(scratch: Scratch, { x }: { readonly x: TensorInfo }): TensorInfo {
  return x.dtype === 'string' ? scratch.shipped({ x }) : scratch.reshape(x, x.shape);
}

/**
 * `Cast`. To its own type it is the identity, which every gradient of relu asks for. To bool it asks whether a number is not
 * zero; the shipped kernel cuts the number down to a byte, so that 0.5 is false.
 */
export function cast(scratch: Scratch, { x }: { readonly x: TensorInfo }, attrs: CastAttrs): TensorInfo {
  if (x.dtype === attrs.dtype) return identity(scratch, { x });
  if (attrs.dtype !== 'bool') return scratch.shipped({ x }, attrs);
  return scratch.call('NotEqual', { a: x, b: scratch.call('ZerosLike', { x }) });
}

/** `OneHot`, made of integers and then cast; the shipped kernel writes integers whatever the type. */
export function oneHot(
  scratch: Scratch,
  { indices }: { readonly indices: TensorInfo },
  { dtype, ...attrs }: OneHotAttrs,
): TensorInfo {
  const integers = scratch.shipped({ indices }, { ...attrs, dtype: 'int32' });
  return scratch.call('Cast', { x: integers }, { dtype });
}
