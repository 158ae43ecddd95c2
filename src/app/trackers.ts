/** @file The trackers that a config can name, besides the run folder that every run has. */
import { component } from '../distill/index.ts';
import { createMlflowTracker, type Tracker, type Warn } from '../track/index.ts';

/** What a tracker is told besides its options. */
export interface TrackerContext {
  readonly warn: Warn;
}

const files = component({
  name: 'files',
  summary: 'Nothing besides the run folder',
  options: { type: 'object', additionalProperties: false, properties: {} },
  create: (_options, _context: TrackerContext): readonly Tracker[] => [],
});

const mlflow = component({
  name: 'mlflow',
  summary: 'An MLflow server, besides the run folder',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      uri: { type: ['string', 'null'], default: null, description: 'The server; null takes MLFLOW_TRACKING_URI.' },
      experiment: {
        type: 'string',
        minLength: 1,
        default: 'Default',
        description: 'Experiment that the runs belong to.',
      },
    },
  },
  create: ({ uri, experiment }, { warn }: TrackerContext): readonly Tracker[] => [
    createMlflowTracker({ ...(uri === null ? {} : { uri }), experiment, warn }),
  ],
});

export const trackers = { files, mlflow } as const;
