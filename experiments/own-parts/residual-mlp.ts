import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { component, kernelInitializer, tappedModel, type ModelContext } from 'hydrosol/distill';

const through = (layer: layers.Layer, ...from: SymbolicTensor[]) => layer.apply(from) as SymbolicTensor;

/** A multilayer perceptron whose blocks add to what they read. Taps: `block1` … `blockN`, `embedding`, `logits`. */
export const residualMlp = component({
  name: 'residual_mlp',
  summary: 'Dense layers with shortcuts on the flattened input',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      width: { type: 'integer', minimum: 1, default: 64, description: 'Width of all layers.' },
      blocks: { type: 'integer', minimum: 1, default: 2, description: 'How many layers have a shortcut.' },
    },
  },
  create({ width, blocks }, { inputShape, classes, seed }: ModelContext) {
    const dense = (name: string, units: number, activation: 'relu' | 'linear') =>
      layers.dense({ name, units, activation, kernelInitializer: kernelInitializer(seed, name, activation) });

    const x = input({ shape: [...inputShape] });
    let h = through(dense('first', width, 'relu'), through(layers.flatten(), x));
    const taps: Record<string, SymbolicTensor> = {};
    for (let block = 1; block <= blocks; block++) {
      h = through(layers.add({ name: `add${block}` }), h, through(dense(`dense${block}`, width, 'relu'), h));
      taps[`block${block}`] = h;
    }
    const logits = through(dense('logits', classes, 'linear'), h);
    return tappedModel({
      name: 'residual_mlp',
      inputShape,
      classes,
      input: x,
      taps: { ...taps, embedding: h, logits },
    });
  },
});
