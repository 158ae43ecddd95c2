/** @file Every layer and activation of tf.layers that learns or shapes compiles, and has the cpu engine's numbers. */
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model as layersModel, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, type Compile, eager, startEngine } from '../../../src/engine/index.ts';
import { sample } from '../../sample.ts';

const ACTIVATIONS = [
  'elu',
  'gelu',
  'gelu_new',
  'hardSigmoid',
  'linear',
  'mish',
  'relu',
  'relu6',
  'selu',
  'sigmoid',
  'softmax',
  'softplus',
  'softsign',
  'swish',
  'tanh',
] as const;

type Apply = (...inputs: SymbolicTensor[]) => SymbolicTensor | SymbolicTensor[];

interface LayerRow {
  readonly name: string;
  /** Without the batch. */
  readonly shapes: readonly (readonly number[])[];
  readonly apply: Apply;
  /** The inputs are places in a table of so many rows. */
  readonly places?: number;
  /** Without gradients: TensorFlow.js has none, or (of nearest resizing) the cpu engine's is wrong. */
  readonly valueOnly?: boolean;
}

/** A layer of one input. */
const one = (name: string, shape: readonly number[], layer: () => layers.Layer): LayerRow => ({
  name,
  shapes: [shape],
  apply: (x) => layer().apply(x) as SymbolicTensor,
});

const valueOnly = (layer: LayerRow): LayerRow => ({ ...layer, valueOnly: true });

/** A layer that brings several inputs together. */
const merge = (name: string, layer: () => layers.Layer, shape: readonly number[] = [4, 3]): LayerRow => ({
  name,
  shapes: [shape, shape],
  apply: (...xs) => layer().apply(xs) as SymbolicTensor,
});

const [row, sequence, image, volume] = [[5], [6, 3], [6, 7, 3], [4, 5, 4, 2]];
const same = { padding: 'same' } as const;

const LAYERS: readonly LayerRow[] = [
  ...ACTIVATIONS.map((activation) => one(`activation ${activation}`, row, () => layers.activation({ activation }))),
  one('dense', row, () => layers.dense({ units: 4, activation: 'relu' })),
  one('dense on a sequence', sequence, () => layers.dense({ units: 4, useBias: false })),
  one('elu', row, () => layers.elu({ alpha: 1 })),
  one('leakyReLU', row, () => layers.leakyReLU()),
  one('prelu', row, () => layers.prelu()),
  one('reLU up to 6', row, () => layers.reLU({ maxValue: 6 })),
  one('softmax', row, () => layers.softmax()),
  valueOnly(one('thresholdedReLU', row, () => layers.thresholdedReLU({ theta: 0.5 }))),
  one('conv1d', sequence, () => layers.conv1d({ filters: 4, kernelSize: 3, strides: 2 })),
  one('conv2d', image, () => layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', ...same })),
  one('conv2d with strides', image, () => layers.conv2d({ filters: 4, kernelSize: [3, 2], strides: [2, 1] })),
  one('conv2dTranspose', image, () => layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, ...same })),
  one('conv3d', volume, () => layers.conv3d({ filters: 3, kernelSize: 2, ...same })),
  valueOnly(
    one('conv3dTranspose', volume, () => layers.conv3dTranspose({ filters: 3, kernelSize: 2, strides: 2, ...same })),
  ),
  one('depthwiseConv2d', image, () => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, ...same })),
  one('separableConv2d', image, () => layers.separableConv2d({ filters: 4, kernelSize: 3, ...same })),
  one('averagePooling1d', sequence, () => layers.averagePooling1d({ poolSize: 2, strides: 2 })),
  one('averagePooling2d', image, () => layers.averagePooling2d({ poolSize: 2 })),
  one('averagePooling3d', volume, () => layers.averagePooling3d({ poolSize: 2 })),
  one('maxPooling1d', sequence, () => layers.maxPooling1d({ poolSize: 2, strides: 2 })),
  one('maxPooling2d', image, () => layers.maxPooling2d({ poolSize: 3, strides: 2, ...same })),
  one('maxPooling3d', volume, () => layers.maxPooling3d({ poolSize: 2 })),
  one('globalAveragePooling1d', sequence, () => layers.globalAveragePooling1d()),
  one('globalAveragePooling2d', image, () => layers.globalAveragePooling2d({})),
  one('globalMaxPooling1d', sequence, () => layers.globalMaxPooling1d()),
  one('globalMaxPooling2d', image, () => layers.globalMaxPooling2d({})),
  one('cropping2D', image, () =>
    layers.cropping2D({
      cropping: [
        [1, 0],
        [2, 1],
      ],
    }),
  ),
  valueOnly(one('upSampling2d', image, () => layers.upSampling2d({ size: [2, 3] }))),
  one('zeroPadding2d', image, () =>
    layers.zeroPadding2d({
      padding: [
        [1, 0],
        [2, 1],
      ],
    }),
  ),
  one('batchNormalization', image, () => layers.batchNormalization()),
  one('batchNormalization of rows', row, () => layers.batchNormalization({ momentum: 0.5 })),
  one('layerNormalization', sequence, () => layers.layerNormalization()),
  one('flatten', image, () => layers.flatten()),
  one('permute', sequence, () => layers.permute({ dims: [2, 1] })),
  one('repeatVector', row, () => layers.repeatVector({ n: 3 })),
  one('reshape', image, () => layers.reshape({ targetShape: [-1, 7] })),
  one('simpleRNN', sequence, () => layers.simpleRNN({ units: 4, recurrentInitializer: 'glorotNormal' })),
  one('lstm', sequence, () => layers.lstm({ units: 4, recurrentInitializer: 'glorotNormal' })),
  one('lstm, all steps', sequence, () =>
    layers.lstm({ units: 4, recurrentInitializer: 'glorotNormal', returnSequences: true, goBackwards: true }),
  ),
  one('gru', sequence, () => layers.gru({ units: 4, recurrentInitializer: 'glorotNormal' })),
  one('bidirectional', sequence, () =>
    layers.bidirectional({
      layer: layers.gru({ units: 3, recurrentInitializer: 'glorotNormal' }) as never,
      mergeMode: 'concat',
    }),
  ),
  one('timeDistributed', sequence, () => layers.timeDistributed({ layer: layers.dense({ units: 4 }) })),
  one('convLstm2d', [3, 4, 4, 2], () =>
    layers.convLstm2d({ filters: 2, kernelSize: 2, recurrentInitializer: 'glorotNormal', ...same }),
  ),
  valueOnly(one('masking', sequence, () => layers.masking({ maskValue: 0 }))),
  { ...one('embedding', [6], () => layers.embedding({ inputDim: 9, outputDim: 4 })), places: 9 },
  merge('add', () => layers.add()),
  merge('average', () => layers.average()),
  merge('concatenate', () => layers.concatenate({ axis: 1 })),
  merge('maximum', () => layers.maximum()),
  merge('minimum', () => layers.minimum()),
  merge('multiply', () => layers.multiply()),
  merge('dot', () => layers.dot({ axes: 2 })),
];

interface Case extends Pick<LayerRow, 'valueOnly'> {
  readonly network: LayersModel;
  readonly inputs: readonly tf.Tensor[];
}

/** The outputs and the gradients of all that is trained, and the statistics that training changed. */
async function learnt(compiler: Compile, { network, inputs, valueOnly: still = false }: Case): Promise<number[][]> {
  const variables = network.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const all = network.weights.map((weight) => weight.read() as tf.Variable);
  const before = all.map((variable) => tf.tensor(variable.dataSync().slice(), variable.shape));
  const step = compiler(({ xs }: { readonly xs: tf.Tensor[] }): tf.Tensor[] => {
    const forward = (): tf.Tensor => network.apply(xs.length === 1 ? xs[0]! : xs, { training: true }) as tf.Tensor;
    if (still) return [forward()];
    if (variables.length === 0) {
      const outputs = forward();
      const gradients = tf.grads((...ys) =>
        tf.sum(tf.square(network.apply(ys.length === 1 ? ys[0]! : ys) as tf.Tensor)),
      );
      return [outputs, ...gradients(xs)];
    }
    const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(forward())), variables);
    return [value, ...variables.map(({ name }) => grads[name]!)];
  });
  const outputs = await step.run({ xs: [...inputs] });
  const numbers = [...outputs, ...all].map((tensor) => [...tensor.dataSync()]);
  all.forEach((variable, i) => variable.assign(before[i]!));
  tf.dispose([outputs, before]);
  await step.dispose();
  return numbers;
}

beforeAll(() => startEngine('cpu'));

describe('the layer', () => {
  it.each(sample(LAYERS, 3))('$name', async ({ shapes, apply, places, valueOnly: still = false }) => {
    const symbols = shapes.map((shape) => input({ shape: [...shape] }));
    const network = layersModel({ inputs: symbols, outputs: apply(...symbols) });
    // all initial numbers anew: those of TensorFlow.js have no seed
    network.setWeights(
      network.getWeights().map((weight, i) => tf.abs(tf.randomNormal(weight.shape, 0.2, 0.4, 'float32', i + 1))),
    );
    const inputs = shapes.map((shape, i) =>
      places === undefined
        ? tf.randomNormal([3, ...shape], 0, 1, 'float32', i + 50)
        : tf.floor(tf.randomUniform([3, ...shape], 0, places, 'float32', 7)),
    );
    const expected = await learnt(eager, { network, inputs, valueOnly: still });
    const actual = await learnt((step) => compile(step, { strict: true }), { network, inputs, valueOnly: still });
    for (const [i, numbers] of expected.entries()) {
      const scale = Math.max(1, ...numbers.map(Math.abs));
      numbers.forEach((number, j) => expect(Math.abs(actual[i]![j]! - number)).toBeLessThan(1e-5 * scale));
    }
    network.dispose();
    tf.dispose(inputs);
  });
});
