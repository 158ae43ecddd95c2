import { describe, expect, it } from 'vitest';
import { parseLiteral } from '../../src/grammar/index.ts';
import { Float } from '../../src/util/scalar.ts';

/** Recorded from Hydra's override parser. */
const ROWS: [string, unknown][] = [
  ['null', null],
  ['NuLL', null],
  ['None', undefined],
  ['~', undefined],
  ['trUe', true],
  ['FALSE', false],
  ['yes', undefined],
  ['0', 0],
  ['-0', 0],
  ['+1', 1],
  ['1_000', 1000],
  ['1__0', undefined],
  ['1_', undefined],
  ['007', undefined],
  ['0x10', undefined],
  ['1:30', undefined],
  ['99999999999999999999', 99999999999999999999n],
  ['-99999999999999999999', -99999999999999999999n],
  ['+99999999999999999999', 99999999999999999999n],
  ['1.', new Float(1)],
  ['.5', new Float(0.5)],
  ['-.5', new Float(-0.5)],
  ['.5e3', new Float(500)],
  ['1e3', new Float(1000)],
  ['1.e3', new Float(1000)],
  ['1_0.5', new Float(10.5)],
  ['1e+1_0', new Float(1e10)],
  ['-0.0', new Float(-0)],
  ['inf', new Float(Infinity)],
  ['-INF', new Float(-Infinity)],
  ['NaN', new Float(Number.NaN)],
  ['infinity', undefined],
  ['1e', undefined],
  ['.', undefined],
  ['1.2.3', undefined],
  ['', undefined],
];

describe('parseLiteral', () => {
  it.each(ROWS)('%s', (text, value) => expect(parseLiteral(text)).toEqual(value));
});
