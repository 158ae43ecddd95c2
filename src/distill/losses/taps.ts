/** @file Finds the taps that a term reads, and brings maps to a common shape. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';
import { nearest } from '../../util/suggest.ts';
import type { ModelShape } from '../models/model.ts';
import type { LossInput } from './loss.ts';
import type { MethodContext } from './method.ts';
import { asMap } from './ops/maps.ts';

/** Shape of the tap without the batch axis. Throws LOSS, with the taps there are, if the model has none of that name. */
export function tapShape(model: ModelShape, tap: string, key: string): readonly number[] {
  const shape = model.taps[tap];
  if (shape !== undefined && Object.hasOwn(model.taps, tap)) return shape;
  const names = Object.keys(model.taps);
  throw new HydrosolError('LOSS', `model ${model.name} has no tap ${tap}`, {
    fullKey: key,
    expected: `one of ${names.join(', ')}`,
    suggestion: nearest(tap, names)[0],
  });
}

/** The teacher of a loss that needs one. Throws LOSS if there is none. */
export function requireTeacher(teacher: ModelShape | undefined, loss: string): ModelShape {
  if (teacher !== undefined) return teacher;
  throw new HydrosolError('LOSS', `${loss} needs a teacher`, { hints: ['without a teacher: loss=cross_entropy'] });
}

/** Names of the taps `block1`, `block2`, … in their order. */
export function blockNames(model: ModelShape): string[] {
  return Object.keys(model.taps).filter((tap) => /^block\d+$/.test(tap));
}

/** One tap of each network, and their shapes without the batch axis. */
export interface TapPair {
  readonly student: string;
  readonly teacher: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

interface PairOptions {
  readonly student_tap: string | null;
  readonly teacher_tap: string | null;
}

type ChooseTap = (model: ModelShape) => string;

/** The block in the middle of the network (of two the earlier), or the embedding of a network without blocks. */
export const middleBlock: ChooseTap = (model) => {
  const blocks = blockNames(model);
  return blocks[Math.ceil(blocks.length / 2) - 1] ?? 'embedding';
};

/** The last block, or the embedding of a network without blocks. */
export const lastBlock: ChooseTap = (model) => blockNames(model).at(-1) ?? 'embedding';

/** The taps that are named, and for those that are not what `otherwise` chooses. Throws LOSS for a tap that is not there. */
export function pairOf(options: PairOptions, context: MethodContext, otherwise: ChooseTap): TapPair {
  const { student, teacher, key } = context;
  const [ofStudent, ofTeacher] = [options.student_tap ?? otherwise(student), options.teacher_tap ?? otherwise(teacher)];
  return {
    student: ofStudent,
    teacher: ofTeacher,
    from: tapShape(student, ofStudent, `${key}.student_tap`),
    to: tapShape(teacher, ofTeacher, `${key}.teacher_tap`),
  };
}

/** Two taps that are a vector an example each. Throws LOSS for maps, with the vectors there are. */
export function vectorPair(options: PairOptions, context: MethodContext): TapPair {
  const pair = pairOf(options, context, () => 'embedding');
  const check = (model: ModelShape, tap: string, option: string): void => {
    const shape = model.taps[tap]!;
    if (shape.length === 1) return;
    const vectors = Object.keys(model.taps).filter((name) => model.taps[name]!.length === 1);
    throw new HydrosolError('LOSS', `tap ${tap} of model ${model.name} has shape [${shape.join(', ')}]`, {
      fullKey: `${context.key}.${option}`,
      expected: `a vector an example: ${vectors.join(', ')}`,
    });
  };
  check(context.student, pair.student, 'student_tap');
  check(context.teacher, pair.teacher, 'teacher_tap');
  return pair;
}

interface StageOptions {
  readonly student_taps: readonly string[] | null;
  readonly teacher_taps: readonly string[] | null;
}

interface StageNeeds {
  /** The method, for errors. */
  readonly method: string;
  /** Fewest pairs. Default: 1. */
  readonly least?: number;
  /**
   * Whether a pair must have more than one place, because it is compared what stands where. A student without places learns
   * them where the teacher has some: see `grows`.
   */
  readonly places?: boolean;
}

/**
 * Pairs of taps from input to output: those that are named, else the blocks. Where one network has more blocks than the other
 * has taps, they are spread evenly, and the last belongs to the last; where that makes one pair too few, the logits are the
 * last one. Throws LOSS where the counts differ, a tap is not there, or there are too few pairs that the method can compare.
 */
export function stagesOf(options: StageOptions, context: MethodContext, needs: StageNeeds): TapPair[] {
  const { student, teacher, key } = context;
  const { student_taps: ofStudent, teacher_taps: ofTeacher } = options;
  const count =
    ofStudent?.length ?? ofTeacher?.length ?? Math.min(blockNames(student).length, blockNames(teacher).length);
  const named = ofStudent !== null || ofTeacher !== null;
  const rest = !named && count > 0 && count + 1 === needs.least ? ['logits'] : [];
  const [mine, wanted] = [
    ofStudent ?? [...spread(blockNames(student), count), ...rest],
    ofTeacher ?? [...spread(blockNames(teacher), count), ...rest],
  ];
  if (mine.length !== wanted.length) {
    throw new HydrosolError(
      'LOSS',
      `${needs.method} has ${mine.length} taps of the student and ${wanted.length} of the teacher`,
      {
        fullKey: `${key}.student_taps`,
        expected: 'as many of the one as of the other',
      },
    );
  }
  const pairs = mine.map((tap, i) => pairOf({ student_tap: tap, teacher_tap: wanted[i]! }, context, () => tap));
  const withPlaces = pairs.filter(hasPlaces);
  const good = needs.places !== true ? pairs : withPlaces.length > 0 && !named ? withPlaces : pairs.filter(comparable);
  if (good.length >= Math.max(1, needs.least ?? 1) && (!named || good.length === pairs.length)) return good;
  throw tooFew(context, needs, pairs);
}

function tooFew(
  { student, teacher, key }: MethodContext,
  { method, least = 1, places }: StageNeeds,
  pairs: readonly TapPair[],
) {
  const shown = pairs.map((pair) => `${described(student, pair.student)} with ${described(teacher, pair.teacher)}`);
  const found = shown.length === 0 ? 'there are no blocks to compare' : shown.join(', ');
  const what = places === true ? 'feature maps with more than one place' : 'blocks';
  return new HydrosolError('LOSS', `${method} compares ${what}: ${found}`, {
    fullKey: `${key}.student_taps`,
    expected: `at least ${least} ${least === 1 ? 'pair' : 'pairs'} of ${what}`,
    hints: [
      `taps of the student: ${listed(student)}`,
      `taps of the teacher: ${listed(teacher)}`,
      'another model or teacher (npx hydrosol models lists their taps), loss=response or loss=relation, which need no blocks',
    ],
  });
}

/** `count` of the names, evenly, with the last. */
function spread(names: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, i) => names[Math.ceil(((i + 1) * names.length) / count) - 1] ?? 'embedding');
}

function hasPlaces({ from, to }: TapPair): boolean {
  const [[h, w], [height, width]] = [asMap(from), asMap(to)];
  return Math.min(h, height) * Math.min(w, width) > 1;
}

/** Whether the student has one place, and must learn what the teacher has at several. */
export function grows({ from, to }: TapPair): boolean {
  const [[height, width], [wantedHeight, wantedWidth]] = [asMap(from), asMap(to)];
  return height * width === 1 && wantedHeight * wantedWidth > 1;
}

const comparable = (pair: TapPair): boolean => hasPlaces(pair) || grows(pair);

/** A tap with its shape, e.g. `block1 of cnn [14, 14, 8]`. */
export function described(model: ModelShape, tap: string): string {
  return `${tap} of ${model.name} [${model.taps[tap]!.join(', ')}]`;
}

function listed(model: ModelShape): string {
  return Object.entries(model.taps)
    .map(([tap, shape]) => `${tap} [${shape.join(', ')}]`)
    .join(', ');
}

/** Both taps as maps [B, H, W, C]. */
export function mapsOf({ student, teacher }: LossInput, pair: TapPair): [tf.Tensor4D, tf.Tensor4D] {
  return [mapOf(student[pair.student]!, pair.from), mapOf(teacher[pair.teacher]!, pair.to)];
}

/** A tap of this shape (without the batch) as a map. */
export function mapOf(tap: tf.Tensor, shape: readonly number[]): tf.Tensor4D {
  return tf.reshape(tap, [tap.shape[0]!, ...asMap(shape)]);
}
