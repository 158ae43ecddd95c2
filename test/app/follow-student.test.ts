import { describe, expect, it } from 'vitest';
import { followStudent } from '../../src/app/follow-student.ts';
import type { ExperimentConfig } from '../../src/app/index.ts';
import type { Length } from '../../src/app/trainer-config.ts';

const trainer = ({ epochs, steps }: Length) => ({ epochs, steps, select: 'last', patience: null });
const NONE: Length = { epochs: null, steps: null };

const configOf = (student: Length, teacher: Length) =>
  ({
    trainer: trainer(student),
    teacher: { trainer: trainer(teacher) },
    scheme: { _target_: 'schemes.several_teachers', others: { small: { trainer: trainer(teacher) } } },
  }) as unknown as ExperimentConfig;

describe('followStudent', () => {
  it.each([
    { name: 'epochs', student: { epochs: 15, steps: null }, teacher: NONE, is: { epochs: 15, steps: null } },
    { name: 'steps', student: { epochs: 1, steps: 50 }, teacher: NONE, is: { epochs: 1, steps: 50 } },
    {
      name: 'its own epochs',
      student: { epochs: 1, steps: 50 },
      teacher: { epochs: 5, steps: null },
      is: { epochs: 5, steps: null },
    },
    {
      name: 'its own steps',
      student: { epochs: 15, steps: null },
      teacher: { epochs: null, steps: 9 },
      is: { epochs: null, steps: 9 },
    },
  ])('trains a teacher for $name', ({ student, teacher, is }) => {
    const config = configOf(student, teacher);
    const followed = followStudent(config);
    expect(followed.trainer).toEqual(config.trainer);
    expect(followed.teacher.trainer).toMatchObject(is);
    expect(followed.scheme).toMatchObject({ others: { small: { trainer: is } } });
  });

  it("leaves alone what a part of the user's own calls a trainer", () => {
    const scheme = { _target_: './mine.ts:mine', trainer: { epochs: null, steps: null } };
    const config = { ...configOf({ epochs: 3, steps: null }, NONE), scheme };
    expect(followStudent(config).scheme).toEqual(scheme);
  });
});
