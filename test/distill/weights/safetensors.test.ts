import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type HostNumbers } from '../../../src/distill/weights/safetensors.ts';

const withHeader = (text: string): Uint8Array =>
  Buffer.concat([Buffer.from([text.length, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(text)]);

const numbers = fc.array(fc.nat(4), { maxLength: 3 }).chain((shape): fc.Arbitrary<HostNumbers> => {
  const size = shape.reduce((a, b) => a * b, 1);
  const lengths = { minLength: size, maxLength: size };
  return fc
    .oneof(fc.float32Array(lengths), fc.int32Array(lengths))
    .map((values) => ({ shape, values: values as Float32Array | Int32Array }));
});
const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__' && text !== '__proto__');

describe('safetensors', () => {
  it('reads what it wrote', () => {
    const content = fc.record({
      tensors: fc.uniqueArray(fc.tuple(name, numbers), { selector: ([key]) => key, maxLength: 5 }),
      metadata: fc.dictionary(name, fc.string(), { noNullPrototype: true }),
    });
    fc.assert(
      fc.property(content, ({ tensors, metadata }) => {
        const bytes = encodeSafetensors({ tensors: new Map(tensors), metadata });
        const read = decodeSafetensors(bytes, 'x');
        expect(new Map(read.tensors)).toEqual(new Map(tensors));
        expect(read.metadata).toEqual(metadata);
      }),
    );
  });

  it('is the format that others read', () => {
    const tensors = new Map([['w', { shape: [1, 2], values: new Float32Array([1, -2]) }]]);
    const header = '{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    const filled = header.padEnd(Math.ceil(header.length / 8) * 8);
    const expected = Buffer.concat([
      Buffer.from([filled.length, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from(filled),
      Buffer.from([0, 0, 128, 63, 0, 0, 0, 192]),
    ]);
    expect(Buffer.from(encodeSafetensors({ tensors, metadata: { format: 'pt' } }))).toEqual(expected);
  });

  const whole = encodeSafetensors({
    tensors: new Map([['w', { shape: [2], values: new Float32Array([1, 2]) }]]),
    metadata: {},
  });
  it.each([
    ...['null', '1', '[]x', '{"w": null}', '{"w": {"dtype": "constructor"}}'].map((text) => ({
      name: `the header ${text}`,
      bytes: withHeader(text),
    })),
    ...['1', '[-1]', '["a"]', '[0.5]'].map((shape) => ({
      name: `the shape ${shape}`,
      bytes: withHeader(`{"w": {"dtype": "F32", "shape": ${shape}, "data_offsets": [0, 4]}}`),
    })),
    { name: 'no place', bytes: withHeader('{"w": {"dtype": "F32", "shape": [], "data_offsets": [-4, 0]}}') },
    { name: 'nothing', bytes: new Uint8Array(0) },
    { name: 'half a header', bytes: whole.subarray(0, 20) },
    { name: 'half the numbers', bytes: whole.subarray(0, -4) },
    { name: 'another format', bytes: Buffer.from('\u0005\0\0\0\0\0\0\0hello') },
    { name: 'another type', bytes: Buffer.from(Buffer.from(whole).toString('latin1').replace('F32', 'F16'), 'latin1') },
  ])('refuses $name', ({ bytes }) => {
    expect(() => decodeSafetensors(bytes, 'x')).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
  });
});
