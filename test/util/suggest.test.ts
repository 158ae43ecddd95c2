import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/util/suggest.ts';

describe('the nearest spelling', () => {
  it.each([
    { name: 'sede', among: ['seed', 'data'], found: ['seed'] },
    { name: 'Relation', among: ['relation'], found: ['relation'] },
    { name: 'b', among: ['bs', 'x'], found: ['bs'] },
    { name: 'lr', among: ['lx', 'mx'], found: ['lx'] },
  ])('of $name among $among is $found', ({ name, among, found }) => expect(nearest(name, among)).toEqual(found));

  it.each([
    { name: '5', among: ['m', 'k'] },
    { name: 'b', among: ['k', ''] },
    { name: '', among: ['k'] },
    { name: 'lr', among: ['mx'] },
  ])('of $name is not in $among, which share no letter with it', ({ name, among }) =>
    expect(nearest(name, among)).toEqual([]),
  );
});
