/** @file The loss of all students: any methods, each a term with a weight. */
import { HydrosolError } from '../../errors.ts';
import { derivedSeed } from '../../util/random.ts';
import type { Component, OptionsSchema } from '../component.ts';
import { type Loss, type LossContext, type Term, weightedSum } from './loss.ts';
import type { MethodContext } from './method.ts';
import { methods, type TermOptions } from './methods.ts';
import { temperatureOption } from './options.ts';
import type { Scheduled } from './schedule.ts';
import { requireTeacher } from './taps.ts';

export interface WeightedSumOptions {
  /** Of terms that have none of their own. Default: 4, as in RepDistiller and mdistiller. */
  readonly temperature?: Scheduled;
  /** By their names in metrics. */
  readonly terms: Readonly<Record<string, TermOptions>>;
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
 * is none, names a tap that there is not, or reads taps that cannot be matched, and where nothing is left to be summed.
 */
export const weightedSumLoss: Component<WeightedSumOptions, LossContext, Loss> = {
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
  readonly context: LossContext;
}

/** The term of this name; none if its weight is 0. */
function termOf(name: string, described: TermOptions, { temperature, context }: TermContext): Term[] {
  const { method: methodName, ...given } = described;
  const { options: schema, create } = methods[methodName];
  const weight = given.weight ?? (schema.properties['weight']!.default as number);
  if (weight === 0) return [];
  // a term that has its method's name has the method's numbers; two terms of one method have different ones
  const own = name === methodName ? '' : `/${name}`;
  const about: MethodContext = {
    student: context.student,
    get teacher() {
      return requireTeacher(context.teacher, `term ${name}`);
    },
    key: `terms.${name}`,
    temperature,
    trainingLabels: context.trainingLabels,
    seedOf: (part) => derivedSeed(context.seed, `init/${part}${own}`),
  };
  return [{ name, weight, ...create(given as never, about) }];
}
