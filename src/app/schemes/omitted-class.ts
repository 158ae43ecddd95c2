/** @file A student that never sees some classes. */
import {
  addToBias,
  answersOf,
  bestOffset,
  classifierOf,
  component,
  copyWeights,
  type Dataset,
  type Model,
  type Split,
  stratifiedHoldOut,
  withoutClasses,
} from '../../distill/index.ts';
import { HydrosolError } from '../../errors.ts';
import { type Bench, buildModel } from '../bench.ts';
import type { StageResult } from '../learn.ts';
import { learnFromLabels, learnFromTeacher } from '../lessons.ts';
import { measured } from '../test-network.ts';
import type { Scheme } from './scheme.ts';

/**
 * Hinton et al. 2015, section 3: the student's examples have no 3s, or only 7s and 8s; what it knows of the others it has
 * from the teacher. Teacher and baseline see all classes, `baseline_omitted` learns from the student's examples alone. Then
 * one number is added to the biases of the missing classes so that most examples are right: of the test set as in the paper
 * (`student_tuned_on_test`), and of examples that are held out (`student_tuned_on_validation`): the validation split, or,
 * without one, a share of the training examples that the student does not see either.
 */
export const omittedClass = component({
  name: 'omitted_class',
  summary:
    'Classes that the student never sees, before and after their bias is corrected (Hinton et al. 2015, section 3)',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      omitted: {
        type: 'array',
        items: { type: 'integer', minimum: 0 },
        minItems: 1,
        uniqueItems: true,
        default: [3],
        description: "Classes without examples among the student's.",
      },
      held_out: {
        type: 'number',
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        default: 0.1,
        unit: 'share of the examples',
        description: 'Share of the training examples to choose the bias by, where data.validation holds none out.',
      },
    },
  },
  create({ omitted, held_out: share }): Scheme {
    return async function* (bench) {
      const { config } = bench.job;
      const { data, held } = transferSet(bench.data, { omitted, share, seed: config.seed });
      const teacher = await learnFromLabels(bench, 'teacher', config.teacher);
      yield teacher;
      yield await learnFromLabels(bench, 'baseline', config);
      const dependsOn = { omitted, held: held.size };
      // what the student knows of the missing classes and this network does not, it has from the teacher
      yield await learnFromLabels(bench, 'baseline_omitted', config, { data, dependsOn });
      const student = await learnFromTeacher(bench, 'student', {
        config,
        teacher,
        loss: config.loss,
        data,
        dependsOn,
        kept: true,
      });
      yield student;
      yield await corrected(bench, { student, omitted, split: bench.data.test, by: 'test' });
      yield await corrected(bench, { student, omitted, split: held, by: 'validation' });
    };
  },
});

interface Omission {
  readonly omitted: readonly number[];
  readonly share: number;
  readonly seed: number;
}

/**
 * The student's data, and the examples to choose the bias by. Throws DATA for classes that are not there, or for all of
 * them.
 */
function transferSet(data: Dataset, { omitted, share, seed }: Omission): { data: Dataset; held: Split } {
  const { train, validation, classes, name } = data;
  if (omitted.some((label) => label >= classes) || omitted.length === classes) {
    throw new HydrosolError('DATA', `classes ${omitted.join(', ')} of data set ${name} cannot be omitted`, {
      fullKey: 'scheme.omitted',
      expected: `some of the classes 0 … ${classes - 1}, not all`,
    });
  }
  const size = Math.max(1, Math.round(share * train.size));
  const { held, rest } =
    validation === undefined
      ? stratifiedHoldOut(train, { size, classes, seed, split: 'bias' })
      : { held: validation, rest: train };
  return { data: { ...data, train: withoutClasses(rest, omitted), omitted }, held };
}

interface Correction {
  readonly student: StageResult<Model>;
  readonly omitted: readonly number[];
  /** The examples to choose by. */
  readonly split: Split;
  readonly by: 'test' | 'validation';
}

/** The student with other biases of the classes that it has not seen. */
async function corrected(bench: Bench, { student, omitted, split, by }: Correction): Promise<StageResult<Model>> {
  const { job, data, engine } = bench;
  const stage = `student_tuned_on_${by}`;
  const model = await buildModel(bench, job.config.model);
  copyWeights(student.model, model);
  const classifier = classifierOf(model);
  if (student.summary === undefined) return { stage, model, dispose: () => model.dispose() };
  const offset = bestOffset(await answersOf({ model, data, split, compile: engine.compile }), omitted);
  addToBias(classifier, omitted, offset);
  job.log.info(`${stage}: ${offset.toFixed(3)} added to the logits of ${omitted.join(', ')}`);
  const { steps, seconds, epochs } = student.summary;
  job.listen({
    kind: 'metric',
    point: { stage, step: steps, epoch: epochs, name: 'offset', value: offset, time: Date.now() },
  });
  return measured(bench, { stage, model, config: job.config, course: { steps, seconds, epochs } });
}
