import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutOut, type ImageShape, mirrored, translated } from '../../../src/distill/data/image.ts';

/** An image whose numbers are all different and none is 0. */
const numbered = ([height, width, channels]: ImageShape): Float32Array =>
  Float32Array.from({ length: height * width * channels }, (_, i) => i + 1);

const side = fc.integer({ min: 1, max: 6 });
const shapes: fc.Arbitrary<ImageShape> = fc.tuple(side, side, fc.integer({ min: 1, max: 3 }));
const step = fc.integer({ min: -7, max: 7 });
const offsets = fc.tuple(step, step);

describe('translated', () => {
  const image = numbered([2, 3, 1]); // 1 2 3 over 4 5 6
  it.each([
    { name: 'not at all', by: [0, 0], fill: undefined, expected: [1, 2, 3, 4, 5, 6] },
    { name: 'from further right', by: [0, 1], fill: undefined, expected: [2, 3, 3, 5, 6, 6] },
    { name: 'from further down', by: [1, 0], fill: undefined, expected: [4, 5, 6, 4, 5, 6] },
    { name: 'from up and left', by: [-1, -1], fill: undefined, expected: [1, 1, 2, 1, 1, 2] },
    { name: 'from up and left, out of a frame', by: [-1, -1], fill: [9], expected: [9, 9, 9, 9, 1, 2] },
    { name: 'from far outside', by: [0, 5], fill: [9], expected: [9, 9, 9, 9, 9, 9] },
  ] as const)('shows the image $name', ({ by, fill, expected }) => {
    expect([...translated(image, [2, 3, 1], by, fill)]).toEqual(expected);
  });

  it('fills each channel with its own number', () => {
    expect([...translated(numbered([1, 2, 2]), [1, 2, 2], [0, 1], [-1, -2])]).toEqual([3, 4, -1, -2]);
  });

  it('by 0 is the image, and there and back gives what never left', () => {
    fc.assert(
      fc.property(shapes, offsets, (shape, [down, right]) => {
        const image = numbered(shape);
        const black = [0, 0, 0];
        expect(translated(image, shape, [0, 0])).toEqual(image);
        const away = translated(image, shape, [down, right], black);
        const back = translated(away, shape, [-down, -right], black);
        const seen = new Set(away);
        expect([...back]).toEqual(Array.from(image, (value) => (seen.has(value) ? value : 0)));
      }),
    );
  });

  it('keeps to the numbers of the image without a fill', () => {
    fc.assert(
      fc.property(shapes, offsets, (shape, by) => {
        const channels = shape[2];
        const moved = translated(numbered(shape), shape, by);
        moved.forEach((value, i) => expect((value - 1) % channels).toBe(i % channels));
        expect(Math.max(...moved)).toBeLessThanOrEqual(moved.length);
      }),
    );
  });
});

describe('mirrored', () => {
  it('exchanges left and right, not channels', () => {
    expect([...mirrored(numbered([1, 3, 2]), [1, 3, 2])]).toEqual([5, 6, 3, 4, 1, 2]);
  });

  it('twice is the image', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(mirrored(mirrored(numbered(shape), shape), shape)).toEqual(numbered(shape));
      }),
    );
  });

  it('turns a translation around', () => {
    fc.assert(
      fc.property(shapes, offsets, (shape, [down, right]) => {
        const image = numbered(shape);
        const one = mirrored(translated(image, shape, [down, right]), shape);
        expect(translated(mirrored(image, shape), shape, [down, -right])).toEqual(one);
      }),
    );
  });
});

describe('cutOut', () => {
  it.each([
    { name: 'inside', centre: [2, 2], side: 3, erased: 9 },
    { name: 'of an even side', centre: [2, 2], side: 2, erased: 4 },
    { name: 'in a corner', centre: [0, 0], side: 3, erased: 4 },
    { name: 'at the other corner', centre: [4, 4], side: 3, erased: 4 },
    { name: 'at an edge', centre: [2, 4], side: 3, erased: 6 },
    { name: 'of one pixel', centre: [1, 3], side: 1, erased: 1 },
  ] as const)('erases a square $name: $erased pixels of 25, in all channels', ({ centre, side, erased }) => {
    const cut = cutOut(numbered([5, 5, 2]), [5, 5, 2], centre, side);
    expect(cut.filter((value) => value === 0)).toHaveLength(2 * erased);
    expect(cut[(centre[0] * 5 + centre[1]) * 2]).toBe(0);
  });

  it('changes nothing else, and not its argument', () => {
    fc.assert(
      fc.property(shapes, fc.nat(5), fc.nat(5), fc.integer({ min: 1, max: 6 }), (shape, y, x, side) => {
        const image = numbered(shape);
        const cut = cutOut(image, shape, [y % shape[0], x % shape[1]], side);
        expect(image).toEqual(numbered(shape));
        cut.forEach((value, i) => expect([0, image[i]]).toContain(value));
        expect(cut.filter((value) => value === 0).length).toBeLessThanOrEqual(side * side * shape[2]);
      }),
    );
  });
});
