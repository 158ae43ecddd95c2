import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Augmentation, augmentationOf, shown, viewOf } from '../../../src/distill/data/augment.ts';
import { batches, epochOrder } from '../../../src/distill/data/batches.ts';
import type { Dataset } from '../../../src/distill/data/dataset.ts';
import { datasets } from '../../../src/distill/data/datasets.ts';
import type { ImageShape } from '../../../src/distill/data/image.ts';
import { patterns } from '../fixtures.ts';

const none: Augmentation = { shift: 0, crop: 0, flip: false, cutout: 0, mixup: 0 };
const all: Augmentation = { shift: 1, crop: 2, flip: true, cutout: 3, mixup: 0.4 };
const data = patterns({ train: 40 });
const images = { name: 'set', shape: [8, 8, 1] };

/** What each example looks like, by its place, when batches are made in this way. */
function looks(
  set: Dataset,
  { batchSize, order, seed = 1, epoch = 1 }: { batchSize: number; order?: Uint32Array; seed?: number; epoch?: number },
) {
  const seen = new Map<number, unknown>();
  for (const batch of batches(set, set.train, { batchSize, order, viewing: { seed, epoch } })) {
    for (const [row, place] of batch.indices.entries()) {
      const inputs = [...batch.inputs.subarray(row * 64, (row + 1) * 64)];
      const other = batch.mixed && [batch.mixed.labels[row], batch.mixed.share[row]];
      seen.set(place, { inputs, label: batch.labels[row], other });
    }
  }
  return seen;
}

describe('an augmented example', () => {
  const augmented: Dataset = { ...data, augment: all };

  it('depends on seed, epoch and its place, not on order, size and company of its batch', () => {
    const whole = looks(augmented, { batchSize: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(39), (batchSize, seed, skipped) => {
        const order = epochOrder(40, seed, 1).subarray(skipped);
        for (const [place, look] of looks(augmented, { batchSize, order })) expect(look).toEqual(whole.get(place));
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    { name: 'epoch', at: { epoch: 2 } },
    { name: 'seed', at: { seed: 2 } },
  ])('is another one in another $name', ({ at }) => {
    const [first, second] = [looks(augmented, { batchSize: 40 }), looks(augmented, { batchSize: 40, ...at })];
    const same = [...first].filter(([place, look]) => JSON.stringify(second.get(place)) === JSON.stringify(look));
    expect(same).toEqual([]);
  });

  it('is what it was before where nothing is asked for: other splits, evaluation', () => {
    const plain = [...batches(data, data.train, { batchSize: 7 })];
    expect([...batches(augmented, data.train, { batchSize: 7 })]).toEqual(plain);
    expect([...batches(data, data.train, { batchSize: 7, viewing: { seed: 1, epoch: 1 } })]).toEqual(plain);
    const off: Dataset = { ...data, augment: none };
    expect([...batches(off, data.train, { batchSize: 7, viewing: { seed: 1, epoch: 1 } })]).toEqual(plain);
  });

  it('keeps its label, and is mixed with another one in the share that goes with it', () => {
    const mixing: Dataset = { ...data, augment: { ...none, mixup: 1 } };
    const [plain] = [...batches(data, data.train, { batchSize: 40 })];
    const [batch] = [...batches(mixing, data.train, { batchSize: 40, viewing: { seed: 1, epoch: 1 } })];
    expect(batch!.labels).toEqual(data.train.labels);
    for (let row = 0; row < 40; row++) {
      const { partner, share } = viewOf(
        mixing.augment!,
        { place: row, size: 40, shape: [8, 8, 1] },
        { seed: 1, epoch: 1 },
      ).mixture;
      expect(batch!.mixed!.share[row]).toBe(share);
      expect(batch!.mixed!.labels[row]).toBe(data.train.labels[partner]);
      for (let i = 0; i < 64; i++) {
        const expected = (1 - share) * plain!.inputs[row * 64 + i]! + share * plain!.inputs[partner * 64 + i]!;
        expect(batch!.inputs[row * 64 + i]).toBeCloseTo(expected, 5);
      }
    }
    expect(new Set(batch!.mixed!.share).size).toBe(40);
  });

  it('has the colour black where it was padded, and the mean where it was cut out', () => {
    const black = Math.fround(-data.mean[0]! / data.std[0]!);
    const bytes = { ...data, train: { ...data.train, inputs: data.train.inputs.map(() => 255) as Uint8Array } };
    const white = (1 - data.mean[0]!) / data.std[0]!;
    const colours = (augment: Augmentation): number[] => {
      const [batch] = [
        ...batches({ ...bytes, augment }, bytes.train, { batchSize: 40, viewing: { seed: 1, epoch: 1 } }),
      ];
      return [...new Set(batch!.inputs)].sort((a, b) => a - b);
    };
    expect(colours({ ...none, crop: 2 })).toEqual([expect.closeTo(black, 5), expect.closeTo(white, 5)]);
    expect(colours({ ...none, cutout: 3 })).toEqual([0, expect.closeTo(white, 5)]);
    expect(colours({ ...none, shift: 2, flip: true, mixup: 1 })).toEqual([expect.closeTo(white, 5)]);
  });
});

const at = (place: number) => ({ place, size: 5000, shape: [8, 8, 1] as ImageShape });

const views = (augment: Augmentation) =>
  Array.from({ length: 5000 }, (_, place) => viewOf(augment, at(place), { seed: 1, epoch: 1 }));

describe('viewOf', () => {
  it('reaches every offset, about as often, and mirrors about half', () => {
    const drawn = views({ ...none, crop: 1, shift: 2 });
    const share = (which: (view: (typeof drawn)[number]) => boolean): number => drawn.filter(which).length / 5000;
    for (const offset of [-1, 0, 1]) {
      expect(share(({ crop }) => crop[0] === offset)).toBeCloseTo(1 / 3, 1);
      expect(share(({ crop }) => crop[1] === offset)).toBeCloseTo(1 / 3, 1);
    }
    for (const offset of [-2, -1, 0, 1, 2]) expect(share(({ shift }) => shift[1] === offset)).toBeCloseTo(1 / 5, 1);
    expect(share(({ flipped }) => flipped)).toBeCloseTo(1 / 2, 1);
    expect(new Set(drawn.map(({ centre }) => centre.join())).size).toBe(64);
  });

  it('draws the others alike whatever is on', () => {
    const [few, many] = [views({ ...none, crop: 2 }), views({ ...all, crop: 2 })];
    expect(few.map(({ crop, flipped, centre }) => ({ crop, flipped, centre }))).toEqual(
      many.map(({ crop, flipped, centre }) => ({ crop, flipped, centre })),
    );
  });

  it('does not change an image where all is off', () => {
    const image = Float32Array.from({ length: 64 }, (_, i) => i);
    const view = viewOf(none, at(3), { seed: 1, epoch: 1 });
    expect(shown(image, [8, 8, 1], { augment: none, view, black: [0] })).toBe(image);
  });
});

describe('augmentationOf', () => {
  it.each([{}, none, { flip: false }])('is nothing for %j, whatever the examples are', (given) => {
    expect(augmentationOf(given, { name: 'set', shape: [4] })).toBeUndefined();
  });

  it('has what is left out off', () => {
    expect(augmentationOf({ crop: 4 }, images)).toEqual({ ...none, crop: 4 });
  });

  it.each([
    { name: 'rows', given: { mixup: 0.2 }, set: { name: 'set', shape: [4] }, key: 'augment.mixup' },
    { name: 'sequences of vectors', given: { flip: true }, set: { name: 'set', shape: [9, 3] }, key: 'augment.flip' },
    { name: 'token ids', given: { shift: 1 }, set: { name: 'set', shape: [9], vocabulary: 5 }, key: 'augment.shift' },
    {
      name: 'images, by more than their height',
      given: { crop: 8 },
      set: { name: 'set', shape: [8, 9, 1] },
      key: 'augment.crop',
    },
    { name: 'all of an image', given: { cutout: 8 }, set: images, key: 'augment.cutout' },
  ])('refuses to change $name', ({ given, set, key }) => {
    expect(() => augmentationOf(given, set)).toThrow(expect.objectContaining({ code: 'DATA', fullKey: key }));
  });
});

describe('the option augment of a data set', () => {
  it('is what its training split gets', async () => {
    const set = await datasets.synthetic.create({ augment: { flip: true } }, { seed: 1 });
    expect(set.augment).toEqual({ ...none, flip: true });
    expect(await datasets.synthetic.create({}, { seed: 1 })).not.toHaveProperty('augment');
  });

  it('is refused where there are no images', () => {
    expect(() => datasets.synthetic.create({ vocabulary: 9, augment: { crop: 1 } }, { seed: 1 })).toThrow(
      expect.objectContaining({ code: 'DATA' }),
    );
  });
});
