/**
 * @file Images in blocks of channels: the layout in which onnxruntime convolves fastest.
 *
 * TensorFlow.js stores images as [batch, height, width, channels]. Here they are [batch, blocks, height, width, block], a
 * block being as many channels as a vector register holds (`Graph.block`). Onnxruntime brings filters that never change
 * into this layout itself; those that are trained it leaves alone, so its operators of the domain `com.microsoft.nchwc` are
 * called directly. They know such images by the shape [batch, channels, height, width]: see `nominal`.
 */
import { dependsOn, type Node, type Value } from './graph.ts';

/** The order of axes that brings blocks to the end, where they are one axis of channels again. */
const TO_LAST = [0, 2, 3, 1, 4];
const FROM_LAST = [0, 3, 1, 2, 4];

/** The images that `x`, [batch, height, width, channels], was made of by `unblocked`; undefined for any other value. */
export function blocksOf(x: Value): Value | undefined {
  const { block } = x.graph;
  if (block === undefined || x.shape.length !== 4) return undefined;
  const inner = inputOf(x, 'Reshape');
  const images = inner !== undefined && inner.shape[3] === x.shape[3]! / block ? inputOf(inner, 'Transpose') : inner;
  if (images === undefined || images.shape.length !== 5 || images.shape[4] !== block) return undefined;
  const [batch, blocks, height, width] = images.shape;
  const same = [batch, height, width, blocks! * block].every((n, i) => n === x.shape[i]);
  return same && (blocks === 1 || orderOf(inner!) === String(TO_LAST)) ? images : undefined;
}

/** Images in blocks as [batch, height, width, channels]. */
export function unblocked(images: Value): Value {
  const { graph, dtype } = images;
  const [batch = 0, blocks = 0, height = 0, width = 0, block = 0] = images.shape;
  const last = { shape: [batch, height, width, blocks, block], dtype };
  const turned = blocks === 1 ? images : graph.node('Transpose', [images], last, { perm: TO_LAST });
  const shape = [batch, height, width, blocks * block];
  return graph.node('Reshape', [turned, graph.integers(shape)], { shape, dtype });
}

/** Whether channels fill whole blocks. */
export function fillsBlocks({ block }: Value['graph'], channels: number): boolean {
  return block !== undefined && channels % block === 0;
}

/** [batch, height, width, channels] in blocks; the channels must fill them. */
export function blocked(x: Value): Value {
  const { graph, dtype } = x;
  const known = blocksOf(x);
  if (known !== undefined) return known;
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const block = graph.block!;
  const shape = [batch, channels / block, height, width, block];
  if (x.source.kind === 'constant' && x.source.numbers.length === 1)
    return graph.constant(x.source.numbers, { shape, dtype });
  const first = orderOf(x) === '0,2,3,1' ? inputOf(x, 'Transpose') : undefined;
  if (dtype === 'float32' && channels > block) {
    const image = { shape: [batch, channels, height, width], dtype };
    const reordered = graph.node('nchwc.ReorderInput', [first ?? x], image, {
      channels_last: first === undefined ? 1 : 0,
    });
    return fromNominal(reordered);
  }
  const last = [batch, height, width, channels / block, block];
  const apart = graph.node('Reshape', [x, graph.integers(last)], { shape: last, dtype });
  return graph.node('Transpose', [apart], { shape, dtype }, { perm: FROM_LAST });
}

/** [batch, height, width, channels] as one block under its nominal shape: the channels, a multiple of 4, are filled up with zeros. */
export function filledUp(x: Value): Value {
  const { graph, dtype } = x;
  const [batch = 0, height = 0, width = 0] = x.shape;
  const first = orderOf(x) === '0,2,3,1' ? inputOf(x, 'Transpose') : undefined;
  const image = { shape: [batch, graph.block!, height, width], dtype };
  return graph.node('nchwc.ReorderInput', [first ?? x], image, { channels_last: first === undefined ? 1 : 0 });
}

/** Images in blocks in the shape under which onnxruntime's operators know them. */
export function nominal(images: Value): Value {
  const { graph, dtype } = images;
  const [batch = 0, blocks = 0, height = 0, width = 0, block = 0] = images.shape;
  const shape = [batch, blocks * block, height, width];
  const known = inputOf(images, 'Reshape');
  if (known?.shape.join() === shape.join()) return known;
  return graph.node('Reshape', [images, graph.integers(shape)], { shape, dtype });
}

/** What an operator of onnxruntime gave, as images in blocks. */
export function fromNominal(x: Value): Value {
  const { graph, dtype } = x;
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  const block = graph.block!;
  const shape = [batch, channels / block, height, width, block];
  return graph.node('Reshape', [x, graph.integers(shape)], { shape, dtype });
}

/** Images in blocks as [batch, channels, height, width], of which only the first channels are wanted. */
export function channelsFirstOf(images: Value, channels: number): Value {
  const [batch = 0, , height = 0, width = 0] = images.shape;
  const shape = [batch, channels, height, width];
  return images.graph.node('nchwc.ReorderOutput', [nominal(images)], { shape, dtype: 'float32' }, { channels });
}

interface Affine {
  /** One number a channel, [1, blocks, 1, 1, block]; 1 if missing. */
  readonly scale?: Value | undefined;
  /** The same; 0 if missing. */
  readonly shift?: Value | undefined;
}

/**
 * scale · x + shift, for each channel of images in blocks: a convolution of one place, which needs one pass for all; or the
 * bias of the convolution that made the images.
 */
export function affine(images: Value, { scale, shift }: Affine): Value {
  const { graph, dtype } = images;
  const made = scale === undefined && shift !== undefined ? convolutionOf(images) : undefined;
  const channels = images.shape[1]! * images.shape[4]!;
  const list = (x: Value, shape: readonly number[]): Value =>
    graph.node('Reshape', [x, graph.integers(shape)], { shape, dtype });
  const one = [channels, 1, 1, 1];
  const filter = scale === undefined ? graph.scalar(1, { shape: one, dtype }) : list(scale, one);
  const bias = shift === undefined ? undefined : list(shift, [channels]);
  const x = nominal(images);
  if (made?.inputs[2] === undefined && made?.inputs.length === 3 && !dependsOn(shift!, x))
    return fromNominal(graph.node('nchwc.Conv', [made.inputs[0], made.inputs[1], bias], x, made.attributes));
  return fromNominal(graph.node('nchwc.Conv', [x, filter, bias], x, { kernel_shape: [1, 1], group: channels }));
}

/** The convolution that made images, if what it made was not rectified. */
function convolutionOf(images: Value): Node | undefined {
  const source = inputOf(images, 'Reshape')?.source;
  const node = source?.kind === 'node' && source.node.op === 'nchwc.Conv' ? source.node : undefined;
  return node !== undefined && 'activation' in node.attributes ? undefined : node;
}

/** The same if it is one of `affine`, with a sum or without. */
function affineOf(images: Value): Node | undefined {
  const node = convolutionOf(images);
  return node?.inputs[1]!.size === node?.attributes['group'] ? node : undefined;
}

/** The sum of images, one of which is `scale · x + shift`, in the same pass; undefined if it is not. */
export function affineWithSum(images: Value, other: Value): Value | undefined {
  const node = affineOf(images);
  if (node === undefined || node.inputs.length > 3) return undefined;
  const [x, filter, bias] = node.inputs;
  return fromNominal(images.graph.node('nchwc.Conv', [x, filter, bias, nominal(other)], x!, node.attributes));
}

/** Images with all that is below 0 made 0, in the pass that makes them; undefined if they are not `scale · x + shift`. */
export function rectified(images: Value): Value | undefined {
  const node = affineOf(images);
  if (node === undefined) return undefined;
  const { graph } = images;
  const whole = fromNominal(
    graph.node(node.op, node.inputs, node.inputs[0]!, { ...node.attributes, activation: 'Relu' }),
  );
  graph.noteRectified(images, whole);
  return whole;
}

function inputOf({ source }: Value, op: string): Value | undefined {
  return source.kind === 'node' && source.node.op === op ? source.node.inputs[0] : undefined;
}

function orderOf({ source }: Value): string | undefined {
  return source.kind === 'node' && source.node.op === 'Transpose' ? String(source.node.attributes['perm']) : undefined;
}
