/** @file The records of a journal, as Optuna has them, to events. */
import { isObject } from '../util/json.ts';
import type { Distribution } from './distribution.ts';
import { parseDistribution } from './distribution-json.ts';
import type { NewTrial, StudyEvent } from './event.ts';
import { DIRECTIONS, OPERATION, STATES } from './operation.ts';
import type { Direction, Json, TrialState } from './state.ts';

/** One line of a journal, parsed. */
export type RecordFields = Readonly<Record<string, unknown>>;

/** Reads fields of records; each throws an `Error` where a field is something else. */
export function integerAt(record: RecordFields, key: string): number {
  const value = record[key];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new Error(`${key} is no integer`);
  return value;
}

export function textAt(record: RecordFields, key: string): string {
  const value = record[key];
  if (typeof value !== 'string') throw new Error(`${key} is no text`);
  return value;
}

function numberAt(record: RecordFields, key: string): number {
  const value = record[key];
  if (typeof value !== 'number') throw new Error(`${key} is no number`);
  return value;
}

function objectAt(record: RecordFields, key: string): Readonly<Record<string, Json>> {
  const value = record[key];
  if (!isObject(value)) throw new Error(`${key} is no object`);
  return value as Readonly<Record<string, Json>>;
}

/** A time, in the zone of this machine where it names none, as Optuna 4 wrote it. */
function timeAt(record: RecordFields, key: string): Date | undefined {
  const value = record[key];
  if (value === undefined || value === null) return undefined;
  const time = new Date(textAt(record, key));
  if (Number.isNaN(time.getTime())) throw new Error(`${key} is no time`);
  return time;
}

function stateAt(record: RecordFields): TrialState {
  const state = STATES[integerAt(record, 'state')];
  if (state === undefined) throw new Error('no such state');
  return state;
}

function numbers(value: unknown): readonly number[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'number'))
    throw new Error('values are no numbers');
  return value;
}

/** The only entry of an attribute; of more Optuna makes an error. */
function attr(record: RecordFields, scope: 'user' | 'system'): { readonly key: string; readonly value: Json } {
  const entries = Object.entries(objectAt(record, `${scope}_attr`));
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw new Error('not one attribute');
  return { key: entry[0], value: entry[1] };
}

/** Reads distributions, each text once: a journal repeats few of them for every trial. */
export type ReadDistribution = (text: string) => Distribution;

export function createDistributionReader(): ReadDistribution {
  const known = new Map<string, Distribution>();
  return (text) => {
    const distribution = known.get(text) ?? parseDistribution(text);
    if (known.size < 10_000) known.set(text, distribution);
    return distribution;
  };
}

function newTrial(record: RecordFields, read: ReadDistribution): NewTrial {
  const entries = (key: string): [string, Json][] =>
    record[key] === undefined ? [] : Object.entries(objectAt(record, key));
  const distributions = new Map(entries('distributions').map(([name, text]) => [name, read(String(text))]));
  const params = new Map(
    entries('params').map(([name, value]) => {
      if (typeof value !== 'number' || !distributions.has(name)) throw new Error(`parameter ${name} is incomplete`);
      return [name, value];
    }),
  );
  const intermediate = entries('intermediate_values').map(([step, value]): [number, number] => [
    Number(step),
    Number(value),
  ]);
  return {
    state: record['state'] === undefined ? 'RUNNING' : stateAt(record),
    values: typeof record['value'] === 'number' ? [record['value']] : numbers(record['values']),
    params,
    distributions,
    intermediate: new Map(intermediate),
    userAttrs: new Map(entries('user_attrs')),
    systemAttrs: new Map(entries('system_attrs')),
    started: timeAt(record, 'datetime_start'),
    ended: timeAt(record, 'datetime_complete'),
  };
}

/**
 * The event of a record about the study or its trial of this number; nothing for an operation that is unknown. Throws an
 * `Error` for a record that Optuna would not read either.
 */
export function eventOf(record: RecordFields, trial: number, read: ReadDistribution): StudyEvent | undefined {
  switch (record['op_code']) {
    case OPERATION.createStudy: {
      const directions = (numbers(record['directions']) ?? []).map((number) => DIRECTIONS[number]);
      if (directions.length === 0 || directions.includes(undefined)) throw new Error('no such direction');
      return { kind: 'create-study', name: textAt(record, 'study_name'), directions: directions as Direction[] };
    }
    case OPERATION.studyUserAttr:
      return { kind: 'study-attr', scope: 'user', ...attr(record, 'user') };
    case OPERATION.studySystemAttr:
      return { kind: 'study-attr', scope: 'system', ...attr(record, 'system') };
    case OPERATION.createTrial:
      return { kind: 'create-trial', trial: newTrial(record, read) };
    case OPERATION.param: {
      const distribution = read(textAt(record, 'distribution'));
      const value = numberAt(record, 'param_value_internal');
      return { kind: 'param', trial, name: textAt(record, 'param_name'), value, distribution };
    }
    case OPERATION.state: {
      const state = stateAt(record);
      const time = timeAt(record, state === 'RUNNING' ? 'datetime_start' : 'datetime_complete');
      return { kind: 'state', trial, state, values: numbers(record['values']), time };
    }
    case OPERATION.intermediate: {
      const value = numberAt(record, 'intermediate_value');
      return { kind: 'intermediate', trial, step: integerAt(record, 'step'), value };
    }
    case OPERATION.trialUserAttr:
      return { kind: 'trial-attr', trial, scope: 'user', ...attr(record, 'user') };
    case OPERATION.trialSystemAttr:
      return { kind: 'trial-attr', trial, scope: 'system', ...attr(record, 'system') };
    default:
      return undefined;
  }
}
