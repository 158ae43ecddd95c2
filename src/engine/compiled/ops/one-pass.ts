/** @file Several operators as one, where that saves a pass over many numbers. */
import { affine, affineWithSum } from '../blocked.ts';
import { dependsOn, madeBy, type Value } from '../graph.ts';
import { broadcastShape, broadcastTo, reshape, sameShape } from './axes.ts';

/** The sum, difference or product of two values in fewer passes than the operators of their own; undefined if there is no such way. */
export function inOnePass(op: string, a: Value, b: Value): Value | undefined {
  if (a.dtype !== 'float32') return undefined;
  const product = op === 'Add' ? (withSum(a, b) ?? withSum(b, a)) : undefined;
  return product ?? byChannel(op, a, b) ?? byNumber(op, a, b);
}

/** A matrix product and what is added to it, as one operator; not where the product is needed without the sum too. */
function withSum(product: Value, other: Value): Value | undefined {
  const node = madeBy(product, 'Gemm');
  if (node?.inputs.length !== 2 || !sameShape(broadcastShape(product.shape, other.shape), product.shape))
    return undefined;
  if (product.graph.isRead(product) || dependsOn(other, product)) return undefined;
  return product.graph.node('Gemm', [...node.inputs, other], product, node.attributes);
}

const negative = (x: Value): Value => x.graph.node('Neg', [x], x);

/** From so many numbers on a pass that is saved is worth what it costs to set up. */
const MANY = 1 << 14;

/**
 * `s · x + y` or `y - s · x`, where s is one number, and y another or as many as x: one pass instead of two, of x as the only
 * line of an image in blocks.
 */
function byNumber(op: string, a: Value, b: Value): Value | undefined {
  const { block } = a.graph;
  if (block === undefined || (op !== 'Add' && op !== 'Sub')) return undefined;
  for (const [i, [product, other]] of [[a, b] as const, [b, a] as const].entries()) {
    const { size, shape } = product;
    const factors = size >= MANY && size % block === 0 ? byOne(product) : undefined;
    const single = other.size === 1;
    if (factors === undefined || !(single || sameShape(other.shape, shape))) continue;
    // a difference is the same with a sign turned
    const turned = op === 'Sub';
    if (turned && i === 0 && !single) continue;
    const [x, scale] = [factors[0], turned && i === 1 ? negative(factors[1]) : factors[1]];
    const line = (y: Value): Value => reshape(y, [1, 1, 1, size / block, block]);
    const everywhere = (y: Value): Value => broadcastTo(reshape(y, [1, 1, 1, 1, 1]), [1, 1, 1, 1, block]);
    const shift = single ? everywhere(turned && i === 0 ? negative(other) : other) : undefined;
    const scaled = affine(line(x), { scale: everywhere(scale), shift });
    return reshape(single ? scaled : affineWithSum(scaled, line(other))!, shape);
  }
  return undefined;
}

/** The factors of a product with one number, which is the second. */
function byOne(product: Value): readonly [Value, Value] | undefined {
  const [x, y] = madeBy(product, 'Mul')?.inputs ?? [];
  if (x === undefined || y === undefined) return undefined;
  if (y.size === 1 && sameShape(x.shape, product.shape)) return [x, y];
  return x.size === 1 && sameShape(y.shape, product.shape) ? [y, x] : undefined;
}

/** Images in blocks and one number a channel, or the sum of two images: in one pass, if it can be. */
function byChannel(op: string, a: Value, b: Value): Value | undefined {
  if (a.graph.block === undefined) return undefined;
  if (op === 'Add' && sameShape(a.shape, b.shape) && a.shape.length === 5)
    return affineWithSum(a, b) ?? affineWithSum(b, a);
  if (op === 'Sub') return isOfChannels(b, a) ? affine(a, { shift: negative(b) }) : undefined;
  if (op !== 'Add' && op !== 'Mul') return undefined;
  const key = op === 'Add' ? 'shift' : 'scale';
  if (isOfChannels(b, a)) return affine(a, { [key]: b });
  return isOfChannels(a, b) ? affine(b, { [key]: a }) : undefined;
}

/** Whether `x` has one number for each channel of images in blocks. */
function isOfChannels(x: Value, images: Value): boolean {
  const [, blocks, height = 0, width = 0, block] = images.shape;
  if (images.shape.length !== 5 || block !== images.graph.block || height * width === 1) return false;
  return sameShape(x.shape, [1, blocks!, 1, 1, block!]);
}
