/** @file FitNets in one stage: a hint through a trained projector. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../../errors.ts';
import { hint as squares } from '../feature/hint.ts';
import { method, type MethodContext } from '../method.ts';
import { asMap } from '../ops/maps.ts';
import { pairOptions } from '../options.ts';
import { project, projectionBetween, projectorVariables } from '../projector.ts';
import { described, middleBlock, pairOf, type TapPair } from '../taps.ts';

/** The paper's two stages (the hint first, then soft targets) in one, as RepDistiller and mdistiller, whose weight is 100. */
export const hint = method({
  name: 'hint',
  summary: "FitNets: the teacher's features through a trained projector (Romero et al. 2015), in one stage",
  weight: 1,
  options: pairOptions('the middle block, or the embedding if that cannot match'),
  create(options, context) {
    const pair = chooseTaps(options, context);
    const projection = projectionBetween(pair.from, pair.to)!;
    const goal = asMap(pair.to);
    const variables = projectorVariables(projection, [asMap(pair.from)[2], goal[2]], context.seedOf('projector'));
    return {
      teacherTaps: [pair.teacher],
      variables: Object.values(variables),
      value({ student, teacher }) {
        const wanted = teacher[pair.teacher]!;
        const target = tf.reshape(wanted, [wanted.shape[0]!, ...goal]);
        return squares(project(student[pair.student]!, projection, variables), target);
      },
    };
  },
});

interface TapOptions {
  readonly student_tap: string | null;
  readonly teacher_tap: string | null;
}

/** The taps that are named, or the middle blocks, or where those cannot be matched the embeddings. */
function chooseTaps(options: TapOptions, context: MethodContext): TapPair {
  const first = pairOf(options, context, middleBlock);
  if (fits(first)) return first;
  const second = pairOf(options, context, () => 'embedding');
  if ((options.student_tap === null || options.teacher_tap === null) && fits(second)) return second;
  throw mismatch(context, first);
}

function fits({ from, to }: TapPair): boolean {
  return projectionBetween(from, to) !== undefined;
}

function mismatch({ student, teacher, key }: MethodContext, pair: TapPair): HydrosolError {
  const reachable = Object.keys(teacher.taps).filter(
    (tap) => tap !== 'logits' && projectionBetween(pair.from, teacher.taps[tap]!) !== undefined,
  );
  const text = `no projector brings the student's ${described(student, pair.student)} to the teacher's ${described(teacher, pair.teacher)}`;
  const option = `loss.${key}.teacher_tap=`;
  return new HydrosolError('LOSS', text, {
    fullKey: `${key}.teacher_tap`,
    expected: 'a student tap at least as large as the teacher tap, or of half its height and width',
    hints: [`from ${pair.student} these can be reached: ${option}${reachable.join(` or ${option}`)}`],
  });
}
