/** @file A config tree to sweep over. */
import { expect } from 'vitest';
import type { Composition } from '../../../src/compose/index.ts';
import { plannedJobs, planSpace, type PlanOptions, type SweepPlan } from '../../../src/sweep/index.ts';
import type { HydrosolError } from '../../../src/errors.ts';
import { composeTree, errorsOf, type Files } from '../../compose/conf-tree.ts';

const FILES: Files = {
  'config.yaml': 'defaults:\n  - model: cnn\n  - teacher: a\nx: 0\ny: 0\nz: 0\nlr: 0.1\npassword: p\n',
  'model/cnn.yaml': 'widths: [8]\n',
  'model/vit.yaml': 'depth: 2\n',
  'model/1.yaml': '',
  'teacher/a.yaml': '',
  'teacher/b.yaml': '',
};

export interface PlanOfOptions extends PlanOptions {
  /** YAML of `hydra.sweeper`. */
  readonly sweeper?: string | undefined;
  /** More lines of the primary config. */
  readonly config?: string | undefined;
}

/** The tree composed with some words. */
export function masterOf(
  words: readonly string[],
  { sweeper, config = '' }: Pick<PlanOfOptions, 'sweeper' | 'config'> = {},
): Composition {
  const hydra = sweeper === undefined ? '' : `hydra: {sweeper: ${sweeper}}\n`;
  const files = { ...FILES, 'config.yaml': `${FILES['config.yaml']}${config}\n${hydra}` };
  return composeTree(files, words, { mode: 'multirun' });
}

/** The plan of a command line. */
export function planOf(words: readonly string[], { sweeper, config, ...options }: PlanOfOptions = {}): SweepPlan {
  return planSpace(words, masterOf(words, { sweeper, config }), options);
}

/** The one error, of code SWEEP, that a command line is refused with: it says this, and suggests that where it is given. */
export function refusalOf(
  words: readonly string[],
  options: PlanOfOptions,
  { says, suggestion }: { readonly says: string; readonly suggestion?: string | undefined },
): HydrosolError {
  const errors = errorsOf(() => planOf(words, options));
  expect(errors).toMatchObject([{ code: 'SWEEP', message: expect.stringContaining(says) }]);
  if (suggestion !== undefined) expect(errors[0]!.suggestion).toBe(suggestion);
  return errors[0]!;
}

/** The words of each job. */
export function jobsOf(words: readonly string[], options: PlanOfOptions = {}): string[] {
  return plannedJobs(planOf(words, options)).map(({ overrides }) => overrides.join(' '));
}
