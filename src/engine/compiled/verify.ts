/** @file Runs a step eagerly beside the compiled one, and compares. */
import type * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';
import { asTensor } from './feeds.ts';
import type { Numbers } from './graph.ts';
import { guardVariables } from './guard.ts';
import { scoped, type Trace } from './trace.ts';
import { permuted, type Resident } from './trace-backend.ts';
import { isFeed, isTensor, leavesOf, mapTree } from './tree.ts';

/** How far numbers of the two engines may be apart, in parts of the largest. */
const TOLERANCE = 1e-3;

/** What a step gave. */
export interface Expected {
  readonly outputs: ReadonlyMap<string, Numbers>;
  readonly variables: ReadonlyMap<tf.Variable, Numbers>;
}

/** What the step gives when it runs eagerly; the variables stay as they are. */
export function tryEagerly(step: (inputs: never) => tf.TensorContainer, inputs: unknown, { state }: Trace): Expected {
  const guard = guardVariables();
  try {
    return scoped(() => {
      const outputs = leavesOf<tf.Tensor>(step(mapTree(inputs, isFeed, asTensor) as never), isTensor);
      return {
        outputs: new Map([...outputs].map(([path, tensor]) => [path, tensor.dataSync().slice()])),
        variables: new Map(state.map(({ variable }) => [variable, variable.dataSync().slice()])),
      };
    });
  } finally {
    guard.undo();
    guard.release();
  }
}

/** Throws ENGINE if an output or a variable is not what the eager step gave. */
export function compareWith(expected: Expected, trace: Trace, outputs: unknown, residents: readonly Resident[]): void {
  for (const [path, tensor] of leavesOf<tf.Tensor>(outputs, isTensor))
    assertClose(`output ${path}`, tensor.dataSync(), expected.outputs.get(path)!);
  for (const [i, { variable, order, after }] of trace.state.entries()) {
    if (after === undefined) continue;
    const numbers = residents[i]!.spare!.data as Float32Array;
    const wanted = expected.variables.get(variable)! as Float32Array;
    assertClose(
      `variable ${variable.name}`,
      numbers,
      order === undefined ? wanted : permuted(wanted, variable.shape, order),
    );
  }
}

function assertClose(what: string, actual: Numbers, wanted: Numbers): void {
  let scale = 0;
  let gap = 0;
  for (let i = 0; i < wanted.length; i++) {
    const [x, y] = [Number(wanted[i]), Number(actual[i])];
    if (Number.isFinite(x)) scale = Math.max(scale, Math.abs(x));
    // both may be no number, or infinite
    if (!Object.is(x, y)) gap = Math.max(gap, Math.abs(x - y));
  }
  if (gap <= TOLERANCE * Math.max(scale, 1e-6)) return;
  throw new HydrosolError('ENGINE', `${what}: the compiled step is ${gap} off the eager one`, {
    expected: `at most ${TOLERANCE} of the largest number, ${scale}`,
    hints: ['please report this; meanwhile another engine works: engine=wasm'],
  });
}
