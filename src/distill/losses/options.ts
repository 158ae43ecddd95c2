/** @file Options that several methods share. */
import { scheduledOption } from './schedule.ts';

/** The schema of a term's weight. */
export function weightOption(weight: number) {
  return scheduledOption(weight, { minimum: 0 }, 'Weight of this term in the sum.');
}

/** The schema of a temperature. */
export function temperatureOption(temperature: number) {
  return scheduledOption(
    temperature,
    { exclusiveMinimum: 0 },
    'Divides the logits of both networks; higher is softer.',
  );
}

/** The schema of a plain number. */
export function numberOption(value: number, description: string) {
  return { type: 'number', default: value, description } as const;
}

/** The schema of a choice between forms of a method; the first is the default. */
export function variantOption<const V extends readonly [string, ...string[]]>(variants: V, description: string) {
  return { type: 'string', enum: variants, default: variants[0] as V[0], description } as const;
}

function tapOption(whose: string, tap: string | null, otherwise: string) {
  return {
    type: ['string', 'null'],
    minLength: 1,
    default: tap,
    description: `The ${whose} tap${tap === null ? `; null: ${otherwise}` : ''}.`,
  } as const;
}

/** Which tap of each network is read; `otherwise` says what null stands for. */
export function pairOptions(otherwise: string, tap: string | null = null) {
  return {
    student_tap: tapOption("student's", tap, otherwise),
    teacher_tap: tapOption("teacher's", tap, otherwise),
  } as const;
}

function tapsOption(whose: string) {
  return {
    type: ['array', 'null'],
    items: { type: 'string', minLength: 1 },
    minItems: 1,
    default: null,
    description: `The ${whose} taps, from input to output; null: its blocks, as many as both networks have.`,
  } as const;
}

/** Which taps of each network are compared, one after the other. */
export const stageOptions = { student_taps: tapsOption("student's"), teacher_taps: tapsOption("teacher's") } as const;
