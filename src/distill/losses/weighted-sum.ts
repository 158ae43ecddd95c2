/** @file The loss of all students: any methods, each a term with a weight. */
import { HydrosolError } from '../../errors.ts';
import { derivedSeed } from '../../util/random.ts';
import { nearest } from '../../util/suggest.ts';
import type { Component, OptionsSchema } from '../component.ts';
import { type Loss, type LossContext, type LossPart, type Term, weightedSum } from './loss.ts';
import type { Method, MethodContext } from './method.ts';
import { type MethodName, methods, type TermOptions } from './methods.ts';
import { temperatureOption } from './options.ts';
import type { Scheduled } from './schedule.ts';
import { requireTeacher } from './taps.ts';

export interface WeightedSumOptions {
  /** Of terms that have none of their own. Default: 4, as in RepDistiller and mdistiller. */
  readonly temperature?: Scheduled;
  /** By their names in metrics. */
  readonly terms: Readonly<Record<string, TermOptions | OwnTermOptions>>;
}

/** A term by a method of the user's own. */
export interface OwnTermOptions {
  /** Its name among the `methods` of the context. */
  readonly method: string & {};
  readonly weight?: Scheduled;
  readonly [option: string]: unknown;
}

/** What a weighted sum is told. */
export interface WeightedSumContext extends LossContext {
  /** Methods of the user's own, by the names that terms have for them. Default: none. */
  readonly methods?: Readonly<Record<string, Method<never>>>;
}

/** One method of the table, told apart by `method`. */
const termSchema = {
  type: 'object',
  required: ['method'],
  discriminator: { propertyName: 'method' },
  oneOf: Object.entries(methods).map(([name, { summary, options }]) => ({
    description: summary,
    ...options,
    properties: { method: { const: name }, ...options.properties },
    required: ['method'],
  })),
};

const options: OptionsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['terms'],
  properties: {
    temperature: temperatureOption(4),
    terms: {
      type: 'object',
      description: 'What is summed, by names of your choice; each term is a method with its weight and its options.',
      additionalProperties: termSchema,
    },
  },
};

/**
 * Σ weight · term. A term whose weight is 0 is left out and costs nothing. Throws LOSS where a term needs a teacher and there
 * is none, names a tap that there is not, or reads taps that cannot be matched, where a method is not known or makes no term, and
 * where nothing is left to be summed.
 */
export const weightedSumLoss: Component<WeightedSumOptions, WeightedSumContext, Loss> = {
  name: 'weighted_sum',
  summary: 'A weighted sum of terms, each a method with its options',
  options,
  create({ temperature = 4, terms: described }, context) {
    const made: Term[] = [];
    try {
      for (const [name, term] of Object.entries(described)) made.push(...termOf(name, term, { temperature, context }));
      if (made.length === 0) throw withoutTerms();
      const sum = weightedSum({ name: made.map((term) => term.name).join(' + '), terms: made });
      if (sum.teacherTaps.length > 0) requireTeacher(context.teacher, `loss ${sum.name}`);
      return sum;
    } catch (error) {
      weightedSum({ name: '', terms: made }).dispose();
      throw error;
    }
  },
};

function withoutTerms(): HydrosolError {
  return new HydrosolError('LOSS', 'the loss has no term with a weight', {
    fullKey: 'terms',
    expected: 'at least one',
    hints: ['the labels alone: loss=cross_entropy'],
  });
}

interface TermContext {
  readonly temperature: Scheduled;
  readonly context: WeightedSumContext;
}

/** A method by its name. Throws LOSS, with the nearest, if there is none. */
function methodOf(name: string, key: string, own: WeightedSumContext['methods'] = {}): Method<never> {
  if (Object.hasOwn(methods, name)) return methods[name as MethodName];
  if (Object.hasOwn(own, name)) return own[name]!;
  const names = [...Object.keys(methods), ...Object.keys(own)];
  throw new HydrosolError('LOSS', `there is no method ${name}`, {
    fullKey: `${key}.method`,
    expected: `one of ${names.join(', ')}`,
    suggestion: nearest(name, names)[0],
  });
}

/** What a method of the user's own has made. Throws LOSS if it is no part of a loss. */
function assertPart(made: unknown, method: string, key: string): LossPart {
  if (typeof (made as Partial<LossPart> | undefined)?.value === 'function') return made as LossPart;
  throw new HydrosolError('LOSS', `${method} makes no term: what its create gives has no function value`, {
    fullKey: `${key}.method`,
    expected:
      "{ value: ({ labels, student, teacher, at }) => a scalar, teacherTaps: [the teacher's taps that it reads] }",
  });
}

/** The term of this name; none if its weight is 0. */
function termOf(name: string, described: TermOptions | OwnTermOptions, { temperature, context }: TermContext): Term[] {
  const { method: methodName, ...given } = described;
  const key = `terms.${name}`;
  const { options: schema, create } = methodOf(methodName, key, context.methods);
  const usual = (schema.properties['weight']?.default as Scheduled | undefined) ?? 1;
  const weight = given.weight ?? usual;
  if (weight === 0) return [];
  // a term that has its method's name has the method's numbers; two terms of one method have different ones
  const own = name === methodName ? '' : `/${name}`;
  const about: MethodContext = {
    student: context.student,
    get teacher() {
      return requireTeacher(context.teacher, `term ${name}`);
    },
    key,
    temperature,
    trainingLabels: context.trainingLabels,
    seedOf: (part) => derivedSeed(context.seed, `init/${part}${own}`),
  };
  const part = assertPart(create(given as never, about), methodName, key);
  const isUsual = weight === usual && Object.hasOwn(methods, methodName);
  return [{ ...part, name, weight, labels: methodName === 'cross_entropy', isUsual }];
}
