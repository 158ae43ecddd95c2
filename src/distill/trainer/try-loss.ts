/** @file A loss tried on a few examples, before anything is trained for it. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';
import { firstLineOf } from '../../util/first-line.ts';
import { nearest } from '../../util/suggest.ts';
import { batches, epochOrder } from '../data/batches.ts';
import type { LossInput, Term } from '../losses/loss.ts';
import { assertScalar } from '../losses/term-value.ts';
import { watchTaps, type WatchedTaps } from '../losses/watched-taps.ts';
import type { Taps } from '../models/model.ts';
import type { TrainOptions } from './train.ts';

/** Examples that tell whether a term can be computed, unless it needs more. */
const FEW = 4;

type Trying = Pick<TrainOptions, 'model' | 'data' | 'loss' | 'teacher' | 'batchSize' | 'seed'>;

/**
 * Computes each term of a loss, and its gradient, on the first examples of the first epoch by the networks as they are. Gives
 * what is doubtful, one sentence each: a term that does not reach the student, and one that is no number while the teacher is
 * untrained. Throws LOSS, with the term and the nearest tap, where a term fails, reads what is not there, is no scalar or has no
 * gradient, and NOT_FINITE where one that reads no teacher is no number. Variables that terms assign are assigned.
 */
export function tryLoss(trying: Trying): string[] {
  return tf.tidy(() => {
    const input = inputOf(trying);
    return trying.loss.terms.flatMap((term) => tryTerm(term, input, trying));
  });
}

/** The first examples, as both networks see them. */
function inputOf({ model, data, loss, teacher, batchSize, seed }: Trying): LossInput {
  const size = Math.min(data.train.size, batchSize, Math.max(FEW, loss.minimumBatch));
  const order = epochOrder(data.train.size, seed, 1).subarray(0, size);
  const viewing = { seed, epoch: 1 };
  const [batch] = batches(data, data.train, { batchSize: size, order, viewing });
  const { inputs, labels, mixed, indices } = batch!;
  const x = tf.tensor(inputs, [size, ...data.shape]);
  const answers = teacher === undefined || loss.teacherTaps.length === 0 ? {} : teacher.forward(x);
  return {
    labels: tf.tensor1d(labels, 'int32'),
    student: model.forward(x),
    teacher: Object.fromEntries(loss.teacherTaps.map((tap) => [tap, answers[tap]!])),
    at: () => ({ step: 0, steps: 1, stepsPerEpoch: 1, indices }),
    ...(mixed && { mixed: { labels: tf.tensor1d(mixed.labels, 'int32'), share: tf.tensor1d(mixed.share) } }),
  };
}

/** Whether an operation is missing on the backend that tries it, of which a compiled step knows more. */
const isOfBackend = (error: unknown): boolean => /^Kernel '.*' not registered/.test(firstLineOf(error));

function tryTerm(term: Term, input: LossInput, trying: Trying): string[] {
  const { name } = term;
  const watched = { student: watchTaps(input.student), teacher: watchTaps(input.teacher) };
  try {
    const value = assertScalar(
      term.value({ ...input, student: watched.student.taps, teacher: watched.teacher.taps }),
      name,
    );
    return [...tryNumber(term, value), ...tryGradient(term, input)];
  } catch (error) {
    if (isOfBackend(error)) return [];
    throw explained(error, term, watched, trying);
  }
}

/** What is to be said of a term whose gradient does not reach the student. Throws LOSS for one that has none. */
function tryGradient({ name, value }: Term, input: LossInput): string[] {
  // by variables, since of them it is known which ones a value depends on
  const taps = Object.entries(input.student).map(([tap, tensor]) => [tap, tf.variable(tensor)] as const);
  const student = Object.fromEntries(taps);
  try {
    const { grads } = tf.variableGrads(() => value({ ...input, student }), Object.values(student));
    const reaches = Object.values(grads).some((gradient) => gradient.dataSync().some((slope) => slope !== 0));
    return reaches
      ? []
      : [`the term ${name} teaches the student nothing on the first examples: its gradient is 0 there`];
  } catch (cause) {
    const why = firstLineOf(cause);
    if (why.startsWith('Cannot find a connection'))
      return [`the term ${name} teaches the student nothing: no gradient leads from it to a tap of the student`];
    if (isOfBackend(cause)) return [];
    throw new HydrosolError('LOSS', `the term ${name} has no gradient: ${why}`, {
      expected: 'operations through which TensorFlow.js leads a gradient',
      cause,
    });
  } finally {
    tf.dispose(student);
  }
}

/** What is to be said of a term that is no number on the first examples. */
function tryNumber({ name, teacherTaps = [] }: Term, value: tf.Scalar): string[] {
  const [number] = value.dataSync();
  if (Number.isFinite(number)) return [];
  const what = `the term ${name} is ${number} on the first examples`;
  // the student begins as it is now; of the teacher that is not known
  if (teacherTaps.length > 0) return [`${what}, with the teacher as it is before it is trained`];
  throw new HydrosolError('NOT_FINITE', what, { hints: ['a logarithm, a root or a quotient of 0 does this'] });
}

interface Watched {
  readonly student: WatchedTaps;
  readonly teacher: WatchedTaps;
}

/** The error of a term that could not be computed: of the tap that it read and that there is not, if there is one. */
function explained(error: unknown, term: Term, { student, teacher }: Watched, trying: Trying): HydrosolError {
  const { name, teacherTaps = [] } = term;
  const { model, teacher: predictor } = trying;
  const wrong = [...student.read].find((tap) => !Object.hasOwn(model.taps, tap));
  if (wrong !== undefined) {
    const message = `the term ${name} reads the student's tap ${wrong}, which model ${model.name} has not`;
    return ofTap(message, wrong, { taps: Object.keys(model.taps), cause: error });
  }
  const unasked = [...teacher.read].find((tap) => !Object.hasOwn(teacher.taps, tap));
  if (unasked !== undefined) {
    const all = Object.keys(predictor?.taps ?? {});
    const isThere = all.includes(unasked);
    const why = isThere ? 'which its teacherTaps do not name' : `which model ${predictor?.name ?? ''} has not`;
    const message = `the term ${name} reads the teacher's tap ${unasked}, ${why}`;
    if (!isThere) return ofTap(message, unasked, { taps: all, cause: error });
    const asked = [...teacherTaps, unasked].map((tap) => `'${tap}'`).join(', ');
    return new HydrosolError('LOSS', message, { expected: `teacherTaps: [${asked}]`, cause: error });
  }
  if (error instanceof HydrosolError) return error;
  const read = [...shapes('student', student), ...shapes('teacher', teacher)];
  return new HydrosolError('LOSS', `the term ${name} cannot be computed: ${firstLineOf(error)}`, {
    hints: read.length === 0 ? [] : [`it read ${read.join(', ')}`],
    cause: error,
  });
}

function ofTap(message: string, tap: string, { taps, cause }: { taps: string[]; cause: unknown }): HydrosolError {
  const details = { expected: `one of ${taps.join(', ')}`, suggestion: nearest(tap, taps)[0], cause };
  return new HydrosolError('LOSS', message, details);
}

/** `student.logits [4, 10]` of each tap that was read. */
function shapes(whose: string, { taps, read }: WatchedTaps): string[] {
  const found: Taps = taps;
  return [...read].map((tap) => `${whose}.${tap} [${found[tap]!.shape.join(', ')}]`);
}
