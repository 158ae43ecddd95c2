import { beforeAll, describe, expect, it } from 'vitest';
import type { Loss, LossContext } from '../../../src/distill/losses/loss.ts';
import { weightedSumLoss } from '../../../src/distill/losses/weighted-sum.ts';
import type { ModelShape } from '../../../src/distill/models/model.ts';
import { HydrosolError } from '../../../src/errors.ts';
import { useCpu } from '../fixtures.ts';
import { classesOf, cnnLarge, cnnSmall, sequences } from './inputs.ts';
import { shippedLoss } from './shipped.ts';

beforeAll(useCpu);

const trainingLabels = Int32Array.from(classesOf(12));
const contextOf = (student: ModelShape, teacher: ModelShape): LossContext => ({
  student,
  teacher,
  seed: 1,
  trainingLabels,
});
const shape = (name: string, taps: Record<string, number[]>): ModelShape => ({
  name,
  taps: { ...taps, logits: [3] },
});

const create = (student: ModelShape, teacher: ModelShape, options = {}): Loss =>
  weightedSumLoss.create({ terms: { hint: { method: 'hint', ...options } } }, { student, teacher, seed: 1 });

const tapsOfTeacher = (student: ModelShape, teacher: ModelShape, options = {}): readonly string[] =>
  weightedSumLoss.create({ terms: { vid: { method: 'vid', ...options } } }, { student, teacher, seed: 1 }).teacherTaps;

describe('the taps that hint chooses', () => {
  const maps = shape('maps', { block1: [14, 14, 8], block2: [7, 7, 16], block3: [3, 3, 16], embedding: [32] });
  const vectors = shape('vectors', { block1: [64], block2: [32], embedding: [32] });
  const wide = shape('wide', { block1: [28, 28, 4], embedding: [9] });
  const rows = shape('rows', { block1: [14, 6], embedding: [6] });

  it.each([
    { name: 'the middle blocks', student: maps, teacher: maps, tap: 'block2', kernel: [1, 1, 16, 16] },
    { name: 'the middle vectors', student: vectors, teacher: vectors, tap: 'block1', kernel: [1, 1, 64, 64] },
    { name: 'the middle sequences', student: rows, teacher: rows, tap: 'block1', kernel: [1, 1, 6, 6] },
    { name: 'map to vector', student: maps, teacher: vectors, tap: 'block1', kernel: [7, 7, 16, 64] },
    {
      name: 'the embeddings, if a vector had to become a map',
      student: vectors,
      teacher: maps,
      tap: 'embedding',
      kernel: [1, 1, 32, 32],
    },
    {
      name: 'the embeddings, if a map is more than twice too small',
      student: maps,
      teacher: wide,
      tap: 'embedding',
      kernel: [1, 1, 32, 9],
    },
    {
      name: 'the one that is named',
      student: maps,
      teacher: maps,
      options: { teacher_tap: 'block1' },
      tap: 'block1',
      kernel: [4, 4, 8, 16],
    },
  ])('$name', ({ student, teacher, options, tap, kernel }) => {
    const loss = create(student, teacher, options);
    expect(loss.teacherTaps).toEqual([tap]);
    expect(loss.variables[0]!.shape).toEqual(kernel);
    loss.dispose();
  });

  it('are an error with both shapes and a way out if they are named and cannot match', () => {
    const named = { student_tap: 'block3', teacher_tap: 'block1' };
    expect(() => create(maps, maps, named)).toThrow(
      expect.objectContaining({
        code: 'LOSS',
        fullKey: 'terms.hint.teacher_tap',
        message: expect.stringMatching(/block3.*\[3, 3, 16\].*block1.*\[14, 14, 8\]/),
        hints: [expect.stringContaining('loss.terms.hint.teacher_tap=block3')],
      }),
    );
  });
});

describe('blocks that are compared one after the other', () => {
  it.each([
    { name: 'all, if there are as many', student: cnnSmall, teacher: cnnLarge, taps: ['block1', 'block2'] },
    {
      name: 'spread evenly, if the teacher has more',
      student: cnnSmall,
      teacher: sequences,
      taps: ['block2', 'block3'],
    },
    {
      name: 'all of the teacher, if the student has more',
      student: sequences,
      teacher: cnnLarge,
      taps: ['block1', 'block2'],
    },
    {
      name: 'as many as are named',
      student: sequences,
      teacher: cnnLarge,
      options: { teacher_taps: ['block2'] },
      taps: ['block2'],
    },
    {
      name: 'those that are named',
      student: cnnSmall,
      teacher: cnnLarge,
      options: { student_taps: ['block1'], teacher_taps: ['embedding'] },
      taps: ['embedding'],
    },
  ])('$name', ({ student, teacher, options, taps }) => {
    expect(tapsOfTeacher(student, teacher, options)).toEqual(taps);
  });

  it('are refused if more are named of the one than of the other', () => {
    const options = { student_taps: ['block1', 'block2'], teacher_taps: ['block1'] };
    expect(() => tapsOfTeacher(cnnSmall, cnnLarge, options)).toThrow(
      expect.objectContaining({ code: 'LOSS', fullKey: 'terms.vid.student_taps' }),
    );
  });
});

const flat: ModelShape = { name: 'flat', taps: { block1: [9], embedding: [9], logits: [3] } };

describe('a student with one block of one place', () => {
  it.each(['fsp', 'irg'])('has its logits for a second stage of %s', (name) => {
    const loss = shippedLoss(name, contextOf(flat, cnnLarge));
    expect(loss.teacherTaps).toEqual(expect.arrayContaining(['block2', 'logits']));
    loss.dispose();
  });

  it.each(['at', 'nst', 'cwd'])("learns the teacher's places by a projector of %s", (name) => {
    const loss = shippedLoss(name, contextOf(flat, cnnLarge));
    expect(loss.variables.map(({ shape }) => shape)).toEqual([[9, 4 * 4 * 9], [4 * 4 * 9]]);
    loss.dispose();
  });
});

describe('what cannot be read', () => {
  it.each([
    { loss: 'feature', term: 'hint', options: { student_tap: 'blok1' }, suggestion: 'block1' },
    { loss: 'feature', term: 'hint', options: { teacher_tap: 'block3' }, suggestion: 'block1' },
    { loss: 'relation', term: 'rkd', options: { student_tap: 'embeding' }, suggestion: 'embedding' },
    { loss: 'relation', term: 'rkd', options: { teacher_tap: 'toString' }, suggestion: undefined },
    { loss: 'sp', term: 'sp', options: { teacher_tap: 'blck2' }, suggestion: 'block2' },
  ])('$term $options', ({ loss, term, options, suggestion }) => {
    const create = (): Loss => shippedLoss(loss, contextOf(cnnSmall, cnnLarge), { [term]: options });
    const fullKey = `terms.${term}.${Object.keys(options)[0]}`;
    expect(create).toThrow(expect.objectContaining({ code: 'LOSS', suggestion, fullKey }));
  });

  it('a tap that is a map where vectors are compared: names the vectors', () => {
    const options = { rkd: { student_tap: 'block1' } };
    expect(() => shippedLoss('relation', contextOf(cnnSmall, cnnLarge), options)).toThrow(
      expect.objectContaining({ code: 'LOSS', expected: expect.stringContaining('embedding') }),
    );
  });

  it.each(['fsp', 'irg'])('one pair of taps, for %s: names them with their shapes', (name) => {
    const one = { [name]: { student_taps: ['block1'], teacher_taps: ['block2'] } };
    expect(() => shippedLoss(name, contextOf(flat, cnnLarge), one)).toThrow(
      expect.objectContaining({
        code: 'LOSS',
        message: expect.stringContaining('block1 of flat [9] with block2 of cnn [4, 4, 9]'),
        expected: 'at least 2 pairs of blocks',
        hints: expect.arrayContaining([expect.stringContaining('embedding [7]')]),
      }),
    );
  });

  it('the classifier of a teacher that has none', () => {
    expect(() => shippedLoss('srrl', contextOf(cnnSmall, cnnLarge))).toThrow(HydrosolError);
  });

  it('a memory of nobody knows how many examples', () => {
    expect(() => shippedLoss('crd', { student: cnnSmall, teacher: cnnLarge, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'LOSS', fullKey: 'terms.crd.variant' }),
    );
    expect(() =>
      shippedLoss('crd', { student: cnnSmall, teacher: cnnLarge, seed: 1 }, { crd: { variant: 'in_batch' } }),
    ).not.toThrow();
  });
});
