import { describe, expect, it } from 'vitest';
import { parseSummary } from '../../src/record/index.ts';

const WHOLE = { format: 3, status: 'FINISHED', started: '2026-11-30T12:00:00.000Z', seconds: 1.5 };

describe('parseSummary', () => {
  it.each([
    { name: 'a result of any kind', json: { ...WHOLE, values: { result: 3 }, result: 3 }, result: 3 },
    {
      name: 'a result with the names of its own fields',
      json: { ...WHOLE, result: { status: 'good' } },
      result: { status: 'good' },
    },
    { name: 'no result', json: WHOLE, result: undefined },
    {
      name: 'version 1, whose result stood beside its fields',
      json: { status: 'FINISHED', started: '', seconds: 1, seed: 0, stages: {} },
      result: { seed: 0, stages: {} },
    },
  ])('reads $name', ({ json, result }) => {
    expect(parseSummary(json, 'x/summary.json')).toMatchObject({
      status: 'FINISHED',
      values: {},
      ...(result === undefined ? {} : { result }),
    });
  });

  it.each([
    { written: null, format: 2, value: NaN },
    { written: 'NaN', format: 3, value: NaN },
    { written: 'Infinity', format: 3, value: Infinity },
    { written: '-Infinity', format: 3, value: -Infinity },
  ])('reads $written of format $format as $value', ({ written, format, value }) => {
    expect(parseSummary({ ...WHOLE, format, values: { loss: written } }, 'x').values).toEqual({ loss: value });
    expect(parseSummary({ ...WHOLE, format, seconds: written }, 'x').seconds).toBe(value);
  });

  it.each([
    { name: 'a newer format', json: { ...WHOLE, format: 5 }, says: 'its format is 5' },
    { name: 'a format in words', json: { ...WHOLE, format: 'two' }, says: 'its format is "two"' },
    { name: 'values in words', json: { ...WHOLE, values: { loss: 'low' } }, says: 'values is' },
    { name: 'values in words of Python', json: { ...WHOLE, values: { loss: 'inf' } }, says: 'values is' },
    { name: 'a list of values', json: { ...WHOLE, values: [1] }, says: 'values is [1]' },
    { name: 'an unknown status', json: { ...WHOLE, status: 'DONE' }, says: 'status is "DONE"' },
    { name: 'no object', json: 'FINISHED', says: 'no object' },
  ])('refuses $name', ({ json, says }) => {
    expect(() => parseSummary(json, 'x/summary.json')).toThrowError(
      expect.objectContaining({ code: 'RUN_FOLDER', message: expect.stringContaining(says) }),
    );
  });
});
