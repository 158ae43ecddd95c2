/** @file The schemes that a config can name. */
import { assistants } from './assistants.ts';
import { bornAgain } from './born-again.ts';
import { headReuse } from './head-reuse.ts';
import { mutual } from './mutual.ts';
import { offline } from './offline.ts';
import { omittedClass } from './omitted-class.ts';
import { self } from './self.ts';
import { severalTeachers } from './several-teachers.ts';
import { twoStage } from './two-stage.ts';

export const schemeTargets = {
  'schemes.offline': offline,
  'schemes.mutual': mutual,
  'schemes.self': self,
  'schemes.born_again': bornAgain,
  'schemes.assistants': assistants,
  'schemes.several_teachers': severalTeachers,
  'schemes.two_stage': twoStage,
  'schemes.head_reuse': headReuse,
  'schemes.omitted_class': omittedClass,
} as const;
