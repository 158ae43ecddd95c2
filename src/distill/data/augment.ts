/** @file How training images are changed from epoch to epoch: which changes there are, and which one an example gets. */
import { HydrosolError } from '../../errors.ts';
import { randomStream } from '../../util/random.ts';
import { type FullOptions, type GivenOptions, withDefaults } from '../component.ts';
import { cutOut, type ImageShape, mirrored, translated } from './image.ts';
import { type Mixture, mixtureOf } from './mixup.ts';

/** The options of an augmentation; each is off by default. */
export const augmentOptions = {
  type: 'object',
  additionalProperties: false,
  properties: {
    shift: {
      type: 'integer',
      minimum: 0,
      default: 0,
      unit: 'pixels',
      description: 'Shift by up to so many pixels each way, what comes in being the pixels of the edge; 0: no shift.',
    },
    crop: {
      type: 'integer',
      minimum: 0,
      default: 0,
      unit: 'pixels',
      description: 'Pad each side with so many black pixels and cut the image out at random; 0: no crop.',
    },
    flip: { type: 'boolean', default: false, description: 'Mirror every other image, left to right.' },
    cutout: {
      type: 'integer',
      minimum: 0,
      default: 0,
      unit: 'pixels',
      description: 'Erase a square of so many pixels a side, centred anywhere in the image; 0: none.',
    },
    mixup: {
      type: 'number',
      minimum: 0,
      default: 0,
      description: 'Mix each image with another one, in shares of Beta(mixup, mixup); 0: no mixing.',
    },
  },
} as const;

/** What is done to training images. */
export type Augmentation = Readonly<FullOptions<typeof augmentOptions>>;

/** The values of `augmentOptions` as they are given: what is left out is off. */
export type GivenAugmentation = Readonly<GivenOptions<typeof augmentOptions>>;

/** When an example is looked at: what it looks like depends on this and its place in the split, on nothing else. */
export interface Viewing {
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
}

/** What an augmentation is asked to change. */
interface Augmented {
  readonly name: string;
  readonly shape: readonly number[];
  readonly vocabulary?: number | undefined;
}

/** The augmentation that a data set is given; undefined if all is off. Throws DATA as `assertAugmentable` does. */
export function augmentationOf(given: GivenAugmentation, data: Augmented): Augmentation | undefined {
  const augment = withDefaults(augmentOptions, given);
  if (activeOf(augment).length === 0) return undefined;
  assertAugmentable(augment, data);
  return augment;
}

/** Throws DATA if there is something to change in examples that are no images, or if nothing would be left of them. */
export function assertAugmentable(augment: Augmentation, { name, shape, vocabulary }: Augmented): void {
  const [first] = activeOf(augment);
  if (first === undefined) return;
  const fullKey = `augment.${first}`;
  if (shape.length !== 3 || vocabulary !== undefined) {
    const examples = vocabulary === undefined ? `are [${shape.join(', ')}]` : 'are token ids';
    throw new HydrosolError('DATA', `${fullKey} changes images, but the examples of data set ${name} ${examples}`, {
      fullKey,
      expected: 'images, [height, width, channels]',
      hints: [`${fullKey}=${first === 'flip' ? 'false' : '0'} leaves the examples as they are`],
    });
  }
  const side = Math.min(shape[0]!, shape[1]!);
  for (const key of ['shift', 'crop', 'cutout'] as const) {
    if (augment[key] < side) continue;
    throw new HydrosolError('DATA', `augment.${key} is ${augment[key]}, but images are ${shape[0]} × ${shape[1]}`, {
      fullKey: `augment.${key}`,
      expected: `less than ${side}, so that something of the image is left`,
    });
  }
}

/** The options that are not off. */
function activeOf(augment: Augmentation): string[] {
  return Object.entries(augment).flatMap(([key, value]) => (value === 0 || value === false ? [] : [key]));
}

/** Where something lies, down and right, in pixels. */
type Offset = readonly [down: number, right: number];

/** What one example gets in one epoch. */
export interface View {
  readonly shift: Offset;
  readonly crop: Offset;
  readonly flipped: boolean;
  /** The pixel at the centre of the square that is erased. */
  readonly centre: Offset;
  readonly mixture: Mixture;
}

/**
 * What the example at a place of the training split gets, drawn from a stream of its own. All is drawn, in one order, even
 * what is off, so that turning one change on does not alter the others. `size`: examples in the split.
 */
export function viewOf(
  { shift, crop, mixup }: Augmentation,
  { place, size, shape: [height, width] }: { place: number; size: number; shape: ImageShape },
  { seed, epoch }: Viewing,
): View {
  const random = randomStream(seed, `augmentation/${epoch}/${place}`);
  const within = (most: number): number => random.integer(2 * most + 1) - most;
  return {
    shift: [within(shift), within(shift)],
    crop: [within(crop), within(crop)],
    flipped: random.next() < 0.5,
    centre: [random.integer(height), random.integer(width)],
    mixture: mixtureOf(mixup, size, random),
  };
}

/** An image as a view shows it, without mixing: shifted, cropped, mirrored, cut out. `black`: its number in each channel. */
export function shown(
  image: Float32Array,
  shape: ImageShape,
  { augment, view, black }: { augment: Augmentation; view: View; black: readonly number[] },
): Float32Array {
  const { shift, crop, flip, cutout } = augment;
  let seen = image;
  if (shift > 0) seen = translated(seen, shape, view.shift);
  if (crop > 0) seen = translated(seen, shape, view.crop, black);
  if (flip && view.flipped) seen = mirrored(seen, shape);
  return cutout > 0 ? cutOut(seen, shape, view.centre, cutout) : seen;
}
