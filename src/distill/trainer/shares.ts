/** @file What share each term has of a loss, and which of them outweigh the labels. */
import type { Loss, Term } from '../losses/loss.ts';
import type { Scheduled } from '../losses/schedule.ts';
import type { Pulls } from './pull.ts';

/** Each number as a share of all, by its size; 0 where all are 0, null where there is none. */
export function sharesOf(values: readonly (number | null)[]): (number | null)[] {
  const sum = values.reduce<number>((all, value) => all + Math.abs(value ?? 0), 0);
  return values.map((value) => (value === null ? null : sum === 0 ? 0 : Math.abs(value) / sum));
}

/** A term by far larger than what the labels teach. */
export interface Outweighing {
  readonly term: string;
  /** How many times as large as the labels' terms, by the gradient at the student's logits or, for features, by the loss. */
  readonly ratio: number;
  readonly by: 'gradient' | 'loss';
  /** Whether the labels were taken with a weight of 1, because they have less. */
  readonly labelsRaised: boolean;
  /** Its weight, at the end of a ramp. */
  readonly weight: number;
  /** Whether that is where a ramp ends. */
  readonly isRamp: boolean;
}

/** A term may be so many times as large as that of the labels. */
const MOST = 10;

/** Whether a term is the labels' own. */
const isOfLabels = ({ name, labels = name === 'hard' }: Term): boolean => labels;

/** A weight as it is, or where its ramp ends. */
const lastOf = (weight: Scheduled): number => (typeof weight === 'number' ? weight : weight.to);

/** What was measured of the terms, each without its weight, in the order of `loss.terms`. */
export interface Measured {
  readonly values: readonly number[];
  readonly pulls: Pulls;
}

/**
 * The terms that outweigh those of the labels more than ten times, by the weights that they end with; none where nothing is learnt
 * from labels. Labels of a weight below 1 count as much as in a baseline: in `0.1 · labels + 0.9 · soft targets` they are few on
 * purpose. How large a loss of features is says little of what it does, so that the weight which a method itself has, and which
 * trainings have shown to be right, is left alone.
 */
export function outweighing({ terms }: Pick<Loss, 'terms'>, { values, pulls }: Measured): Outweighing[] {
  const weightOfLabels = terms.filter(isOfLabels).reduce((sum, { weight }) => sum + lastOf(weight), 0);
  const raised = Math.max(1, 1 / weightOfLabels);
  const ofLabels = (sizes: Pulls): number =>
    terms.reduce((sum, term, i) => sum + (isOfLabels(term) ? lastOf(term.weight) * Math.abs(sizes[i] ?? 0) : 0), 0);
  const labels = { gradient: ofLabels(pulls), loss: ofLabels(values) };
  return terms.flatMap((term, i): Outweighing[] => {
    const by = pulls[i] === null || labels.gradient === 0 ? 'loss' : 'gradient';
    if (isOfLabels(term) || labels[by] === 0 || (by === 'loss' && term.isUsual === true)) return [];
    const weight = lastOf(term.weight);
    const ratio = (weight * Math.abs((by === 'gradient' ? pulls : values)[i]!)) / (raised * labels[by]);
    if (!(ratio > MOST)) return [];
    return [{ term: term.name, ratio, by, labelsRaised: raised > 1, weight, isRamp: typeof term.weight !== 'number' }];
  });
}
