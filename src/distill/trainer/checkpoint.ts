/** @file The state of a training in a file, so that another process can go on and come to the same numbers. */
import { rename } from 'node:fs/promises';
import type * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';
import { writeFileAtomic } from '../../util/files.ts';
import { isObject } from '../../util/json.ts';
import { ifThere, readBytes } from '../../util/read-file.ts';
import { decodeSafetensors, encodeSafetensors, type HostNumbers } from '../weights/safetensors.ts';
import { type ChoiceState, copyOf, putInto } from './choice.ts';
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
  /** Told where a file is kept that was there and has another key: training begins anew. */
  readonly onOther?: ((kept: string) => void) | undefined;
}

/** What is known of a training besides its tensors; JSON can hold it. */
export interface TrainingState {
  readonly reported: Reported;
  readonly history: readonly EpochSummary[];
  readonly choice: ChoiceState;
}

/** The names of the tensors: what steps change, and the weights of the best epoch. */
const CURRENT = 'current';
const BEST = 'best';

/**
 * Keeps the state, whole or not at all. `variables` are all that steps change; `best` are the weights of the best epoch. Throws
 * NOT_FINITE if a number of the variables is not: then the file stays that of the last good state.
 */
export async function writeCheckpoint(
  { path, key }: Checkpoints,
  state: TrainingState,
  variables: readonly tf.Variable[],
  best: readonly HostNumbers[] = [],
): Promise<void> {
  const tensors = new Map<string, HostNumbers>();
  for (const [i, variable] of variables.entries()) {
    const numbers = await copyOf(variable);
    if (!numbers.values.every(Number.isFinite)) {
      const { step, epoch } = state.reported;
      throw new HydrosolError('NOT_FINITE', `${variable.name} is not finite after step ${step} (epoch ${epoch})`, {
        hints: [
          `${path} is that of an earlier step`,
          'a lower optimizer.learning_rate often helps, or optimizer.clip_norm=1',
        ],
      });
    }
    tensors.set(`${CURRENT}.${i}`, numbers);
  }
  for (const [i, numbers] of best.entries()) tensors.set(`${BEST}.${i}`, numbers);
  await writeFileAtomic(path, encodeSafetensors({ tensors, metadata: { key, state: JSON.stringify(state) } }));
}

/** The state that a text of metadata holds; undefined for anything else. */
function parseState(text: string | undefined): TrainingState | undefined {
  let state: unknown;
  try {
    state = JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
  if (!isObject(state) || !isObject(state['reported']) || !isObject(state['choice'])) return undefined;
  const { step, epoch, points, sinceReport, overEpoch } = state['reported'];
  const counted = Number.isSafeInteger(step) && Number.isSafeInteger(epoch);
  const lists = Array.isArray(points) && Array.isArray(state['history']);
  return counted && lists && isObject(sinceReport) && isObject(overEpoch) ? (state as never) : undefined;
}

/**
 * Puts a kept state into the variables and gives the rest, with the weights of the best epoch. Undefined if there is none, or one of another training: that is kept beside it as `NAME.other.safetensors`. Throws
 * DATA_FILE if the file is damaged: it is always written whole, so something else is wrong.
 */
export async function readCheckpoint(
  { path, key, onOther }: Checkpoints,
  variables: readonly tf.Variable[],
): Promise<(TrainingState & { readonly weights: readonly HostNumbers[] }) | undefined> {
  const bytes = ifThere(() => readBytes(path, { code: 'DATA_FILE', maxBytes: 2 ** 31 - 1 }));
  if (bytes === undefined) return undefined;
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  if (metadata['key'] !== key) {
    const kept = path.replace(/(\.safetensors)?$/, '.other$1');
    await rename(path, kept);
    onOther?.(kept);
    return undefined;
  }
  const state = parseState(metadata['state']);
  const numbers = variables.map((_, i) => tensors.get(`${CURRENT}.${i}`));
  const fits = numbers.every((one, i) => String(one?.shape) === String(variables[i]!.shape));
  if (state === undefined || !fits) throw new HydrosolError('DATA_FILE', `${path} is no state of this training`);
  for (const [i, variable] of variables.entries()) putInto(variable, numbers[i]!);
  const weights = [...tensors].filter(([name]) => name.startsWith(`${BEST}.`)).map(([, numbers]) => numbers);
  return { ...state, weights };
}
