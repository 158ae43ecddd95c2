/** @file What a parameter of a study may be. */

/** A value that Python and JSON keep: what a choice is called in a journal. */
export type Label = string | number | boolean | null;

/** A parameter exists only where these other parameters have one of these choices. */
export type When = Readonly<Record<string, readonly Label[]>>;

export interface CategoricalDistribution {
  readonly kind: 'categorical';
  readonly choices: readonly Label[];
  readonly when?: When | undefined;
}

export interface FloatDistribution {
  readonly kind: 'float';
  readonly low: number;
  /** Included. */
  readonly high: number;
  readonly log: boolean;
  /** Values are `low + k · step`; null: all between. */
  readonly step: number | null;
  readonly when?: When | undefined;
}

export interface IntDistribution {
  readonly kind: 'int';
  readonly low: number;
  /** Included. */
  readonly high: number;
  readonly log: boolean;
  readonly step: number;
  readonly when?: When | undefined;
}

/** As Optuna has them. */
export type Distribution = CategoricalDistribution | FloatDistribution | IntDistribution;

/** What each parameter may be. */
export type Space = ReadonlyMap<string, Distribution>;

/** What parameters are as a journal has it: a number, or the index of a choice. */
export type Params = ReadonlyMap<string, number>;
