/** @file The teacher's classifier behind a student that learns its features. */
import type * as tf from '@tensorflow/tfjs-core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type Loss, weightedSum } from '../losses/loss.ts';
import { sameSize } from '../losses/ops/maps.ts';
import { meanSquaredDifference } from '../losses/ops/rows.ts';
import { blockNames } from '../losses/taps.ts';
import { convParts } from '../models/conv-parts.ts';
import { type Learner, type Model, tappedModel } from '../models/model.ts';
import { classifierOf } from './classifier.ts';

export interface HeadReuseOptions {
  /** What the projector's channels are divided by on the way. Default: 2. */
  readonly factor?: number;
  /** Seed of the projector. */
  readonly seed: number;
}

/** A student with the teacher's classifier. */
export interface HeadReuse {
  /** Student, projector and classifier. */
  readonly model: Model;
  /** The same without the classifier's variables, which stay the teacher's. */
  readonly learner: Learner;
  /** The mean squared difference of the projected features from the teacher's. */
  readonly loss: Loss;
}

/**
 * Chen, Mei, Zhang, Wang, Feng, Chen, "Knowledge Distillation with the Reused Teacher Classifier", CVPR 2022 (SimKD): the
 * student's last features, brought to the teacher's by a projector (1 × 1, 3 × 3, 1 × 1, each normalised and bent, between
 * them `factor` times fewer channels than the teacher's), learn to be the teacher's, and its classifier answers. The
 * features are the last maps, the larger ones averaged, where the teacher's embedding is the mean over its last map and the
 * sizes divide; else the embeddings. The model owns the student, which must not be used any more. Throws MODEL for a
 * teacher whose logits come of no dense layer.
 */
export function reuseHead(student: Model, teacher: Model, { factor = 2, seed }: HeadReuseOptions): HeadReuse {
  const { kernel, bias } = classifierOf(teacher);
  const pair = lastMaps(student, teacher) ?? { student: student.nodes['embedding']!, teacher: 'embedding' };
  const { dense, unit, norm, activate, globalMean } = convParts({ seed, activation: 'relu' });
  const width = teacher.taps[pair.teacher]!.at(-1)!;
  const narrow = Math.max(1, Math.floor(width / factor));
  const isMap = pair.student.shape.length === 4;
  let projected = pair.student;
  for (const [i, filters] of [narrow, narrow, width].entries()) {
    const name = `projector${i + 1}`;
    projected = isMap
      ? unit(projected, { name, filters, kernel: i === 1 ? 3 : 1 })
      : activate(norm(dense(projected, { name, units: filters }), `${name}_norm`), `${name}_out`);
  }
  const embedding = isMap ? globalMean(projected, 'projected_mean') : projected;
  const classifier = layers.dense({ name: 'logits', units: teacher.classes });
  const logits = classifier.apply(embedding) as SymbolicTensor;
  classifier.setWeights([kernel, bias]);
  const taps = { ...before(student), projected, embedding, logits };
  const { name, inputShape, classes, input } = student;
  const own = tappedModel({ name: `${name}_${teacher.name}_head`, inputShape, classes, input, taps });
  const fixed = new Set(classifier.weights.map((weight) => weight.read()));
  const shared = new Set(student.network.layers);
  const model: Model = {
    ...own,
    dispose() {
      for (const layer of own.network.layers) if (!shared.has(layer)) layer.dispose();
      student.dispose();
    },
  };
  const learner = { ...model, variables: model.variables.filter((variable) => !fixed.has(variable)) };
  return { model, learner, loss: projectionLoss(pair.teacher) };
}

/** The taps of a network before its embedding. */
function before({ nodes }: Model): Record<string, SymbolicTensor> {
  return Object.fromEntries(Object.entries(nodes).filter(([tap]) => tap !== 'embedding' && tap !== 'logits'));
}

/** The last maps, the student's not larger than the teacher's; undefined where the embeddings must do. */
function lastMaps(student: Model, teacher: Model): { student: SymbolicTensor; teacher: string } | undefined {
  const [from, to] = [student, teacher].map((model) => blockNames(model).at(-1));
  if (from === undefined || to === undefined) return undefined;
  const { sourceLayer, inputs } = teacher.nodes['embedding']!;
  const isMean = sourceLayer.getClassName() === 'GlobalAveragePooling2D' && inputs[0] === teacher.nodes[to];
  const [own, wanted] = [student.taps[from]!, teacher.taps[to]!];
  if (!isMean || own.length !== 3) return undefined;
  const [height = 1, width = 1] = [0, 1].map((axis) => own[axis]! / wanted[axis]!);
  const node = student.nodes[from]!;
  if (height <= 1 && width <= 1) return { student: node, teacher: to };
  if (!Number.isInteger(height) || !Number.isInteger(width)) return undefined;
  const poolSize: [number, number] = [height, width];
  const smaller = layers.averagePooling2d({ name: 'projector_pool', poolSize, strides: poolSize }).apply(node);
  return { student: smaller as SymbolicTensor, teacher: to };
}

/** Mean of (projected - teacher)² over all numbers, a term named `projection`. */
function projectionLoss(tap: string): Loss {
  return weightedSum({
    name: 'head_reuse',
    terms: [
      {
        name: 'projection',
        weight: 1,
        teacherTaps: [tap],
        value({ student, teacher }) {
          const [own, wanted] = [student['projected']!, teacher[tap]!];
          if (own.shape.length !== 4) return meanSquaredDifference(own, wanted);
          return meanSquaredDifference(...sameSize(own as tf.Tensor4D, wanted as tf.Tensor4D));
        },
      },
    ],
  });
}
