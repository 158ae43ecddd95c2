/** @file Runs a step without computing anything, and writes down what it does. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';
import { allNumbers, Graph, type Numbers, type Signature, type Value } from './graph.ts';
import { allVariables, guardVariables } from './guard.ts';
import { transpose } from './ops/index.ts';
import { inverse, type Recording, traceBackend } from './trace-backend.ts';
import { isTensor, leavesOf, mapTree, type TensorTree } from './tree.ts';

/** A variable that a step reads or assigns. */
interface StateValue {
  readonly variable: tf.Variable;
  /** How its axes are stored (see `Resident`). */
  readonly order: readonly number[] | undefined;
  /** What it is when the step begins, as stored; undefined if the step does not read it. */
  readonly before: Value | undefined;
  /** What it is after the step, as stored; undefined if the step leaves it as it is. */
  readonly after: Value | undefined;
}

export interface Trace {
  readonly inputs: ReadonlyMap<string, Value>;
  readonly fresh: readonly { readonly value: Value; readonly make: () => Numbers }[];
  readonly state: readonly StateValue[];
  /** What the step returns, with values in place of tensors. */
  readonly outputs: unknown;
  /** The outputs in order, by where they stand. */
  readonly outputValues: ReadonlyMap<string, Value>;
}

export interface TraceOptions {
  /** The inputs' shapes and types (`{ signature }`), in the tree that the step takes. */
  readonly inputs: unknown;
  /** How the axes of a variable are stored. */
  readonly orderOf: (variable: tf.Variable) => readonly number[] | undefined;
  /** Channels that onnxruntime keeps together (`Graph.block`). Default: none. */
  readonly block?: number | undefined;
  /** Told of each kernel that the step calls. */
  readonly onKernel?: Recording['onKernel'];
}

/**
 * Traces a step. Variables have the same numbers afterwards as before; one that the step makes has its initial numbers.
 * Throws whatever the step throws, and ENGINE for what cannot be compiled.
 */
export function traceStep(step: (inputs: never) => TensorTree, options: TraceOptions): Trace {
  const { onKernel, block } = options;
  const backend = traceBackend();
  const graph = new Graph({ block });
  const inputs = new Map<string, Value>();
  const before = new Map<tf.Variable, { stored: Value; value: Value }>();
  // asked now: once the step has assigned a variable, it is no longer where its numbers are
  const orders = new Map(allVariables().map((of) => [of, options.orderOf(of)]));
  const orderOf = (of: tf.Variable): readonly number[] | undefined => orders.get(of) ?? options.orderOf(of);
  const variable = (of: tf.Variable): Value => {
    const known = before.get(of);
    if (known !== undefined) return known.value;
    const order = orderOf(of);
    const shape = order === undefined ? of.shape : order.map((axis) => of.shape[axis]!);
    const stored = graph.input(`variable ${before.size}`, { shape, dtype: of.dtype as 'float32' });
    const value = order === undefined ? stored : transpose(stored, inverse(order));
    before.set(of, { stored, value });
    return value;
  };
  const recording: Recording = { graph, variable, fresh: [], captured: new Map(), initial: new Map(), onKernel };
  const guard = guardVariables();
  try {
    return backend.record(recording, () =>
      scoped(() => {
        const given = mapTree(options.inputs, isSignature, ({ signature }: { signature: Signature }, path) => {
          const value = graph.input(`input ${path}`, signature);
          inputs.set(path, value);
          return backend.symbolic(value);
        });
        const returned = step(given as never);
        const outputValues = new Map<string, Value>();
        const outputs = mapTree(returned, isTensor, (tensor: tf.Tensor, path) => {
          const value = backend.valueFor(tensor);
          outputValues.set(path, value);
          return value;
        });
        // those that the step keeps would stay for ever
        for (const tensor of leavesOf<tf.Tensor>(returned, isTensor).values())
          if (!(tensor instanceof tf.Variable)) tensor.dispose();
        const after = new Map(guard.changed().map((changed) => [changed, backend.valueFor(changed)]));
        const state = [...new Set([...before.keys(), ...after.keys()])].map((of): StateValue => {
          const order = orderOf(of);
          const assigned = after.get(of);
          const stored = assigned === undefined || order === undefined ? assigned : transpose(assigned, order);
          return { variable: of, order, before: before.get(of)?.stored, after: stored };
        });
        return { inputs, fresh: recording.fresh, state, outputs, outputValues };
      }),
    );
  } finally {
    guard.undo();
    for (const created of guard.created()) bringHome(created, recording.initial.get(created));
    guard.release();
  }
}

/** Runs a function and disposes the tensors that it makes. */
export function scoped<T>(run: () => T): T {
  const engine = tf.engine();
  engine.startScope();
  try {
    return run();
  } finally {
    engine.endScope();
  }
}

const isSignature = (x: unknown): boolean => typeof x === 'object' && x !== null && 'signature' in x;

/**
 * Gives a variable that was made in a trace real numbers: those it had when it was first read, or zeros if it was not.
 * Throws ENGINE if they are not known beforehand.
 */
function bringHome(created: tf.Variable, initial: Value | undefined): void {
  const { shape, dtype } = created;
  if (initial !== undefined && initial.source.kind !== 'constant') {
    throw new HydrosolError('ENGINE', `the step makes the variable ${created.name} out of its inputs`);
  }
  const tensor =
    initial === undefined ? tf.zeros(shape, dtype) : tf.tensor(allNumbers(initial) as Float32Array, shape, dtype);
  created.assign(tensor);
  tensor.dispose();
}
