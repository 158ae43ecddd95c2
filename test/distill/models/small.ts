/** @file One small network of each kind, for tests that run all of them. */
import { models } from '../../../src/distill/models/models.ts';
import type { Model } from '../../../src/distill/models/model.ts';

export type ModelName = keyof typeof models;

/** Options with which a model is small and has all its parts. */
const SMALL: Readonly<Record<ModelName, object>> = {
  mlp: { hidden: [12, 8] },
  cnn: { widths: [4, 6], embedding: 8 },
  lenet: { channels: [3, 4], hidden: [10, 8] },
  vgg: { widths: [4, 5, 6], convolutions: [1, 2, 1] },
  resnet: { depth: 8, stem: 3, widths: [4, 5, 6] },
  wrn: { depth: 10, widths: [3, 4, 5] },
  mobilenet: {
    width: 0.25,
    last: 12,
    stages: [
      { expansion: 1, channels: 16, blocks: 1, stride: 1 },
      { expansion: 2, channels: 16, blocks: 2, stride: 2 },
    ],
  },
};

export const MODEL_NAMES = Object.keys(models) as ModelName[];

/** What the small networks are told. */
export const SMALL_CONTEXT = { inputShape: [12, 12, 1], classes: 3, seed: 1 };

export function smallModel(name: ModelName, seed = 1, options: object = {}): Model {
  return models[name].create({ ...SMALL[name], ...options }, { ...SMALL_CONTEXT, seed });
}
