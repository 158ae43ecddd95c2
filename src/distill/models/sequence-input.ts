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

interface SequenceOptions {
  /** Name of the model, for errors. */
  readonly model: string;
  /** Width of the vectors that stand for token ids; not used for vectors. */
  readonly embedding: number;
  /** Standard deviation of the embeddings at the start. */
  readonly deviation: number;
}

/**
 * The inputs as a sequence of vectors: [time, width] as it is, the rows of an image [height, width, channels] from top to
 * bottom, and token ids [time] by a trained vector for each (none of padding is ever trained). Throws MODEL for anything else.
 */
export function sequenceInput({ model, embedding, deviation }: SequenceOptions, context: ModelContext): SequenceInput {
  const { inputShape, vocabulary, seed } = context;
  const [time, width, channels] = inputShape;
  if (inputShape.length === 1 && vocabulary !== undefined) {
    const ids = input({ shape: [...inputShape], dtype: 'int32', name: 'input' });
    const start = initializers.randomNormal({ mean: 0, stddev: deviation, seed: derivedSeed(seed, 'init/tokens') });
    const size = { inputDim: vocabulary, outputDim: embedding };
    const table = layers.embedding({ name: 'tokens', ...size, maskZero: true, embeddingsInitializer: start });
    return { input: ids, sequence: table.apply(ids) as SymbolicTensor };
  }
  if (inputShape.length !== 2 && inputShape.length !== 3) {
    throw new HydrosolError('MODEL', `model ${model} cannot read inputs of shape [${inputShape.join(', ')}]`, {
      expected: 'vectors [time, width], images [height, width, channels], or token ids [time] with a vocabulary',
      hints: ['use a model for such inputs: model=mlp'],
    });
  }
  const x = input({ shape: [...inputShape], name: 'input' });
  if (channels === undefined) return { input: x, sequence: x };
  const rows = layers.reshape({ name: 'rows', targetShape: [time!, width! * channels] });
  return { input: x, sequence: rows.apply(x) as SymbolicTensor };
}
