/** @file What is wrong with a data set, before anything is trained on it. */
import { HydrosolError } from '../../errors.ts';
import { sizeOf, type Dataset, type Split } from './dataset.ts';

/** The parts of a data set that hold examples, and what they must fit; of a source that was not measured no mean and deviation. */
export type Checked = Pick<
  Dataset,
  'name' | 'shape' | 'classes' | 'vocabulary' | 'train' | 'omitted' | 'validation' | 'test'
> &
  Partial<Pick<Dataset, 'mean' | 'std'>>;

/**
 * Throws DATA, with split and place, if a split is empty, has no example of some class (but for those omitted from training), has more or fewer numbers than its
 * size and shape say, a label outside the classes, a number that is not finite, or a token id outside the vocabulary; and if
 * shape, classes, mean or deviation are none.
 */
export function checkDataset(data: Checked): void {
  checkFrame(data);
  for (const name of ['train', 'validation', 'test'] as const) {
    const split = data[name];
    if (split !== undefined) checkSplit(data, name, split);
  }
}

/** What the splits must fit. */
function checkFrame({ name, shape, classes, vocabulary, mean, std }: Checked): void {
  const fail = (problem: string, expected: string): never => {
    throw new HydrosolError('DATA', `data set ${name}: ${problem}`, { expected });
  };
  if (shape.length === 0 || !shape.every((n) => Number.isInteger(n) && n > 0)) {
    fail(`examples of shape [${shape.join(', ')}]`, 'one or more whole numbers above 0');
  }
  if (!Number.isInteger(classes) || classes < 2) fail(`${classes} classes`, 'a whole number, at least 2');
  const channels = vocabulary === undefined ? shape.at(-1)! : 0;
  for (const [what, of] of Object.entries({ mean, std })) {
    if (of === undefined) continue;
    if (of.length !== channels) fail(`${what} has ${of.length} numbers`, `${channels}, one a channel`);
    const isRight = (value: number): boolean => Number.isFinite(value) && (what === 'mean' || value > 0);
    if (!of.every(isRight))
      fail(`${what} is [${of.join(', ')}]`, what === 'mean' ? 'finite numbers' : 'numbers above 0');
  }
}

function checkSplit(
  { name: set, shape, classes, vocabulary, omitted = [] }: Checked,
  name: string,
  split: Split,
): void {
  const { size, inputs, labels } = split;
  const fail = (problem: string, expected: string, hints: readonly string[] = []): never => {
    throw new HydrosolError('DATA', `data set ${set}, ${name} split: ${problem}`, { expected, hints });
  };
  const width = sizeOf(shape);
  const example = (place: number): string => `example ${Math.floor(place / width)}`;
  if (size === 0) fail('no examples', 'at least one of each class');
  if (labels.length !== size) fail(`${labels.length} labels`, `${size}, one an example`);
  if (inputs.length !== size * width) {
    fail(`${inputs.length} numbers`, `${size * width} for ${size} examples of ${shape.join(' × ')}`);
  }
  const counts = new Uint32Array(classes);
  for (const [i, label] of labels.entries()) {
    if (label < 0 || label >= classes) fail(`label ${label} of example ${i}`, `labels 0 … ${classes - 1}`);
    counts[label]! += 1;
  }
  const empty = counts.findIndex((count, label) => count === 0 && !(name === 'train' && omitted.includes(label)));
  if (empty !== -1) {
    fail(`no example of class ${empty} among ${size}`, `examples of all ${classes} classes`, [
      'a larger size of the split, or as many classes as there are',
    ]);
  }
  if ((vocabulary !== undefined) !== inputs instanceof Int32Array) {
    fail('integers are token ids, and token ids need a vocabulary', 'both or none of them');
  }
  if (inputs instanceof Float32Array) {
    const bad = inputs.findIndex((value) => !Number.isFinite(value));
    if (bad !== -1) fail(`${inputs[bad]} at place ${bad % width} of ${example(bad)}`, 'finite numbers');
  }
  if (vocabulary !== undefined) {
    const bad = inputs.findIndex((id) => id < 0 || id >= vocabulary);
    if (bad !== -1) fail(`token ${inputs[bad]} of ${example(bad)}`, `ids 0 … ${vocabulary - 1}`);
  }
}
