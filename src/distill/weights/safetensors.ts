/** @file Tensors with names in one file: Hugging Face's safetensors format, https://github.com/huggingface/safetensors. */
import { HydrosolError } from '../../errors.ts';
import { isObject } from '../../util/json.ts';

/** Numbers with their shape, outside of any engine. */
export interface HostNumbers {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

export interface SafetensorsContent {
  /** In the order of the file. */
  readonly tensors: ReadonlyMap<string, HostNumbers>;
  /** Texts by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** First byte and the one after the last, counted from the end of the header. */
  readonly data_offsets: readonly [number, number];
}

const METADATA = '__metadata__';
const LENGTH_BYTES = 8;
/** The header is filled up with spaces, so that numbers begin at a multiple of it. */
const ALIGNMENT = 8;

const TYPES: ReadonlyMap<unknown, typeof Float32Array | typeof Int32Array> = new Map<
  unknown,
  typeof Float32Array | typeof Int32Array
>([
  ['F32', Float32Array],
  ['I32', Int32Array],
]);

const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);

/** The bytes of a file: length of the header as a little-endian 64-bit integer, header in JSON, numbers. */
export function encodeSafetensors({ tensors, metadata }: SafetensorsContent): Uint8Array {
  const header: [string, HeaderEntry | SafetensorsContent['metadata']][] = [[METADATA, metadata]];
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    const start = end;
    end += values.byteLength;
    header.push([name, { dtype: values instanceof Int32Array ? 'I32' : 'F32', shape, data_offsets: [start, end] }]);
  }
  const text = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const file = Buffer.alloc(LENGTH_BYTES + headerBytes + end, ' ');
  file.writeBigUInt64LE(BigInt(headerBytes));
  file.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { values } of tensors.values()) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/**
 * What a file holds; the numbers are copies. Throws DATA_FILE, naming `path`, if the bytes are no such file, are not all
 * there, or hold another type than float32 and int32.
 */
export function decodeSafetensors(bytes: Uint8Array, path: string): SafetensorsContent {
  const broken = (why: string, cause?: unknown): HydrosolError =>
    new HydrosolError('DATA_FILE', `${path}: ${why}`, { expected: 'a whole safetensors file', cause });
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < LENGTH_BYTES) throw broken('too short');
  const begin = LENGTH_BYTES + Number(file.readBigUInt64LE());
  if (begin > file.length) throw broken('the header is not all there');
  let header: unknown;
  try {
    header = JSON.parse(file.toString('utf8', LENGTH_BYTES, begin));
  } catch (error) {
    throw broken('the header is no JSON', error);
  }
  if (!isObject(header)) throw broken('the header is no object');
  const { [METADATA]: metadata = {}, ...entries } = header;
  const tensors = new Map<string, HostNumbers>();
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
    const Numbers = TYPES.get(dtype);
    if (Numbers === undefined) throw broken(`${name} is of type ${JSON.stringify(dtype)}`);
    if (!isCounts(shape) || !isCounts(offsets)) throw broken(`${name} has no shape or place`);
    const [start = 0, end = 0] = offsets;
    const size = shape.reduce((a, b) => a * b, 4);
    if (end - start !== size || begin + end > file.length) throw broken(`${name} is not all there`);
    tensors.set(name, {
      shape,
      values: new Numbers(Uint8Array.from(file.subarray(begin + start, begin + end)).buffer),
    });
  }
  return { tensors, metadata: metadata as SafetensorsContent['metadata'] };
}
