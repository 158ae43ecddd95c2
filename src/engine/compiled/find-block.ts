/** @file How many channels onnxruntime keeps together on this processor. */
import { Graph } from './graph.ts';
import { writeModel } from './onnx/write-model.ts';
import { type Onnxruntime, openSession } from './session.ts';

/** The block of its operators for images in blocks, by what they make of 4 channels; undefined where it has none. */
export async function findBlock(onnxruntime: Onnxruntime): Promise<number | undefined> {
  const graph = new Graph();
  const x = graph.input('x', { shape: [1, 4, 1, 1], dtype: 'float32' });
  const y = graph.node('nchwc.ReorderInput', [x], x);
  const symbolic = new Map([['y', [1, 'block', 1, 1]]]);
  const { bytes } = writeModel({ inputs: new Map([['x', x]]), outputs: new Map([['y', y]]), symbolic });
  try {
    const session = await openSession(onnxruntime, bytes, { threads: 1 });
    const results = await session.run({ x: new onnxruntime.Tensor('float32', new Float32Array(4), x.shape) });
    await session.release();
    return results['y']!.dims[1];
  } catch {
    // a processor, or a version of onnxruntime, without such operators
    return undefined;
  }
}
