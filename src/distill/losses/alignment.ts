/** @file Parts that compare maps after the student's are brought to the teacher's shape. */
import * as tf from '@tensorflow/tfjs-core';
import type { LossInput, LossPart } from './loss.ts';
import type { MethodContext } from './method.ts';
import { asMap, sameSize } from './ops/maps.ts';
import { filled, heNormal } from './parameters.ts';
import { aligned, alignmentVariables } from './projector.ts';
import { grows, mapsOf, type TapPair } from './taps.ts';

interface AlignOptions {
  /** `same`: the larger map is averaged to the size of the smaller; `any`: maps stay as large as they are. Default: `same`. */
  readonly sizes?: 'same' | 'any';
  /** `differ`: a projector only where the widths differ; `always`: everywhere; `never`: nowhere. Default: `differ`. */
  readonly project?: 'differ' | 'always' | 'never';
  /** Whether a student with one place learns the teacher's places. Default: no, the teacher's are averaged. */
  readonly grow?: boolean;
}

/** The maps of one pair as they are compared, and what is trained for that. */
export interface Aligner {
  readonly variables: readonly tf.Variable[];
  readonly maps: (input: LossInput) => [student: tf.Tensor4D, teacher: tf.Tensor4D];
}

/** Brings the student's map of a pair to the teacher's width, by a trained 1 × 1 convolution and batch normalisation. */
export function aligner(
  pair: TapPair,
  context: MethodContext,
  options: AlignOptions & { part?: string } = {},
): Aligner {
  const { sizes = 'same', project = 'differ', grow = false, part = 'projector' } = options;
  if (grow && grows(pair)) return grown(pair, context, part);
  const [from, to] = [asMap(pair.from)[2], asMap(pair.to)[2]];
  const projector =
    project === 'always' || (project === 'differ' && from !== to)
      ? alignmentVariables([from, to], context.seedOf(part))
      : undefined;
  return {
    variables: projector === undefined ? [] : Object.values(projector),
    maps(input) {
      const maps = mapsOf(input, pair);
      const [s, t] = sizes === 'same' ? sameSize(...maps) : maps;
      return [projector === undefined ? s : aligned(s, projector), t];
    },
  };
}

/** Makes a map of the teacher's size out of a student's vector: a transposed convolution as large as the map. */
function grown(pair: TapPair, context: MethodContext, part: string): Aligner {
  const [height, width, channels] = asMap(pair.to);
  const size = height * width * channels;
  const kernel = heNormal<tf.Rank.R2>([asMap(pair.from)[2], size], context.seedOf(part));
  const bias = filled<tf.Rank.R1>([size], 0);
  return {
    variables: [kernel, bias],
    maps(input) {
      const [vector, teacher] = mapsOf(input, pair);
      const rows = tf.reshape<tf.Rank.R2>(vector, [vector.shape[0], vector.shape[3]]);
      return [tf.reshape(tf.add(tf.matMul(rows, kernel), bias), teacher.shape), teacher];
    },
  };
}

interface PairComparison extends AlignOptions {
  readonly minimumBatch?: number;
  readonly compare: (student: tf.Tensor4D, teacher: tf.Tensor4D) => tf.Scalar;
}

/** A part that compares one pair of aligned maps. */
export function alignedPair(pair: TapPair, context: MethodContext, comparison: PairComparison): LossPart {
  const { minimumBatch = 1, compare, ...options } = comparison;
  const { variables, maps } = aligner(pair, context, options);
  return { teacherTaps: [pair.teacher], minimumBatch, variables, value: (input) => compare(...maps(input)) };
}

interface StagesComparison extends AlignOptions {
  readonly compare: (students: readonly tf.Tensor4D[], teachers: readonly tf.Tensor4D[], input: LossInput) => tf.Scalar;
}

/** A part that compares aligned maps, stage by stage. */
export function alignedStages(
  pairs: readonly TapPair[],
  context: MethodContext,
  comparison: StagesComparison,
): LossPart {
  const { compare, ...options } = comparison;
  const aligners = pairs.map((pair, i) => aligner(pair, context, { ...options, part: `projector ${i + 1}` }));
  return {
    teacherTaps: pairs.map(({ teacher }) => teacher),
    variables: aligners.flatMap(({ variables }) => variables),
    value(input) {
      const maps = aligners.map((one) => one.maps(input));
      return compare(
        maps.map(([student]) => student),
        maps.map(([, teacher]) => teacher),
        input,
      );
    },
  };
}
