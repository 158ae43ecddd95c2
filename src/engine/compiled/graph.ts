/** @file The graph that a training step is compiled into: values, and the ONNX operators between them. */

/** Types of numbers in a graph; `int64` only where ONNX asks for it (shapes, axes). */
export type ElementType = 'float32' | 'int32' | 'bool' | 'int64';

export type Numbers = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/** An attribute of a node. Whole numbers are ONNX's INT; wrap what must be a FLOAT in `float`. */
export type Attribute = number | { readonly float: number } | string | readonly number[];
export type Attributes = Readonly<Record<string, Attribute>>;

/** Marks an attribute as a floating-point number. */
export const float = (x: number): Attribute => ({ float: x });

/** Shape and type of a value. */
export interface Signature {
  readonly shape: readonly number[];
  readonly dtype: ElementType;
}

/** One tensor of the graph. It never changes, and two values with the same meaning are the same object. */
export interface Value extends Signature {
  readonly graph: Graph;
  /** Rises in the order in which values are made, so that a value comes after all it is made of. */
  readonly id: number;
  /** Numbers in it. */
  readonly size: number;
  readonly source: ValueSource;
}

export type ValueSource =
  /** Given anew in every run. */
  | { readonly kind: 'input'; readonly name: string }
  /** Fixed numbers, row by row; a single one stands for a tensor that is full of it. */
  | { readonly kind: 'constant'; readonly numbers: Numbers }
  | { readonly kind: 'node'; readonly node: Node };

/** An ONNX operator applied to values; an input that is left out is undefined. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}

/**
 * Values and nodes in the order in which they were made. Asking for the same node or small constant twice gives the same
 * value, so that a graph never computes anything twice.
 */
export class Graph {
  readonly #known = new Map<string, readonly Value[]>();
  readonly #zeros = new Map<Value, Value>();
  readonly #rectified = new Map<Value, Value>();
  readonly #spread = new Map<Value, Value>();
  readonly #read = new Set<Value>();
  #nextId = 0;
  /** How many channels onnxruntime keeps together where the graph will run; undefined: only ONNX's own operators. */
  readonly block: number | undefined;

  constructor({ block }: { readonly block?: number | undefined } = {}) {
    this.block = block;
  }

  #value({ shape, dtype }: Signature, source: ValueSource): Value {
    const size = shape.reduce((a, b) => a * b, 1);
    return { graph: this, id: this.#nextId++, shape: [...shape], dtype, size, source };
  }

  /** A tensor that is given in every run under this name. */
  input(name: string, signature: Signature): Value {
    return this.#value(signature, { kind: 'input', name });
  }

  /** Fixed numbers: as many as the shape has, or a single one for all. */
  constant(numbers: Numbers, signature: Signature): Value {
    const same = sameThroughout(numbers) ? (numbers.slice(0, 1) as Numbers) : numbers;
    const make = (): Value => this.#value(signature, { kind: 'constant', numbers: same });
    if (same.length > 64) return make();
    const bits = same instanceof BigInt64Array ? same.join() : Array.from(same, exactText).join();
    return this.#once(`${signature.dtype}[${signature.shape.join()}]=${bits}`, () => [make()])[0]!;
  }

  /** A tensor without axes, or one that is full of a number. */
  scalar(x: number, { dtype, shape }: Signature = { dtype: 'float32', shape: [] }): Value {
    return this.constant(numbersOf(dtype, [x]), { dtype, shape });
  }

  /** A list of whole numbers, as ONNX wants shapes and axes. */
  integers(list: readonly number[]): Value {
    return this.constant(BigInt64Array.from(list, BigInt), { dtype: 'int64', shape: [list.length] });
  }

  /** An operator with one output. */
  node(op: string, inputs: readonly (Value | undefined)[], output: Signature, attributes: Attributes = {}): Value {
    return this.nodes(op, inputs, [output], attributes)[0]!;
  }

  /** An operator with several outputs. */
  nodes(
    op: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly Signature[],
    attributes: Attributes = {},
  ): readonly Value[] {
    const key = `${op}(${inputs.map((value) => value?.id ?? '').join()})${outputs.length}${JSON.stringify(attributes)}`;
    return this.#once(key, () => {
      const node: { -readonly [K in keyof Node]: Node[K] } = { op, inputs, attributes, outputs: [] };
      node.outputs = outputs.map((signature) => this.#value(signature, { kind: 'node', node }));
      for (const input of inputs) if (input !== undefined) this.#read.add(input);
      return node.outputs;
    });
  }

  /** Notes that images (height and width are axes 2 and 3) have nothing but zeros and the numbers of a smaller image. */
  noteSpread(images: Value, smaller: Value): void {
    this.#spread.set(images, smaller);
  }

  /** The smaller images that were noted: their sums over height and width are the same. */
  spreadFrom(images: Value): Value | undefined {
    return this.#spread.get(images);
  }

  /** Whether a node reads the value so far. */
  isRead(value: Value): boolean {
    return this.#read.has(value);
  }

  /** Notes that a value is zero wherever a truth does not hold. */
  noteZeros(value: Value, truth: Value): void {
    this.#zeros.set(value, truth);
  }

  /** Whether a value is known to be zero wherever the truth does not hold. */
  isZeroWithout(value: Value, truth: Value): boolean {
    return this.#zeros.get(value) === truth;
  }

  /** Notes what a value is with all that is below 0 made 0. */
  noteRectified(value: Value, rectified: Value): void {
    this.#rectified.set(value, rectified);
  }

  /** The value with all that is below 0 made 0, if it was noted. */
  rectified(value: Value): Value | undefined {
    return this.#rectified.get(value);
  }

  #once(key: string, make: () => readonly Value[]): readonly Value[] {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }
}

/** The numbers as their type stores them. */
export function numbersOf(dtype: ElementType, list: readonly number[]): Numbers {
  if (dtype === 'float32') return Float32Array.from(list);
  if (dtype === 'int32') return Int32Array.from(list);
  return dtype === 'bool' ? Uint8Array.from(list) : BigInt64Array.from(list, BigInt);
}

/** All numbers of a constant, also of one that is full of a single number. */
export function allNumbers({ size, source }: Value): Numbers {
  if (source.kind !== 'constant') throw new TypeError('not a constant');
  const { numbers } = source;
  if (numbers.length === size) return numbers;
  if (numbers instanceof BigInt64Array) return new BigInt64Array(size).fill(numbers[0]!);
  return new (numbers.constructor as Float32ArrayConstructor)(size).fill(numbers[0]!);
}

/** The number that a constant is full of, or undefined for any other value. */
export function fillOf({ source }: Value): number | undefined {
  return source.kind === 'constant' && source.numbers.length === 1 ? Number(source.numbers[0]) : undefined;
}

/** Whether one value is made of another. */
export function dependsOn(value: Value, other: Value): boolean {
  const seen = new Set([value]);
  for (const one of seen) {
    if (one === other) return true;
    // what was made before the other cannot be made of it
    if (one.id < other.id || one.source.kind !== 'node') continue;
    for (const input of one.source.node.inputs) if (input !== undefined) seen.add(input);
  }
  return false;
}

/** The node that makes a value, if its operator is the given one. */
export function madeBy({ source }: Value, op: string): Node | undefined {
  return source.kind === 'node' && source.node.op === op ? source.node : undefined;
}

function sameThroughout(numbers: Numbers): boolean {
  const [first] = numbers;
  return (
    numbers.length > 0 &&
    first === first &&
    !Object.is(first, -0) &&
    numbers.every((x) => x === first && !Object.is(x, -0))
  );
}

/** A number's text that tells -0 from 0. */
function exactText(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}
