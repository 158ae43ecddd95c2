import {
  component,
  makeDataset,
  randomStream,
  splitOptions,
  type DataContext,
  type RandomStream,
} from 'hydrosol/distill';

/** Points of two half rings which reach into each other, equally many of each. */
function moons(size: number, width: number, random: RandomStream) {
  const labels = Int32Array.from({ length: size }, (_, i) => i % 2);
  const points = Array.from(labels, (label) => {
    const angle = Math.PI * random.next();
    const radius = 1 + width * (random.next() - 0.5);
    const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    return label === 0 ? [x, y] : [1 - x, 0.5 - y];
  });
  return { size, labels, inputs: Float32Array.from(points.flat()) };
}

/** Two moons in the plane, other points for each seed. */
export const twoMoons = component({
  name: 'two_moons',
  summary: 'Points of two half rings which reach into each other',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      width: {
        type: 'number',
        minimum: 0,
        default: 0.6,
        description: 'How broad they are; above a half they overlap.',
      },
      train: { type: 'integer', minimum: 2, default: 1000, description: 'Points to learn from.' },
      test: { type: 'integer', minimum: 2, default: 500, description: 'Points to test on.' },
      ...splitOptions({ validation: 0 }),
    },
  },
  create({ width, train, test, ...sizes }, context: DataContext) {
    const made = (split: string, size: number) => moons(size, width, randomStream(context.seed, `two_moons/${split}`));
    const source = { name: 'two_moons', shape: [2], classes: 2, train: made('train', train), test: made('test', test) };
    return makeDataset(source, sizes, context);
  },
});
