import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDistribution, parseDistribution } from '../../src/study/distribution-json.ts';
import { createDistributionReader, eventOf, type RecordFields } from '../../src/study/read-record.ts';
import { lineOf } from '../../src/study/write-record.ts';
import { parsePythonJson } from '../../src/study/python-json.ts';
import { recorded } from './temporary.ts';

const read = createDistributionReader();
const lines = readFileSync(recorded('a.jsonl'), 'utf8').split('\n').filter(Boolean);

/** JavaScript's times have milliseconds, and its numbers no kinds: those of an attribute are integers where they are whole. */
const asJavaScript = (line: string): string =>
  line.replaceAll(/(\.\d{3})\d{3}\+00:00/g, '$1000+00:00').replace('"fixed_params":{"x":5.0', '"fixed_params":{"x":5');

describe('records', () => {
  it.each(lines)('are written as Optuna 5.0 writes them: %s', (line) => {
    const record = parsePythonJson(line) as RecordFields;
    const trial = Number(record['trial_id'] ?? 0);
    const id = Number(record['trial_id'] ?? record['study_id'] ?? 0);
    const event = eventOf(record, trial, read)!;
    expect(lineOf(event, id, String(record['worker_id']), new Date())).toBe(`${asJavaScript(line)}\n`);
  });

  it.each([
    ['an attribute with two keys', { op_code: 8, user_attr: { a: 1, b: 2 } }],
    ['an attribute without a key', { op_code: 9, system_attr: {} }],
    ['a state that does not exist', { op_code: 6, state: 5, values: null }],
    ['a value that is null', { op_code: 6, state: 1, values: [null] }],
    ['a time that is none', { op_code: 6, state: 1, values: [1], datetime_complete: 'soon' }],
    ['a direction that is none', { op_code: 0, study_name: 's', directions: [0] }],
    ['no direction', { op_code: 0, study_name: 's', directions: [] }],
    ['a parameter without a distribution', { op_code: 4, params: { x: 1 }, distributions: {}, datetime_start: null }],
    ['a distribution that is none', { op_code: 5, param_name: 'x', param_value_internal: 1, distribution: '{}' }],
  ])('with %s are none', (_, record) => expect(() => eventOf(record, 0, read)).toThrow(Error));

  it('have times in the zone of this machine where they name none, as Optuna 4.5 wrote them', () => {
    const event = eventOf({ op_code: 4, study_id: 0, datetime_start: '2026-11-30T20:11:12.164883' }, 0, read);
    expect(event).toMatchObject({ trial: { started: new Date(2026, 10, 30, 20, 11, 12, 164) } });
  });

  it('that Optuna does not know are no events', () =>
    expect(eventOf({ op_code: 10, trial_ids: [1] }, 0, read)).toBeUndefined());
});

describe('distributions', () => {
  it.each([
    [
      '{"name": "UniformDistribution", "attributes": {"low": 0.0, "high": 1.0}}',
      { kind: 'float', low: 0, high: 1, log: false, step: null },
    ],
    [
      '{"name": "LogUniformDistribution", "attributes": {"low": 0.1, "high": 1.0}}',
      { kind: 'float', low: 0.1, high: 1, log: true, step: null },
    ],
    [
      '{"name": "DiscreteUniformDistribution", "attributes": {"low": 0.0, "high": 1.0, "q": 0.3}}',
      { kind: 'float', low: 0, high: 0.9, log: false, step: 0.3 },
    ],
    [
      '{"name": "IntUniformDistribution", "attributes": {"low": 1, "high": 9, "step": 3}}',
      { kind: 'int', low: 1, high: 7, log: false, step: 3 },
    ],
    [
      '{"name": "IntLogUniformDistribution", "attributes": {"low": 1, "high": 9, "step": 1}}',
      { kind: 'int', low: 1, high: 9, log: true, step: 1 },
    ],
    ['{"type": "int", "low": 1, "high": 9}', { kind: 'int', low: 1, high: 9, log: false, step: 1 }],
    ['{"type": "float", "low": 1, "high": 9, "log": true}', { kind: 'float', low: 1, high: 9, log: true, step: null }],
    ['{"type": "categorical", "choices": [null, NaN]}', { kind: 'categorical', choices: [null, NaN] }],
    [
      '{"name": "CategoricalDistribution", "attributes": {"choices": [[1, 2], "a"]}}',
      { kind: 'categorical', choices: ['[1,2]', 'a'] },
    ],
  ])('%s is read', (text, distribution) => expect(parseDistribution(text)).toEqual(distribution));

  it.each([
    '1',
    '{"name": "toString", "attributes": {}}',
    '{"name": "FloatDistribution"}',
    '{"type": "float", "low": 1}',
  ])('%s is none', (text) => expect(() => parseDistribution(text)).toThrow(Error));

  it('are written without their conditions', () => {
    const text = formatDistribution({ kind: 'int', low: 1, high: 3, log: false, step: 1, when: { a: ['b'] } });
    expect(text).toBe('{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 3}}');
  });
});
