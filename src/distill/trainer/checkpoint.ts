/** @file The state of a training in a file, so that another process can go on and come to the same numbers. */
import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';
import { writeFileAtomic } from '../../util/files.ts';
import { decodeSafetensors, encodeSafetensors, type HostNumbers } from '../weights/safetensors.ts';
import type { Reported } from './reporter.ts';
import type { EpochSummary } from './train.ts';

/** Where the state is kept, and when. */
export interface Checkpoints {
  /** The file; another one takes its place in a moment, so that there is always a whole one. */
  readonly path: string;
  /** Names all that the training depends on: a file with another key is none of its checkpoints. */
  readonly key: string;
  /** Steps between two. */
  readonly every: number;
}

/** What is known of a training besides its tensors; JSON can hold it. */
export interface TrainingState {
  readonly reported: Reported;
  readonly history: readonly EpochSummary[];
}

/**
 * Keeps the state, whole or not at all. `variables` are all that steps change. Throws NOT_FINITE if one of their numbers is
 * not: then the file stays that of the last good state.
 */
export async function writeCheckpoint(
  { path, key }: Checkpoints,
  state: TrainingState,
  variables: readonly tf.Variable[],
): Promise<void> {
  const tensors = new Map<string, HostNumbers>();
  for (const [i, variable] of variables.entries()) {
    const values = (await variable.data()) as HostNumbers['values'];
    if (!values.every(Number.isFinite)) {
      const { step, epoch } = state.reported;
      throw new HydrosolError('NOT_FINITE', `${variable.name} is not finite after step ${step} (epoch ${epoch})`, {
        hints: [
          `${path} is that of an earlier step`,
          'a lower optimizer.learning_rate often helps, or optimizer.clip_norm=1',
        ],
      });
    }
    tensors.set(String(i), { shape: variable.shape, values });
  }
  await writeFileAtomic(path, encodeSafetensors({ tensors, metadata: { key, state: JSON.stringify(state) } }));
}

/**
 * Puts a kept state into the variables and gives the rest. Undefined if there is none, or one of another training. Throws
 * DATA_FILE if the file is damaged: it is always written whole, so something else is wrong.
 */
export async function readCheckpoint(
  { path, key }: Checkpoints,
  variables: readonly tf.Variable[],
): Promise<TrainingState | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new HydrosolError('DATA_FILE', `${path}: cannot be read: ${error.message}`, { cause: error });
  });
  if (bytes === undefined) return undefined;
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  if (metadata['key'] !== key) return undefined;
  for (const [i, variable] of variables.entries()) {
    const { values, shape } = tensors.get(String(i))!;
    tf.tidy(() => variable.assign(tf.tensor(values, [...shape], variable.dtype)));
  }
  return JSON.parse(metadata['state']!) as TrainingState;
}
