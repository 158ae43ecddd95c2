/** @file Feature-based knowledge: the teacher's activations on the way. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';
import type { ModelShape } from '../models/model.ts';
import { component } from '../component.ts';
import { hardTerm } from './cross-entropy.ts';
import { hint } from './feature/hint.ts';
import { weightedSum, type LossContext, type Term } from './loss.ts';
import { chosenTapOption, temperatureOption, weightOption } from './options.ts';
import { asMap, project, projectionBetween, projectorVariables } from './projector.ts';
import { blockNames, requireTeacher, tapShape } from './taps.ts';
import { softTerm } from './terms.ts';

/**
 * FitNets in one stage: a hint through a trained projector, with labels and soft targets. Hint 100 is RepDistiller's and
 * mdistiller's weight; hard 1 and soft 1 are RepDistiller's combination of a method with KD (`-r 1 -a 1`). With
 * `soft_weight` 0 it is their FitNet, and `temperature` has no effect. Throws LOSS without a teacher, for an unknown tap,
 * or for taps whose sizes no projector brings together.
 */
export const feature = component({
  name: 'feature',
  summary: "The teacher's features through a trained projector (FitNets, Romero et al. 2015), with soft targets",
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      temperature: temperatureOption,
      hard_weight: weightOption(1, 'Weight of the cross-entropy with the labels.'),
      soft_weight: weightOption(1, "Weight of T²·KL to the teacher's softened outputs."),
      hint_weight: weightOption(100, 'Weight of the mean squared difference of the features.'),
      student_tap: chosenTapOption(
        "The student's tap to train; null chooses its middle block, or the embedding if that cannot match.",
      ),
      teacher_tap: chosenTapOption(
        "The teacher's tap to imitate; null chooses its middle block, or the embedding if that cannot match.",
      ),
    },
  },
  create(options, { student, teacher: maybeTeacher, seed }: LossContext) {
    const { temperature, hard_weight: hard, soft_weight: soft, hint_weight: weight } = options;
    const teacher = requireTeacher(maybeTeacher, 'feature');
    const taps = chooseTaps(student, teacher, options.student_tap, options.teacher_tap);
    const { term, variables } = weight === 0 ? { term: undefined, variables: [] } : hintTerm(weight, taps, seed);
    const terms = [hardTerm(hard), softTerm(soft, temperature), ...(term === undefined ? [] : [term])];
    return weightedSum({ name: 'feature', terms, variables });
  },
});

interface TapPair {
  readonly student: string;
  readonly teacher: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The taps that are named, or the middle blocks, or where those cannot be matched the embeddings. */
function chooseTaps(
  student: ModelShape,
  teacher: ModelShape,
  studentTap: string | null,
  teacherTap: string | null,
): TapPair {
  const pair = (ofStudent: string, ofTeacher: string): TapPair => ({
    student: ofStudent,
    teacher: ofTeacher,
    from: tapShape(student, ofStudent, 'student_tap'),
    to: tapShape(teacher, ofTeacher, 'teacher_tap'),
  });
  const first = pair(studentTap ?? middleBlock(student), teacherTap ?? middleBlock(teacher));
  const second = (): TapPair => pair(studentTap ?? 'embedding', teacherTap ?? 'embedding');
  const fits = ({ from, to }: TapPair): boolean => projectionBetween(from, to) !== undefined;
  if (fits(first)) return first;
  if ((studentTap === null || teacherTap === null) && fits(second())) return second();
  throw mismatch(student, teacher, first);
}

/** The block in the middle of the network (of two the earlier), or the embedding of a network without blocks. */
function middleBlock(model: ModelShape): string {
  const blocks = blockNames(model);
  return blocks[Math.ceil(blocks.length / 2) - 1] ?? 'embedding';
}

function mismatch(student: ModelShape, teacher: ModelShape, pair: TapPair): HydrosolError {
  const reachable = Object.keys(teacher.taps).filter(
    (tap) => tap !== 'logits' && projectionBetween(pair.from, teacher.taps[tap]!) !== undefined,
  );
  const text = `no projector brings the student's ${described(student, pair.student)} to the teacher's ${described(teacher, pair.teacher)}`;
  return new HydrosolError('LOSS', text, {
    fullKey: 'teacher_tap',
    expected: 'a student tap at least as large as the teacher tap, or of half its height and width',
    hints: [`from ${pair.student} these can be reached: loss.teacher_tap=${reachable.join(' or loss.teacher_tap=')}`],
  });
}

function described(model: ModelShape, tap: string): string {
  return `${tap} of ${model.name} [${model.taps[tap]!.join(', ')}]`;
}

/** The hint as a term named `hint`, and the projector's variables. */
function hintTerm(weight: number, taps: TapPair, seed: number): { term: Term; variables: tf.Variable[] } {
  const projection = projectionBetween(taps.from, taps.to)!;
  const goal = asMap(taps.to);
  const variables = projectorVariables(projection, [asMap(taps.from)[2], goal[2]], seed);
  const term: Term = {
    name: 'hint',
    weight,
    teacherTaps: [taps.teacher],
    value({ student, teacher }) {
      const wanted = teacher[taps.teacher]!;
      const target = tf.reshape(wanted, [wanted.shape[0]!, ...goal]);
      return hint(project(student[taps.student]!, projection, variables), target);
    },
  };
  return { term, variables: Object.values(variables) };
}
