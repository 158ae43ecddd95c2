/** @file Response-based knowledge: the teacher's outputs. */
import { component } from '../component.ts';
import { hardTerm } from './cross-entropy.ts';
import { weightedSum, type LossContext } from './loss.ts';
import { temperatureOption, weightOption } from './options.ts';
import { requireTeacher } from './taps.ts';
import { softTerm } from './terms.ts';

/**
 * Hinton's distillation: hard_weight · cross-entropy + soft_weight · T² · KL. Default weights 0.1 and 0.9 and T = 4 are
 * those of RepDistiller (`-r 0.1 -a 0.9`, `kd_T` 4) and mdistiller. Throws LOSS without a teacher.
 */
export const response = component({
  name: 'response',
  summary: "Soft targets: cross-entropy and T²·KL to the teacher's outputs (Hinton et al. 2015)",
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      temperature: temperatureOption,
      hard_weight: weightOption(0.1, 'Weight of the cross-entropy with the labels.'),
      soft_weight: weightOption(0.9, "Weight of T²·KL to the teacher's softened outputs."),
    },
  },
  create({ temperature, hard_weight: hard, soft_weight: soft }, { teacher }: LossContext) {
    requireTeacher(teacher, 'response');
    return weightedSum({ name: 'response', terms: [hardTerm(hard), softTerm(soft, temperature)] });
  },
});
