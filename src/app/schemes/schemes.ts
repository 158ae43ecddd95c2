/** @file The schemes that a config can name. */
import { HydrosolError } from '../../errors.ts';
import type { StageResult } from '../learn.ts';
import { type Kind, makePart } from '../parts.ts';
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

/** Whether a scheme comes with Hydrosol, so that it is known what it does with networks that were not trained. */
export const isShipped = ({ _target_: name }: Part): boolean => Object.hasOwn(schemeTargets, name);

const SCHEME: Kind = {
  what: 'scheme',
  targets: schemeTargets,
  flaw: (made) => (typeof made === 'function' ? undefined : 'it is no function of a bench'),
  made: 'a `Scheme` of hydrosol/schemes: async function* (bench) { …; yield network; }',
};

/**
 * The scheme of a config. What its options describe, models and losses, it makes when their turn comes. Throws
 * TARGET_UNKNOWN, and INSTANTIATE for what is no scheme, when it is made or when it gives what is no network.
 */
export async function makeScheme(part: Part): Promise<Scheme> {
  const scheme = await makePart<Scheme>(SCHEME, part, { overrides: { _recursive_: false } });
  return (bench) => networksOf(scheme(bench), part._target_);
}

/** The networks that a scheme gives, each with a name of its own. */
async function* networksOf(given: AsyncIterable<StageResult>, name: string): AsyncGenerator<StageResult> {
  const wrong = (what: string): HydrosolError =>
    new HydrosolError('INSTANTIATE', `${name} makes no scheme: ${what}`, { expected: SCHEME.made });
  if (typeof given?.[Symbol.asyncIterator] !== 'function') throw wrong('its function gives no networks to go through');
  const stages = new Set<string>();
  for await (const network of given) {
    if (typeof network?.stage !== 'string' || typeof network.model?.forward !== 'function')
      throw wrong(
        `what it gives after ${[...stages].join(', ') || 'it began'} is no network with \`stage\` and \`model\``,
      );
    if (stages.has(network.stage)) throw wrong(`it gives two networks called ${network.stage}`);
    stages.add(network.stage);
    yield network;
  }
}
