/** @file Images as arrays, [height, width, channels], and what can be done to them. Nothing is changed in place. */

export type ImageShape = readonly [height: number, width: number, channels: number];

/** The place itself, or the nearer end of a line of this length. */
function nearest(place: number, length: number): number {
  return Math.min(Math.max(place, 0), length - 1);
}

/**
 * An image as it looks from so many pixels further down and right. What comes in at the other side are the pixels of the
 * nearest edge (DrQ: Kostrikov, Yarats and Fergus 2021, "Image Augmentation Is All You Need", section 4.1), or `fill`, a number a
 * channel: with black and up to 4 pixels that is the random crop of a padded image of He et al. 2016 (section 4.2).
 */
export function translated(
  image: Float32Array,
  [height, width, channels]: ImageShape,
  [down, right]: readonly [number, number],
  fill?: readonly number[],
): Float32Array {
  const moved = new Float32Array(image.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = nearest(y + down, height);
    for (let x = 0; x < width; x++) {
      const column = nearest(x + right, width);
      const isInside = row === y + down && column === x + right;
      const from = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) moved[to++] = isInside || fill === undefined ? image[from + c]! : fill[c]!;
    }
  }
  return moved;
}

/** An image with left and right exchanged. */
export function mirrored(image: Float32Array, [height, width, channels]: ImageShape): Float32Array {
  const turned = new Float32Array(image.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = width - 1; x >= 0; x--) {
      const from = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) turned[to++] = image[from + c]!;
    }
  }
  return turned;
}

/**
 * An image in which a square around a pixel is 0, the mean of normalised numbers. The square may lie partly outside: then
 * less is erased (DeVries and Taylor 2017, "Improved Regularization of Convolutional Neural Networks with Cutout").
 */
export function cutOut(
  image: Float32Array,
  [height, width, channels]: ImageShape,
  [y, x]: readonly [number, number],
  side: number,
): Float32Array {
  const cut = image.slice();
  const half = Math.floor(side / 2);
  const [left, right] = [Math.max(0, x - half), Math.min(width, x - half + side)];
  for (let row = Math.max(0, y - half); row < Math.min(height, y - half + side); row++) {
    cut.fill(0, (row * width + left) * channels, (row * width + right) * channels);
  }
  return cut;
}
