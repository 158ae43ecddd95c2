import { beforeAll, describe, expect, it } from 'vitest';
import { feature } from '../../../src/distill/losses/feature.ts';
import type { Loss } from '../../../src/distill/losses/loss.ts';
import type { ModelShape } from '../../../src/distill/models/model.ts';
import { useCpu } from '../fixtures.ts';

beforeAll(useCpu);

const shape = (name: string, taps: Record<string, number[]>): ModelShape => ({ name, taps: { ...taps, logits: [3] } });
const maps = shape('maps', { block1: [14, 14, 8], block2: [7, 7, 16], block3: [3, 3, 16], embedding: [32] });
const vectors = shape('vectors', { block1: [64], block2: [32], embedding: [32] });
const wide = shape('wide', { block1: [28, 28, 4], embedding: [9] });

const create = (student: ModelShape, teacher: ModelShape, options = {}): Loss =>
  feature.create(options, { student, teacher, seed: 1 });

describe('the taps that feature chooses', () => {
  it.each([
    { name: 'the middle blocks', student: maps, teacher: maps, tap: 'block2', kernel: [1, 1, 16, 16] },
    { name: 'the middle vectors', student: vectors, teacher: vectors, tap: 'block1', kernel: [1, 1, 64, 64] },
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
    expect(loss.teacherTaps).toEqual(['logits', tap]);
    expect(loss.variables[0]!.shape).toEqual(kernel);
    loss.dispose();
  });

  it('are an error with both shapes and a way out if they are named and cannot match', () => {
    const named = { student_tap: 'block3', teacher_tap: 'block1' };
    expect(() => create(maps, maps, named)).toThrow(
      expect.objectContaining({
        code: 'LOSS',
        message: expect.stringMatching(/block3.*\[3, 3, 16\].*block1.*\[14, 14, 8\]/),
        hints: [expect.stringContaining('loss.teacher_tap=block3')],
      }),
    );
  });
});
