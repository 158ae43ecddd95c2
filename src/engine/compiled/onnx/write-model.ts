/** @file From a graph to the bytes of an ONNX model. */
import {
  allNumbers,
  type Attribute,
  type ElementType,
  fillOf,
  type Node,
  type Signature,
  type Value,
} from '../graph.ts';
import { ONNX_TYPES } from '../ops/index.ts';
import { ATTRIBUTE_TYPES, encodeModel } from './onnx-proto.ts';

/** Version of ONNX's operators, and of its file format. */
const OPSET = 20;

/** Onnxruntime's operators for images in blocks of channels: their names begin with `nchwc.` in a graph. */
const NCHWC = 'com.microsoft.nchwc';
const IR_VERSION = 10;

/** Operators that need not compute their last outputs. */
const OPTIONAL_OUTPUTS: ReadonlySet<string> = new Set(['MaxPool', 'LayerNormalization', 'LSTM', 'GRU']);

/** Constants of one number that have more places than this are blown up when the model runs, not in the file. */
const LARGEST_FILL = 1024;

export interface ModelDescription {
  /** Inputs and outputs by their names in the model. What nothing reads is left out of the inputs. */
  readonly inputs: ReadonlyMap<string, Value>;
  readonly outputs: ReadonlyMap<string, Value>;
  readonly name?: string;
  /** Constants that have names of their own. */
  readonly named?: ReadonlyMap<string, Value>;
  /** Shapes of inputs and outputs some of whose axes have any size, under a name. */
  readonly symbolic?: ReadonlyMap<string, readonly (number | string)[]>;
  /** Texts by name. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface WrittenModel {
  readonly bytes: Uint8Array;
  /** The inputs that are read, by name. */
  readonly inputs: ReadonlySet<string>;
  /** How often each operator occurs. */
  readonly operators: Readonly<Record<string, number>>;
}

/** Writes a model of all that the outputs need, and of nothing else. */
export function writeModel(description: ModelDescription): WrittenModel {
  const { inputs, outputs, name = 'hydrosol', named = new Map<string, Value>(), metadata = {} } = description;
  const needed = reachable(outputs.values());
  const names = new Map<Value, string>();
  for (const [key, value] of [...named, ...inputs]) names.set(value, key);
  const nodes: object[] = [];
  const initializers: object[] = [];
  const operators: Record<string, number> = {};
  const emit = (
    op: string,
    from: readonly string[],
    to: readonly string[],
    attributes: Node['attributes'] = {},
  ): void => {
    operators[op] = (operators[op] ?? 0) + 1;
    const attribute = Object.entries(attributes).map(([key, value]) => attributeProto(key, value));
    const own = op.startsWith('nchwc.') ? { opType: op.slice(6), domain: NCHWC } : { opType: op };
    nodes.push({ name: to[0], ...own, input: from, output: to, attribute });
  };
  // an output that a node makes bears its name; all others are copies
  const copies: (readonly [string, Value])[] = [];
  for (const [key, value] of outputs) {
    if (names.has(value) || value.source.kind !== 'node') copies.push([key, value]);
    else names.set(value, key);
  }
  const nameOf = (value: Value | undefined): string => (value === undefined ? '' : names.get(value)!);
  for (const value of needed.values) {
    if (value.source.kind === 'input') continue;
    if (!names.has(value)) names.set(value, `v${value.id}`);
    if (value.source.kind === 'constant') initializers.push(...constantProto(value, nameOf(value), emit));
  }
  for (const node of needed.nodes) {
    const last = node.outputs.findLastIndex((output) => needed.values.has(output));
    const wanted = OPTIONAL_OUTPUTS.has(node.op) ? node.outputs.slice(0, last + 1) : node.outputs;
    // one that nothing reads needs a name too
    const made = wanted.map((output) => names.get(output) ?? `v${output.id}`);
    emit(node.op, node.inputs.map(nameOf), made, node.attributes);
  }
  for (const [key, value] of copies) emit('Identity', [nameOf(value)], [key]);
  const read = [...inputs].filter(([, value]) => needed.values.has(value));
  const info = ([key, { shape, dtype }]: readonly [string, Value]): object =>
    infoProto(key, description.symbolic?.get(key) ?? shape, dtype);
  const graph = {
    name,
    node: nodes,
    initializer: initializers,
    input: read.map(info),
    output: [...outputs].map(info),
  };
  const inBlocks = Object.keys(operators).some((op) => op.startsWith('nchwc.'));
  const opsetImport = [{ domain: '', version: OPSET }, ...(inBlocks ? [{ domain: NCHWC, version: 1 }] : [])];
  const metadataProps = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  const bytes = encodeModel({ irVersion: IR_VERSION, producerName: 'hydrosol', graph, opsetImport, metadataProps });
  return { bytes, inputs: new Set(read.map(([key]) => key)), operators };
}

/** All values and nodes that some values are made of, in an order in which they can be computed. */
export function reachable(values: Iterable<Value>): { values: Set<Value>; nodes: readonly Node[] } {
  const found = new Set<Value>();
  const nodes = new Set<Node>();
  const open = [...values];
  while (open.length > 0) {
    const value = open.pop()!;
    if (found.has(value)) continue;
    found.add(value);
    if (value.source.kind !== 'node' || nodes.has(value.source.node)) continue;
    nodes.add(value.source.node);
    for (const input of value.source.node.inputs) if (input !== undefined) open.push(input);
  }
  const sorted = [...found].toSorted((a, b) => a.id - b.id);
  return { values: new Set(sorted), nodes: [...nodes].toSorted((a, b) => a.outputs[0]!.id - b.outputs[0]!.id) };
}

function attributeProto(name: string, value: Attribute): object {
  if (typeof value === 'number') return { name, type: ATTRIBUTE_TYPES.int, i: value };
  if (typeof value === 'string') return { name, type: ATTRIBUTE_TYPES.string, s: new TextEncoder().encode(value) };
  if ('float' in value) return { name, type: ATTRIBUTE_TYPES.float, f: value.float };
  return { name, type: ATTRIBUTE_TYPES.ints, ints: value };
}

/** A constant as it stands in the file; a large one that is full of one number is made by a node. */
function constantProto(
  value: Value,
  name: string,
  emit: (op: string, from: readonly string[], to: readonly string[]) => void,
): object[] {
  if (fillOf(value) === undefined || value.size <= LARGEST_FILL) return [tensorProto(name, value, allNumbers(value))];
  const { source, dtype, shape } = value;
  const [number, size] = [`${name} number`, `${name} shape`];
  emit('Expand', [number, size], [name]);
  const one = (source as { numbers: ReturnType<typeof allNumbers> }).numbers;
  const list = BigInt64Array.from(shape, BigInt);
  return [
    tensorProto(number, { shape: [], dtype }, one),
    tensorProto(size, { shape: [shape.length], dtype: 'int64' }, list),
  ];
}

function tensorProto(name: string, { shape, dtype }: Signature, numbers: ArrayBufferView): object {
  const rawData = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return { name, dims: shape, dataType: ONNX_TYPES[dtype], rawData };
}

function infoProto(name: string, shape: readonly (number | string)[], dtype: ElementType): object {
  const dim = shape.map((n) => (typeof n === 'number' ? { dimValue: n } : { dimParam: n }));
  return { name, type: { tensorType: { elemType: ONNX_TYPES[dtype], shape: { dim } } } };
}
