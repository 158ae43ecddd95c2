/** @file Recurrent layers that are fast where steps are compiled. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type Shape } from '@tensorflow/tfjs-layers';
import { derivedSeed } from '../../util/random.ts';
import { type CallOptions, type LayerVariable, only } from './own-layer.ts';
import { CELLS, type Cell, recurrence } from './recurrence.ts';

export interface RecurrentOptions {
  readonly name: string;
  readonly cell: Cell;
  readonly units: number;
  /** Reads the sequence in both directions; the outputs are placed side by side. */
  readonly bidirectional: boolean;
  /** Gives the output after each step, [batch, time, units], or only after the last, [batch, units]. */
  readonly sequences: boolean;
  readonly seed: number;
}

/** Names of the classes in Keras. */
const CLASSES = { lstm: 'LSTM', gru: 'GRU' } as const;

/** What TensorFlow.js puts before the names of the two parts of a `Bidirectional`. */
const DIRECTIONS = ['forward', 'backward'] as const;

/**
 * An LSTM or a GRU along a sequence, [batch, time, inputs], in one direction or both. Steps that the mask of an embedding
 * leaves out do not change the state. The kernel starts as Glorot and Bengio 2010 have it, the recurrent one uniform within
 * 1/√units, the forget gate's bias at 1 (Jozefowicz et al. 2015). Saved as an ordinary `LSTM`, `GRU` or `Bidirectional`,
 * whose numbers it computes with fewer and larger products.
 */
class Recurrent extends layers.Layer {
  readonly #options: RecurrentOptions;
  #weights: readonly (readonly [kernel: LayerVariable, recurrent: LayerVariable, bias: LayerVariable])[] = [];

  constructor(options: RecurrentOptions) {
    super({ name: options.name });
    this.#options = options;
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { cell, units, bidirectional, name, seed } = this.#options;
    const inputs = (inputShape as Shape).at(-1)!;
    const width = CELLS[cell] * units;
    const bound = 1 / Math.sqrt(units);
    const add = (prefix: string): readonly [LayerVariable, LayerVariable, LayerVariable] => {
      const seedOf = (part: string): number => derivedSeed(seed, `init/${name}/${prefix}${part}`);
      const uniform = initializers.randomUniform({ minval: -bound, maxval: bound, seed: seedOf('recurrent_kernel') });
      const kernel = initializers.glorotUniform({ seed: seedOf('kernel') });
      return [
        this.addWeight(`${prefix}kernel`, [inputs, width], 'float32', kernel),
        this.addWeight(`${prefix}recurrent_kernel`, [units, width], 'float32', uniform),
        this.#addBias(`${prefix}bias`, width),
      ];
    };
    this.#weights = bidirectional ? DIRECTIONS.map((direction) => add(`${direction}_cell/`)) : [add('')];
    this.built = true;
  }

  /** Zeros, and ones for the forget gate of an LSTM, the second. */
  #addBias(name: string, width: number): LayerVariable {
    const { cell, units } = this.#options;
    const bias = this.addWeight(name, [width], 'float32', initializers.zeros());
    if (cell === 'lstm') {
      const numbers = Float32Array.from({ length: width }, (_, i) => Number(Math.floor(i / units) === 1));
      const start = tf.tensor1d(numbers);
      bias.write(start);
      start.dispose();
    }
    return bias;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, time] = inputShape as Shape;
    const { units, bidirectional, sequences } = this.#options;
    const width = bidirectional ? 2 * units : units;
    return sequences ? [batch!, time!, width] : [batch!, width];
  }

  override computeMask(_: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const given = mask == null ? null : only(mask);
    // TensorFlow.js knows "no mask" as null
    return (this.#options.sequences ? given : null) as tf.Tensor;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { mask }: CallOptions): tf.Tensor {
    const x = only(inputs) as tf.Tensor3D;
    const { cell, sequences } = this.#options;
    return tf.tidy(() => {
      const parts = this.#weights.map(([kernel, recurrent, bias], i) => {
        const weights = {
          kernel: kernel.read() as tf.Tensor2D,
          recurrent: recurrent.read() as tf.Tensor2D,
          bias: bias.read() as tf.Tensor1D,
        };
        const backwards = i === 1;
        const outputs = recurrence(x, weights, { cell, backwards, mask: mask ?? undefined });
        return sequences ? tf.stack(outputs, 1) : outputs.at(backwards ? 0 : -1)!;
      });
      return parts.length === 1 ? parts[0]! : tf.concat(parts, -1);
    });
  }

  override getConfig() {
    const { cell, units, bidirectional, sequences } = this.#options;
    const config = {
      units,
      activation: 'tanh',
      recurrentActivation: 'sigmoid',
      // what is loaded is not drawn; the default, an orthogonal matrix, would take long for nothing
      recurrentInitializer: { className: 'Zeros', config: {} },
      returnSequences: sequences,
      // Keras takes the other GRU where nothing is said
      ...(cell === 'gru' ? { resetAfter: false } : {}),
    };
    if (!bidirectional) return { ...super.getConfig(), ...config };
    const layer = { className: CLASSES[cell], config: { name: 'cell', ...config } };
    return { ...super.getConfig(), mergeMode: 'concat', layer };
  }

  override getClassName(): string {
    return this.#options.bidirectional ? 'Bidirectional' : CLASSES[this.#options.cell];
  }
}

/** A recurrent layer for a graph of layers. */
export function recurrent(options: RecurrentOptions): layers.Layer {
  return new Recurrent(options);
}
