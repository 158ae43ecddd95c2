/** @file Whether the weights that a teacher is given are there. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { nearestFile } from '../util/nearest-file.ts';
import type { ExperimentConfig } from './experiment-config.ts';

/** The error of a teacher whose weights are not there. What is in their file is seen in the rehearsal. */
export function inspectWeights({ weights = null }: Partial<ExperimentConfig['teacher']> = {}): HydrosolError[] {
  if (weights === null) return [];
  const isFile = weights.endsWith('.safetensors');
  const path = isFile ? weights : join(weights, 'model.json');
  if (existsSync(path)) return [];
  const near = nearestFile(weights);
  return [
    new HydrosolError('DATA_FILE', `${path}: no such file`, {
      fullKey: 'teacher.weights',
      expected: 'the folder of a network in a run, such as RUN/teacher, or a .safetensors file',
      suggestion: near === undefined || existsSync(weights) ? undefined : join(dirname(weights), near),
    }),
  ];
}
