import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossValue, type Loss, type LossContext } from '../../../src/distill/losses/loss.ts';
import { methods } from '../../../src/distill/losses/methods.ts';
import { valueAt } from '../../../src/distill/losses/schedule.ts';
import { weightedSumLoss } from '../../../src/distill/losses/weighted-sum.ts';
import type { ModelShape } from '../../../src/distill/models/model.ts';
import { useCpu } from '../fixtures.ts';
import { classesOf, cnnLarge, cnnSmall, inputOf, mlpSmall, sequences } from './inputs.ts';
import { OPTIONS, SHIPPED, shippedLoss, shippedOptions } from './shipped.ts';
import { sample } from '../../sample.ts';

beforeAll(useCpu);

const trainingLabels = Int32Array.from(classesOf(12));
const contextOf = (student: ModelShape, teacher: ModelShape): LossContext => ({
  student,
  teacher,
  seed: 1,
  trainingLabels,
});
/** Small enough for a test. */
const SMALLER = { crd: { negatives: 4, dimensions: 3 } };
const shippedWith = (name: string, student: ModelShape, teacher: ModelShape): Loss =>
  shippedLoss(name, contextOf(student, teacher), SMALLER);

function numbersOf(loss: Loss, student: ModelShape, teacher: ModelShape): { total: number; terms: number[] } {
  return tf.tidy(() => {
    const { total, terms } = lossValue(loss, inputOf(student, teacher));
    return { total: total.dataSync()[0]!, terms: terms.map((term) => term.dataSync()[0]!) };
  });
}

const shapes = { cnnSmall, cnnLarge, mlpSmall, sequences };
const totalAt = (name: string, temperature: number): number => {
  const loss = weightedSumLoss.create({ ...shippedOptions(name), temperature }, contextOf(cnnSmall, cnnLarge));
  return numbersOf(loss, cnnSmall, cnnLarge).total;
};

const kernels = (terms: object): number[][] => {
  const loss = weightedSumLoss.create({ terms: terms as never }, contextOf(cnnSmall, cnnLarge));
  return loss.variables.filter(({ rank }) => rank === 4).map((kernel) => [...kernel.dataSync()]);
};

const pairs = Object.entries(shapes).flatMap(([student, of]) =>
  Object.entries(shapes).map(([teacher, by]) => ({ name: `${student} from ${teacher}`, student: of, teacher: by })),
);
/** SRRL needs a whole teacher, whose classifier it reads. */
const onShapes = SHIPPED.filter((name) => name !== 'srrl');

/** Losses that compare what stands where in the teacher's blocks. */
const PLACES = new Set(['at', 'nst', 'cwd']);

describe.each(onShapes)('%s', (name) => {
  it.each(sample(pairs, 4))(
    'is the weighted sum of its terms for $name, or says what does not fit',
    ({ student, teacher }) => {
      if (PLACES.has(name) && teacher === mlpSmall) {
        expect(() => shippedWith(name, student, teacher)).toThrow(
          expect.objectContaining({ code: 'LOSS', fullKey: `terms.${name}.student_taps` }),
        );
        return;
      }
      const loss = shippedWith(name, student, teacher);
      const { total, terms } = numbersOf(loss, student, teacher);
      const at = { step: 0, steps: 20, stepsPerEpoch: 5 };
      const sum = loss.terms.reduce((all, { weight }, i) => all + valueAt(weight, at) * terms[i]!, 0);
      expect(Math.abs(total - sum)).toBeLessThan(1e-5 * Math.abs(sum) + 1e-5);
      expect(Number.isFinite(total)).toBe(true);
      loss.dispose();
    },
  );

  it('disposes its projectors and memories', () => {
    const before = tf.memory().numTensors;
    shippedWith(name, cnnSmall, cnnLarge).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.each(SHIPPED.filter((name) => !['cross_entropy', 'tf_kd'].includes(name)))('%s', (name) => {
  it('refuses to work without a teacher, and leaves nothing behind', () => {
    const before = tf.memory().numTensors;
    expect(() => shippedLoss(name, { student: cnnSmall, seed: 1, trainingLabels }, SMALLER)).toThrow(
      expect.objectContaining({ code: 'LOSS', message: expect.stringContaining('needs a teacher') }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves out what has no weight, and then asks the teacher for nothing', () => {
    const names = Object.keys(shippedOptions(name).terms).filter((term) => term !== 'hard');
    const nothing = Object.fromEntries(names.map((term) => [term, { weight: 0 }]));
    const weightless = (): Loss => shippedLoss(name, { student: cnnSmall, seed: 1 }, nothing);
    if (!('hard' in shippedOptions(name).terms)) {
      expect(weightless).toThrow(expect.objectContaining({ code: 'LOSS', fullKey: 'terms' }));
      return;
    }
    const loss = weightless();
    expect(loss.terms.map((term) => term.name)).toEqual(['hard']);
    expect([loss.teacherTaps, loss.variables, loss.state]).toEqual([[], [], []]);
  });
});

it('each method is an option by its name, or by that of its paper', () => {
  expect(Object.keys(methods).filter((name) => !OPTIONS.includes(name))).toEqual(['hint']);
  expect(OPTIONS).toContain('fitnet');
});

it.each(['response', 'feature', 'relation'])('%s takes a temperature', (name) => {
  expect(totalAt(name, 1)).not.toBeCloseTo(totalAt(name, 4), 3);
});

const softAt = (options: object): number => {
  const terms = { soft: { method: 'kd' as const, weight: 1, ...options } };
  return numbersOf(weightedSumLoss.create({ temperature: 3, terms }, contextOf(cnnSmall, cnnLarge)), cnnSmall, cnnLarge)
    .total;
};

it('a term has its own temperatures, one for both networks or one for each', () => {
  expect(softAt({})).toBe(softAt({ temperature: 3 }));
  expect(softAt({ temperature: 2 })).toBeCloseTo(softAt({ student_temperature: 2, teacher_temperature: 2 }), 6);
  expect(softAt({ student_temperature: 2 })).not.toBeCloseTo(softAt({ teacher_temperature: 2 }), 3);
});

describe('terms, in the order of their metrics', () => {
  it.each([
    { name: 'response', terms: { hard: 0.1, soft: 0.9 }, taps: ['logits'], batch: 1 },
    { name: 'feature', terms: { hard: 1, soft: 1, hint: 10 }, taps: ['logits', 'block1'], batch: 1 },
    {
      name: 'relation',
      terms: { hard: 1, soft: 1, rkd: 25 },
      taps: ['logits', 'embedding'],
      batch: 3,
    },
    { name: 'cross_entropy', terms: { hard: 1 }, taps: [], batch: 1 },
    { name: 'vid', terms: { hard: 1, vid: 1 }, taps: ['block1', 'block2'], batch: 1 },
    { name: 'sp', terms: { hard: 1, sp: 300 }, taps: ['block2'], batch: 2 },
    { name: 'irg', terms: { hard: 1, irg: 0.1 }, taps: ['logits', 'embedding', 'block1', 'block2'], batch: 2 },
  ])('$name', ({ name, terms, taps, batch }) => {
    const loss = shippedWith(name, cnnSmall, cnnLarge);
    expect(Object.fromEntries(loss.terms.map((term) => [term.name, term.weight]))).toEqual(terms);
    expect(loss.teacherTaps).toEqual(taps);
    expect(loss.minimumBatch).toBe(batch);
    loss.dispose();
  });
});

describe('projectors of one loss', () => {
  it('start alike for the same seed, and apart for two terms of one method', () => {
    const [first, second] = kernels({ hint: { method: 'hint' }, again: { method: 'hint' } });
    expect(first).not.toEqual(second);
    expect(kernels({ hint: { method: 'hint' } })).toEqual([first]);
  });
});
