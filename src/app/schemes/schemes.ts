/** @file The schemes that a config can name. */
import { lookUp } from '../../instantiate/index.ts';
import type { Part } from '../part-schema.ts';
import { assistants } from './assistants.ts';
import { bornAgain } from './born-again.ts';
import { headReuse } from './head-reuse.ts';
import { mutual } from './mutual.ts';
import { offline } from './offline.ts';
import { omittedClass } from './omitted-class.ts';
import { self } from './self.ts';
import { severalTeachers } from './several-teachers.ts';
import type { Scheme } from './scheme.ts';
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

/**
 * The scheme of a config. What its options describe, models and losses, it makes when their turn comes. Throws
 * TARGET_UNKNOWN.
 */
export function makeScheme({ _target_: name, ...options }: Part): Scheme {
  const { create } = lookUp<{ create(options: never, context?: never): Scheme }>(schemeTargets, name, {
    fullKey: 'scheme._target_',
  });
  return create(options as never);
}
