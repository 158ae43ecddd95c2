/** @file The trackers that a config can name. */
import { component } from '../distill/index.ts';
import { createFilesTracker, createMlflowTracker, type Tracker, type Warn } from '../track/index.ts';

/** What a tracker is told besides its options. */
export interface TrackerContext {
  readonly warn: Warn;
}

const files = component({
  name: 'files',
  summary: 'The run folder: metrics.jsonl',
  options: { type: 'object', additionalProperties: false, properties: {} },
  create: (_options, { warn }: TrackerContext): readonly Tracker[] => [createFilesTracker({ warn })],
});

const mlflow = component({
  name: 'mlflow',
  summary: 'The run folder, and an MLflow server',
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
    createFilesTracker({ warn }),
    createMlflowTracker({ ...(uri === null ? {} : { uri }), experiment, warn }),
  ],
});

export const trackers = { files, mlflow } as const;
