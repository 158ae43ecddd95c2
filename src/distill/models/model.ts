/** @file What a model is: a network with named taps. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { model as layersModel } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';

/** Tensors by the name of their tap; the first axis is the batch. */
export type Taps = Readonly<Record<string, tf.Tensor>>;

/** What everybody who builds a model is told. */
export interface ModelContext {
  /** Shape of one input, e.g. [28, 28, 1]; [length] for token ids. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** Where inputs are token ids: how many there are; 0 is padding. */
  readonly vocabulary?: number | undefined;
  /** Seed of the initial weights and of dropout. */
  readonly seed: number;
}

export interface ForwardOptions {
  /** Whether dropout and the like are on. Default: false. */
  readonly training?: boolean;
  /** Optimizer steps done so far: each has dropout masks of its own. A function is asked in every run of a compiled step. Default: 0. */
  readonly step?: number | (() => number);
}

/** The names and shapes of a model's taps: all that a loss must know to match two networks. */
export interface ModelShape {
  readonly name: string;
  /** Shape of each tap without the batch axis, from input to output: `block1`, `block2`, …, `embedding`, `logits`. */
  readonly taps: Readonly<Record<string, readonly number[]>>;
}

/** Whatever answers: a function from inputs to taps, one of them `logits`. */
export interface Predictor extends ModelShape {
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** `x` is [batch, ...inputShape]; whoever calls it disposes the tensors (or calls it in a tidy). */
  forward(x: tf.Tensor, options?: ForwardOptions): Taps;
}

/** Whatever can be trained: a predictor with the variables that it is made of. */
export interface Learner extends Predictor {
  /** What an optimizer may change. */
  readonly variables: readonly tf.Variable[];
  /** What else a training step changes: moving statistics. */
  readonly statistics: readonly tf.Variable[];
}

/** A network. */
export interface Model extends Learner {
  /** The network from input to logits as TensorFlow.js knows it: its layers, its weights, its file format. */
  readonly network: LayersModel;
  /** The taps as nodes of the graph of layers, and its input: what other networks are built on. */
  readonly nodes: Readonly<Record<string, SymbolicTensor>>;
  readonly input: SymbolicTensor;
  /** Numbers in all trainable variables. */
  readonly parameters: number;
  dispose(): void;
}

export interface TappedNetwork extends Pick<Model, 'name' | 'inputShape' | 'classes'> {
  readonly input: SymbolicTensor;
  /** From input to output; one of them is `logits`, [batch, classes]. */
  readonly taps: Readonly<Record<string, SymbolicTensor>>;
}

/**
 * Makes a model of a graph of TensorFlow.js layers, some of whose tensors have names. Throws MODEL if there are no
 * `logits`, or not one for each class.
 */
export function tappedModel({ name, inputShape, classes, input, taps }: TappedNetwork): Model {
  const { logits } = taps;
  if (logits === undefined || logits.shape.length !== 2 || logits.shape[1] !== classes) {
    const found = logits === undefined ? `taps ${Object.keys(taps).join(', ')}` : `logits of ${shapeText(logits)}`;
    throw new HydrosolError('MODEL', `model ${name} has ${found}`, { expected: `a tap logits of [batch, ${classes}]` });
  }
  const network = layersModel({ name, inputs: input, outputs: logits });
  const { tapped, ...learner } = tappedLearner({ name, inputShape, classes, input, taps });
  const variables = variablesOf(network.trainableWeights);
  return {
    ...learner,
    network,
    nodes: taps,
    input,
    variables,
    statistics: variablesOf(network.nonTrainableWeights),
    parameters: variables.reduce((total, variable) => total + variable.size, 0),
    // the tapped graph has all the layers; those it shares with `network` may be disposed only once
    dispose: () => void tapped.dispose(),
  };
}

/** Gives a network the weights and moving statistics of another that was made with the same options. */
export function copyWeights(from: Model, to: Model): void {
  to.network.setWeights(from.network.getWeights());
}

/** Whatever a graph of layers with named tensors answers and learns, those included that lie on no way to `logits`. */
export function tappedLearner({
  name,
  inputShape,
  classes,
  input,
  taps,
}: TappedNetwork): Learner & { readonly tapped: LayersModel } {
  const names = Object.keys(taps);
  const outputs = [...new Set(Object.values(taps))];
  const tapped = layersModel({ name: `${name}_taps`, inputs: input, outputs });
  return {
    name,
    inputShape,
    classes,
    tapped,
    taps: Object.fromEntries(names.map((tap) => [tap, taps[tap]!.shape.slice(1) as number[]])),
    variables: variablesOf(tapped.trainableWeights),
    statistics: variablesOf(tapped.nonTrainableWeights),
    forward(x, { training = false, step = 0 } = {}) {
      const result = tapped.apply(x, { training, step }) as tf.Tensor | tf.Tensor[];
      const list = Array.isArray(result) ? result : [result];
      return Object.fromEntries(names.map((tap) => [tap, list[outputs.indexOf(taps[tap]!)]!]));
    },
  };
}

function variablesOf(weights: LayersModel['weights']): tf.Variable[] {
  return weights.map((weight) => weight.read() as tf.Variable);
}

function shapeText({ shape }: SymbolicTensor): string {
  return `[${shape.map((n) => n ?? 'batch').join(', ')}]`;
}
