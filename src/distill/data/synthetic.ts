/** @file Made-up examples of any shape, for tests and for trying a model out. */
import { randomStream, type RandomStream } from '../../util/random.ts';
import { component } from '../component.ts';
import { sizeOf, type Split } from './dataset.ts';
import { makeDataset, splitOptions, type DataContext } from './make-dataset.ts';

interface Recipe {
  readonly width: number;
  readonly classes: number;
  readonly difficulty: number;
  readonly seed: number;
}

/** Makes the inputs of examples with these labels. */
type Maker = (labels: Int32Array, random: RandomStream) => Split['inputs'];

/** A number of the standard normal distribution (Box and Muller 1958). */
function normal(random: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Gaussian blobs: each class has a centre, an example is (1 - difficulty) · centre + difficulty · noise. */
function blobs({ width, classes, difficulty, seed }: Recipe): Maker {
  const random = randomStream(seed, 'synthetic/centres');
  const centres = Array.from({ length: classes }, () => Float32Array.from({ length: width }, () => normal(random)));
  return (labels, noise) => {
    const inputs = new Float32Array(labels.length * width);
    for (let i = 0; i < inputs.length; i++) {
      const centre = centres[labels[Math.floor(i / width)]!]![i % width]!;
      inputs[i] = (1 - difficulty) * centre + difficulty * normal(noise);
    }
    return inputs;
  };
}

/**
 * Sequences: each class has a permutation of the tokens, which says what follows a token; with probability `difficulty` any
 * token follows instead. Only the order tells the classes apart. Half to all of the length is used, the rest is padding.
 */
function sequences({ width, classes, difficulty, seed, vocabulary }: Recipe & { vocabulary: number }): Maker {
  const random = randomStream(seed, 'synthetic/grammars');
  const followers = Array.from({ length: classes }, () => random.permutation(vocabulary - 1));
  return (labels, noise) => {
    const inputs = new Int32Array(labels.length * width);
    for (const [example, label] of labels.entries()) {
      const length = width - noise.integer(Math.floor(width / 2) + 1);
      let token = noise.integer(vocabulary - 1);
      for (let i = 0; i < length; i++) {
        inputs[example * width + i] = token + 1;
        token = noise.next() < difficulty ? noise.integer(vocabulary - 1) : followers[label]![token]!;
      }
    }
    return inputs;
  };
}

/** Gaussian blobs of a given shape, or sequences of token ids, balanced over the classes. */
export const synthetic = component({
  name: 'synthetic',
  summary: 'Made-up examples: Gaussian blobs of any shape, or sequences of token ids',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      shape: {
        type: 'array',
        items: { type: 'integer', minimum: 1 },
        minItems: 1,
        default: [8, 8, 1],
        description: 'Shape of one input; only its product counts for token ids, which are [length].',
      },
      vocabulary: {
        type: ['integer', 'null'],
        minimum: 3,
        default: null,
        description: 'Makes sequences of so many token ids, 0 being padding; null makes numbers.',
      },
      classes: { type: 'integer', minimum: 2, default: 3, description: 'Number of classes.' },
      difficulty: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0.5,
        description: 'Share of noise: 0 is all alike, 1 is noise alone.',
      },
      train: { type: 'integer', minimum: 1, default: 600, unit: 'examples', description: 'Training examples to make.' },
      test: { type: 'integer', minimum: 1, default: 300, unit: 'examples', description: 'Test examples to make.' },
      ...splitOptions({ validation: 0 }),
    },
  },
  create({ shape: asked, vocabulary: tokens, classes, difficulty, train, test, ...sizes }, context: DataContext) {
    const vocabulary = tokens ?? undefined;
    const width = sizeOf(asked);
    const recipe = { width, classes, difficulty, seed: context.seed };
    const maker = vocabulary === undefined ? blobs(recipe) : sequences({ ...recipe, vocabulary });
    const split = (name: string, size: number): Split => {
      const labels = Int32Array.from({ length: size }, (_, i) => i % classes);
      return { size, labels, inputs: maker(labels, randomStream(context.seed, `synthetic/${name}`)) };
    };
    const shape = vocabulary === undefined ? asked : [width];
    const source = { name: 'synthetic', shape, classes, vocabulary };
    return makeDataset({ ...source, train: split('train', train), test: split('test', test) }, sizes, context);
  },
});
