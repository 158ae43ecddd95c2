/** @file Options that several losses share. */

/** The schema of a term's weight. */
export function weightOption(weight: number, description: string) {
  return { type: 'number', minimum: 0, default: weight, description } as const;
}

export const temperatureOption = {
  type: 'number',
  exclusiveMinimum: 0,
  default: 4,
  description: 'Divides the logits of both networks before the soft targets; higher is softer.',
} as const;

/** The schema of a tap's name. */
export function tapOption<const Tap extends string>(tap: Tap, description: string) {
  return { type: 'string', minLength: 1, default: tap, description } as const;
}

/** The schema of a tap's name that may be left to the loss. */
export function chosenTapOption(description: string) {
  return { type: ['string', 'null'], minLength: 1, default: null, description } as const;
}
