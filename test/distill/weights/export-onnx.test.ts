import { beforeAll, describe, expect, it } from 'vitest';
import { exportOnnx } from '../../../src/distill/weights/export-onnx.ts';
import { loadOnnxruntime } from '../../../src/engine/compiled/session.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { SMALL_NAMES, smallInputs, smallModel } from '../models/small.ts';
import { sample } from '../../sample.ts';

beforeAll(async () => {
  await startEngine('cpu');
});

describe('exportOnnx', () => {
  it.each(sample(SMALL_NAMES, 4))('%s: the same logits in onnxruntime, for any number of examples', async (name) => {
    const model = smallModel(name);
    const onnxruntime = await loadOnnxruntime();
    const session = await onnxruntime.InferenceSession.create(exportOnnx(model.network));
    expect([session.inputNames, session.outputNames]).toEqual([['input'], ['logits']]);
    for (const examples of [1, 2, 7, 20]) {
      const x = smallInputs(name, examples);
      const expected = model.forward(x)['logits']!.dataSync();
      const input = new onnxruntime.Tensor(x.dtype as 'float32', x.dataSync() as Float32Array, x.shape);
      const { logits } = await session.run({ input });
      expect(logits!.dims).toEqual([examples, model.classes]);
      const found = logits!.data as Float32Array;
      const worst = Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));
      expect(worst).toBeLessThan(1e-5);
      x.dispose();
    }
    await session.release();
    model.dispose();
  });
});
