/** @file Relation-based knowledge: how the examples of a batch lie to each other. */
import { HydrosolError } from '../../errors.ts';
import type { ModelShape } from '../models/model.ts';
import { component } from '../component.ts';
import { hardTerm } from './cross-entropy.ts';
import { weightedSum, type LossContext } from './loss.ts';
import { tapOption, temperatureOption, weightOption } from './options.ts';
import { requireTeacher, tapShape } from './taps.ts';
import { angleTerm, distanceTerm, softTerm } from './terms.ts';

/**
 * RKD on the embeddings, with labels and soft targets. Distance 25 and angle 50 are the weights of paper and reference
 * implementations; hard 1 and soft 1 are RepDistiller's combination of a method with KD (`-r 1 -a 1`). With `soft_weight` 0
 * it is RKD as published, and `temperature` has no effect. Throws LOSS without a teacher or for a tap that is no vector.
 */
export const relation = component({
  name: 'relation',
  summary: 'Distances and angles between the embeddings of a batch (RKD, Park et al. 2019), with soft targets',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      temperature: temperatureOption,
      hard_weight: weightOption(1, 'Weight of the cross-entropy with the labels.'),
      soft_weight: weightOption(1, "Weight of T²·KL to the teacher's softened outputs."),
      distance_weight: weightOption(25, 'Weight of the distances between examples.'),
      angle_weight: weightOption(50, 'Weight of the angles between examples.'),
      student_tap: tapOption('embedding', "The student's tap to compare; a vector an example."),
      teacher_tap: tapOption('embedding', "The teacher's tap to compare; a vector an example, of any width."),
    },
  },
  create(options, { student, teacher: maybeTeacher }: LossContext) {
    const {
      temperature,
      hard_weight: hard,
      soft_weight: soft,
      distance_weight: distance,
      angle_weight: angle,
    } = options;
    const { student_tap: studentTap, teacher_tap: teacherTap } = options;
    const teacher = requireTeacher(maybeTeacher, 'relation');
    requireVector(student, studentTap, 'student_tap');
    requireVector(teacher, teacherTap, 'teacher_tap');
    return weightedSum({
      name: 'relation',
      terms: [
        hardTerm(hard),
        softTerm(soft, temperature),
        distanceTerm(distance, studentTap, teacherTap),
        angleTerm(angle, studentTap, teacherTap),
      ],
    });
  },
});

/** Throws LOSS unless the tap exists and is a vector an example. */
function requireVector(model: ModelShape, tap: string, key: string): void {
  const shape = tapShape(model, tap, key);
  if (shape.length === 1) return;
  const vectors = Object.keys(model.taps).filter((name) => model.taps[name]!.length === 1);
  throw new HydrosolError('LOSS', `tap ${tap} of model ${model.name} has shape [${shape.join(', ')}]`, {
    fullKey: key,
    expected: `a vector an example: ${vectors.join(', ')}`,
  });
}
