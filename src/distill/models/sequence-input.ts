/** @file What models of sequences read: vectors, rows of images, or token ids. */
import { initializers, input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';
import { derivedSeed } from '../../util/random.ts';
import type { ModelContext } from './model.ts';

export interface SequenceInput {
  readonly input: SymbolicTensor;
  /** [batch, time, width]; tokens have a mask that is false where they are padding, 0. */
  readonly sequence: SymbolicTensor;
}

export interface MapInput {
  readonly input: SymbolicTensor;
  /** [batch, height, width, channels]. */
  readonly map: SymbolicTensor;
}

interface TokenOptions {
  /** Width of the vectors that stand for token ids; not used for vectors. */
  readonly width: number;
  /** Standard deviation of those vectors at the start. */
  readonly deviation: number;
}

/** Inputs that are numbers as they are. */
export function plainInput(inputShape: readonly number[]): SequenceInput {
  const x = input({ shape: [...inputShape], name: 'input' });
  return { input: x, sequence: x };
}

/** Token ids, [time], each as a trained vector; undefined if the inputs are none. */
export function tokenInput({ width, deviation }: TokenOptions, context: ModelContext): SequenceInput | undefined {
  const { inputShape, vocabulary, seed } = context;
  if (inputShape.length !== 1 || vocabulary === undefined) return undefined;
  const ids = input({ shape: [...inputShape], dtype: 'int32', name: 'input' });
  const start = initializers.randomNormal({ mean: 0, stddev: deviation, seed: derivedSeed(seed, 'init/tokens') });
  const size = { inputDim: vocabulary, outputDim: width };
  const table = layers.embedding({ name: 'tokens', ...size, maskZero: true, embeddingsInitializer: start });
  return { input: ids, sequence: table.apply(ids) as SymbolicTensor };
}

/**
 * The inputs as a sequence of vectors: token ids by a trained vector for each, [time, width] as it is, and the rows of an image
 * [height, width, channels] from top to bottom. Throws MODEL for anything else; `model` is its name.
 */
export function sequenceInput(
  { model, ...tokens }: TokenOptions & { readonly model: string },
  context: ModelContext,
): SequenceInput {
  const { inputShape } = context;
  const known = tokenInput(tokens, context);
  if (known !== undefined) return known;
  if (inputShape.length !== 2 && inputShape.length !== 3) {
    throw new HydrosolError('MODEL', `model ${model} cannot read inputs of shape [${inputShape.join(', ')}]`, {
      expected: 'vectors [time, width], images [height, width, channels], or token ids [time] with a vocabulary',
      hints: ['use a model for such inputs: model=mlp'],
    });
  }
  const plain = plainInput(inputShape);
  const [time, width, channels] = inputShape;
  if (channels === undefined) return plain;
  const rows = layers.reshape({ name: 'rows', targetShape: [time!, width! * channels] });
  return { ...plain, sequence: rows.apply(plain.input) as SymbolicTensor };
}

/** The inputs as a map [height, width, channels]: images as they are, sequences as maps of width 1. Throws MODEL for others. */
export function mapInput(options: TokenOptions & { readonly model: string }, context: ModelContext): MapInput {
  const { inputShape } = context;
  if (inputShape.length === 3) {
    const { input: x, sequence } = plainInput(inputShape);
    return { input: x, map: sequence };
  }
  const { input: x, sequence } = sequenceInput(options, context);
  const [, time, width] = sequence.shape as [null, number, number];
  const column = layers.reshape({ name: 'column', targetShape: [time, 1, width] });
  return { input: x, map: column.apply(sequence) as SymbolicTensor };
}
