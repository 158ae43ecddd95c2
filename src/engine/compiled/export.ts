/** @file A function of tensors as an ONNX file that stands alone: its variables inside, for any number of examples. */
import { HydrosolError } from '../../errors.ts';
import { allNumbers, Graph, type Signature, type Value } from './graph.ts';
import { writeModel } from './onnx/write-model.ts';
import { storageOrders } from './storage.ts';
import { permuted } from './trace-backend.ts';
import { type Trace, traceStep } from './trace.ts';
import type { TensorTree } from './tree.ts';

/**
 * Numbers of examples with which a function is traced: where the two traces differ, there is the number of examples.
 * Primes, so that no width of a network is taken for a multiple of them.
 */
const EXAMPLES = [61, 67] as const;

/** What the axis of examples is called in the file. */
const BATCH = 'batch';

export interface OnnxOptions {
  /** Texts by name, kept in the file. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * The bytes of an ONNX model (operators of version 20, none but the standard's own) that computes `step`. `inputs`: shape and
 * type of one example of each input; in the model every input and output has the examples as first axis, and the name that
 * it has in `step`. Variables become constants under their own names. Throws ENGINE for what cannot be compiled, and where
 * something other than a shape depends on how many examples there are.
 */
export function writeOnnx<Inputs extends object>(
  step: (inputs: Inputs) => TensorTree,
  inputs: { readonly [K in keyof Inputs]: Signature },
  { metadata = {} }: OnnxOptions = {},
): Uint8Array {
  let orders: ReturnType<typeof storageOrders> = new Map();
  const traceWith = (examples: number): Trace => {
    const batches = Object.entries<Signature>(inputs).map(([name, { shape, dtype }]) => {
      return [name, { signature: { shape: [examples, ...shape], dtype } }];
    });
    return traceStep(step as never, {
      inputs: Object.fromEntries(batches),
      orderOf: (variable) => orders.get(variable),
    });
  };
  orders = storageOrders(traceWith(EXAMPLES[0]));
  const traces = [traceWith(EXAMPLES[0]), traceWith(EXAMPLES[1])] as const;
  const { inputs: given, outputs, named } = merge(...traces);
  const symbolic = new Map([...given, ...outputs].map(([name, value]) => [name, [BATCH, ...value.shape.slice(1)]]));
  return writeModel({ inputs: given, outputs, named, symbolic, metadata, name: metadata['name'] ?? 'model' }).bytes;
}

interface Merged {
  readonly inputs: ReadonlyMap<string, Value>;
  readonly outputs: ReadonlyMap<string, Value>;
  /** Variables, by their names. */
  readonly named: ReadonlyMap<string, Value>;
}

/** One graph for any number of examples, out of two that were traced with EXAMPLES. */
function merge(first: Trace, second: Trace): Merged {
  const graph = new Graph();
  const inputs = new Map<string, Value>();
  const named = new Map<string, Value>();
  const known = new Map<string, Value>();
  const settle = (a: Value, b: Value, value: Value): Value => {
    known.set(`${a.id},${b.id}`, value);
    return value;
  };
  for (const [path, a] of first.inputs) {
    const value = graph.input(path, a);
    inputs.set(path, settle(a, second.inputs.get(path)!, value));
  }
  for (const [i, { variable, order, before: a }] of first.state.entries()) {
    const b = second.state[i]?.before;
    if (first.state[i]!.after !== undefined || a === undefined || b === undefined) {
      throw cannot(`${variable.name} changes when it is called`);
    }
    const numbers = variable.dataSync() as Float32Array;
    const stored = order === undefined ? numbers.slice() : permuted(numbers, variable.shape, order);
    named.set(variable.name, settle(a, b, graph.constant(stored, a)));
  }
  if (first.fresh.length > 0) throw cannot('it draws random numbers');
  const [someInput] = inputs.values();

  /** How many examples there are, int64 [1]. */
  const batch = (): Value => graph.node('Shape', [someInput], { shape: [1], dtype: 'int64' }, { start: 0, end: 1 });

  /** A list of whole numbers, of which some are multiples of the number of examples. */
  const list = (entries: readonly (readonly [number, number])[]): Value => {
    const parts = entries.map(([a, b]) => {
      if (a === b) return graph.integers([a]);
      const times = multiple(a, b);
      return times === 1
        ? batch()
        : graph.node('Mul', [batch(), graph.integers([times])], { shape: [1], dtype: 'int64' });
    });
    if (parts.length === 1) return parts[0]!;
    return graph.node('Concat', parts, { shape: [entries.length], dtype: 'int64' }, { axis: 0 });
  };

  const mergeConstants = (a: Value, b: Value): Value => {
    const [left, right] = [allNumbers(a), allNumbers(b)];
    if (equalLists(a.shape, b.shape)) {
      if (equalLists(left, right)) return graph.constant(left, a);
      if (a.dtype === 'int64' && a.shape.length === 1) return list(pairs(left, right));
      throw cannot('some numbers depend on how many examples there are');
    }
    // the same row for each example
    const row = left.slice(0, a.size / a.shape[0]!);
    const repeated = (numbers: typeof left): boolean => numbers.every((x, i) => x === row[i % row.length]);
    if (!equalLists(a.shape.slice(1), b.shape.slice(1)) || !repeated(left) || !repeated(right)) {
      throw cannot('some numbers depend on how many examples there are');
    }
    const one = graph.constant(row as typeof left, { shape: [1, ...a.shape.slice(1)], dtype: a.dtype });
    return graph.node('Expand', [one, list(pairs(a.shape, b.shape))], a);
  };

  /** The target of a reshape says by -1 where the examples are, which every runtime knows best. */
  const mergeTargets = (a: Value, b: Value): Value => {
    const entries = pairs(allNumbers(a), allNumbers(b));
    if (entries.filter(([x, y]) => x !== y).length !== 1) return mergeValues(a, b);
    for (const [x, y] of entries) if (x !== y) multiple(x, y);
    return graph.integers(entries.map(([x, y]) => (x === y ? x : -1)));
  };

  const mergeValues = (a: Value, b: Value): Value => {
    const merged = known.get(`${a.id},${b.id}`);
    if (merged !== undefined) return merged;
    const [from, other] = [a.source, b.source];
    if (from.kind === 'constant' && other.kind === 'constant') return settle(a, b, mergeConstants(a, b));
    if (from.kind !== 'node' || other.kind !== 'node' || !sameOperator(from.node, other.node)) {
      throw cannot('it does something else with another number of examples');
    }
    const { op, attributes, outputs } = from.node;
    const operands = from.node.inputs.map((x, i) => {
      const y = other.node.inputs[i];
      if (x === undefined || y === undefined) return undefined;
      return op === 'Reshape' && i === 1 && x.source.kind === 'constant' && y.source.kind === 'constant'
        ? mergeTargets(x, y)
        : mergeValues(x, y);
    });
    const made = graph.nodes(op, operands, outputs, attributes);
    for (const [i, value] of made.entries()) settle(outputs[i]!, other.node.outputs[i]!, value);
    return known.get(`${a.id},${b.id}`)!;
  };

  const outputs = new Map<string, Value>();
  for (const [path, a] of first.outputValues) outputs.set(path, mergeValues(a, second.outputValues.get(path)!));
  return { inputs, outputs, named };
}

function sameOperator(a: { op: string; attributes: object }, b: { op: string; attributes: object }): boolean {
  return a.op === b.op && JSON.stringify(a.attributes) === JSON.stringify(b.attributes);
}

type List = ArrayLike<number | bigint>;

const equalLists = (a: List, b: List): boolean =>
  a.length === b.length && Array.from(a).every((x, i) => Object.is(x, b[i]));

const pairs = (a: List, b: List): (readonly [number, number])[] =>
  Array.from(a, (x, i): readonly [number, number] => [Number(x), Number(b[i])]);

/** What two numbers are times the number of examples. Throws ENGINE if they are no multiples of it. */
function multiple(a: number, b: number): number {
  const times = a / EXAMPLES[0];
  if (Number.isInteger(times) && times * EXAMPLES[1] === b) return times;
  throw cannot(`a size is ${a} with ${EXAMPLES[0]} examples and ${b} with ${EXAMPLES[1]}`);
}

function cannot(reason: string): HydrosolError {
  return new HydrosolError('ENGINE', `the function cannot be written for any number of examples: ${reason}`);
}
