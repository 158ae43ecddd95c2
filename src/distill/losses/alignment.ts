/** @file Parts that compare maps after the student's are brought to the teacher's shape. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LossInput, Part } from './loss.ts';
import type { MethodContext } from './method.ts';
import { asMap, sameSize } from './ops/maps.ts';
import { aligned, alignmentVariables } from './projector.ts';
import { mapsOf, type TapPair } from './taps.ts';

interface AlignOptions {
  /** `same`: the larger map is averaged to the size of the smaller; `any`: maps stay as large as they are. Default: `same`. */
  readonly sizes?: 'same' | 'any';
  /** `differ`: a projector only where the widths differ; `always`: everywhere. Default: `differ`. */
  readonly project?: 'differ' | 'always';
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
  const { sizes = 'same', project = 'differ', part = 'projector' } = options;
  const [from, to] = [asMap(pair.from)[2], asMap(pair.to)[2]];
  const projector =
    project === 'always' || from !== to ? alignmentVariables([from, to], context.seedOf(part)) : undefined;
  return {
    variables: projector === undefined ? [] : Object.values(projector),
    maps(input) {
      const maps = mapsOf(input, pair);
      const [s, t] = sizes === 'same' ? sameSize(...maps) : maps;
      return [projector === undefined ? s : aligned(s, projector), t];
    },
  };
}

interface PairComparison extends AlignOptions {
  readonly minimumBatch?: number;
  readonly compare: (student: tf.Tensor4D, teacher: tf.Tensor4D) => tf.Scalar;
}

/** A part that compares one pair of aligned maps. */
export function alignedPair(pair: TapPair, context: MethodContext, comparison: PairComparison): Part {
  const { minimumBatch = 1, compare, ...options } = comparison;
  const { variables, maps } = aligner(pair, context, options);
  return { teacherTaps: [pair.teacher], minimumBatch, variables, value: (input) => compare(...maps(input)) };
}

interface StagesComparison extends AlignOptions {
  readonly compare: (students: readonly tf.Tensor4D[], teachers: readonly tf.Tensor4D[], input: LossInput) => tf.Scalar;
}

/** A part that compares aligned maps, stage by stage. */
export function alignedStages(pairs: readonly TapPair[], context: MethodContext, comparison: StagesComparison): Part {
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
