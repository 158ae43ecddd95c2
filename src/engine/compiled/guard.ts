/** @file Keeps the variables' numbers while a step is tried, so that it can be undone. */
import * as tf from '@tensorflow/tfjs-core';
import { assign, shared } from './trace-backend.ts';

export interface Guard {
  /** Variables that were there before and have been assigned since. */
  changed(): tf.Variable[];
  /** Variables that were made since. */
  created(): tf.Variable[];
  /** Gives every variable the numbers back that it had. */
  undo(): void;
  /** Lets go of the numbers; must be called in the end. */
  release(): void;
}

/** Every variable of this process. */
export const allVariables = (): tf.Variable[] => Object.values(tf.engine().registeredVariables);

/** Remembers the numbers of all variables; nothing is copied. */
export function guardVariables(): Guard {
  const before = new Map(allVariables().map((variable) => [variable, shared(variable)]));
  const changed = (): tf.Variable[] =>
    [...before].filter(([variable, kept]) => !variable.isDisposed && variable.dataId !== kept.dataId).map(([v]) => v);
  return {
    changed,
    created: () => allVariables().filter((variable) => !before.has(variable)),
    undo() {
      for (const variable of changed()) assign(variable, before.get(variable)!);
    },
    release: () => tf.dispose([...before.values()]),
  };
}
