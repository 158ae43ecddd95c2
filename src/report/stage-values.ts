/** @file The numbers of networks as the values of a run: what results.csv has of them, and what a sweep can optimise. */
import type { Values } from '../record/index.ts';
import { MEASURES, type Measure } from './measures.ts';
import type { Stages } from './stages.ts';

/** What there is of each network. */
const OF_STAGE: readonly Pick<Measure, 'key' | 'of'>[] = [
  { key: 'accuracy', of: ({ accuracy }) => accuracy },
  { key: 'validation/accuracy', of: ({ validation }) => validation?.accuracy },
  { key: 'validation/nll', of: ({ validation }) => validation?.loss },
  ...MEASURES,
  { key: 'parameters', of: ({ parameters }) => parameters },
  { key: 'flops', of: ({ flops }) => flops },
  { key: 'latency_ms', of: ({ latency_ms: latency }) => latency },
];

/**
 * `student/accuracy`, `student/validation/accuracy`, `student/nll`, …, `student/parameters`: one after the other, each for all
 * networks. Accuracies and measures are those of the test set unless they say otherwise.
 */
export function stageValues(stages: Stages): Values {
  const values = OF_STAGE.flatMap(({ key, of }) =>
    Object.entries(stages).flatMap(([stage, summary]) => {
      const value = of(summary);
      return value === undefined ? [] : [[`${stage}/${key}`, value] as const];
    }),
  );
  return Object.fromEntries(values);
}
