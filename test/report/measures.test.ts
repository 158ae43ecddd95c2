import { expect, it } from 'vitest';
import { measureCells, shownMeasures } from '../../src/report/measures.ts';
import { stage } from './runs.ts';

/** The measures of a network whose classes are answered so. */
const withClasses = (...shares: (number | null)[]) => ({ ece: 0, per_class_accuracy: shares, confusion: [] });

it.each([
  { name: 'the first of equals', measures: withClasses(1, 0.5, 0.75, 0.5), shown: '1: 0.5000' },
  { name: 'a class that is never answered rightly', measures: withClasses(1, 0), shown: '1: 0.0000' },
  {
    name: 'one of a million',
    measures: { ...withClasses(), per_class_accuracy: Array<number>(1e6).fill(1) },
    shown: '0: 1.0000',
  },
  { name: 'none but those with examples', measures: withClasses(null, 1, null), shown: '1: 1.0000' },
  { name: 'no class where there are no examples', measures: withClasses(null), shown: '–' },
  { name: 'no class of a network that was not measured', measures: undefined, shown: '–' },
])('the worst class is $name', ({ measures, shown }) => {
  expect(measureCells(shownMeasures([]), stage(measures && { measures })).at(-1)).toBe(shown);
});

it('a loss that is no number is shown as that', () => {
  expect(measureCells(shownMeasures([]), stage({ loss: NaN }))).toEqual(['NaN', '–', '–', '–', '–']);
});
