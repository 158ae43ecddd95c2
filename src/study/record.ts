/** @file The records of a journal, as Optuna 5.0 has them, to events and back. */
import { isObject } from '../util/json.ts';
import type { Distribution } from './distribution.ts';
import { formatDistribution, parseDistribution } from './distribution-json.ts';
import type { NewTrial, StudyEvent } from './event.ts';
import { formatPythonJson, pythonFloat, pythonText } from './python-json.ts';
import type { Direction, Json, TrialState } from './state.ts';

/** What the number in `op_code` means. */
export const OPERATION = {
  createStudy: 0,
  deleteStudy: 1,
  studyUserAttr: 2,
  studySystemAttr: 3,
  createTrial: 4,
  param: 5,
  state: 6,
  intermediate: 7,
  trialUserAttr: 8,
  trialSystemAttr: 9,
} as const;

/** By their numbers in a journal. */
const STATES: readonly TrialState[] = ['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING'];
const DIRECTIONS: readonly (Direction | undefined)[] = [undefined, 'minimize', 'maximize'];

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

/** A time as Python's `isoformat(timespec='microseconds')` writes it in UTC. */
const timeText = (time: Date): string => `"${time.toISOString().replace('Z', '000+00:00')}"`;

const floats = (values: readonly number[]): string => `[${values.map(pythonFloat).join(',')}]`;

/** What stands for a parameter's value: a float, or the index of a choice. */
const internal = (value: number, { kind }: Distribution): string =>
  kind === 'categorical' ? String(value) : pythonFloat(value);

const objectText = <K, V>(map: ReadonlyMap<K, V> | undefined, textOf: (value: V, key: K) => string): string =>
  `{${[...(map ?? [])].map(([key, value]) => `${pythonText(String(key))}:${textOf(value, key)}`).join(',')}}`;

/** The fields of a new trial: few where it begins with nothing, all of them otherwise, as Optuna writes both. */
function newTrialText(trial: NewTrial, now: Date): string {
  const { state, values, params, distributions, userAttrs, systemAttrs, intermediate } = trial;
  const started = trial.started ?? (state === 'RUNNING' ? now : undefined);
  const start = `"datetime_start":${started === undefined || state === 'WAITING' ? 'null' : timeText(started)}`;
  const isBare = [params, distributions, userAttrs, systemAttrs, intermediate].every((map) => (map?.size ?? 0) === 0);
  if (state === 'RUNNING' && values === undefined && isBare) return start;
  const ended = trial.ended ?? (state === 'RUNNING' || state === 'WAITING' ? undefined : now);
  const isOne = values?.length === 1;
  return [
    start,
    `"state":${STATES.indexOf(state)}`,
    `"value":${isOne ? pythonFloat(values[0]!) : 'null'}`,
    `"values":${values === undefined || isOne ? 'null' : floats(values)}`,
    ...(ended === undefined ? [] : [`"datetime_complete":${timeText(ended)}`]),
    `"distributions":${objectText(distributions, (distribution) => pythonText(formatDistribution(distribution)))}`,
    `"params":${objectText(params, (value, name) => internal(value, distributions!.get(name)!))}`,
    `"user_attrs":${objectText(userAttrs, (value) => formatPythonJson(value))}`,
    `"system_attrs":${objectText(systemAttrs, (value) => formatPythonJson(value))}`,
    `"intermediate_values":${objectText(intermediate, pythonFloat)}`,
  ].join(',');
}

/** The number in `op_code` and the fields after the ids. */
function operationOf(event: StudyEvent, now: Date): readonly [code: number, fields: string] {
  switch (event.kind) {
    case 'create-study': {
      const directions = event.directions.map((direction) => DIRECTIONS.indexOf(direction));
      return [OPERATION.createStudy, `"study_name":${pythonText(event.name)},"directions":[${directions.join(',')}]`];
    }
    case 'study-attr':
    case 'trial-attr': {
      const { studyUserAttr, studySystemAttr, trialUserAttr, trialSystemAttr } = OPERATION;
      const [user, system] =
        event.kind === 'study-attr' ? [studyUserAttr, studySystemAttr] : [trialUserAttr, trialSystemAttr];
      const fields = `"${event.scope}_attr":{${pythonText(event.key)}:${formatPythonJson(event.value)}}`;
      return [event.scope === 'user' ? user : system, fields];
    }
    case 'create-trial':
      return [OPERATION.createTrial, newTrialText(event.trial, now)];
    case 'param': {
      const { name, value, distribution } = event;
      const text = pythonText(formatDistribution(distribution));
      const number = internal(value, distribution);
      return [
        OPERATION.param,
        `"param_name":${pythonText(name)},"param_value_internal":${number},"distribution":${text}`,
      ];
    }
    case 'state': {
      const { state, values, time = now } = event;
      const key = state === 'RUNNING' ? 'datetime_start' : 'datetime_complete';
      const when = state === 'WAITING' ? '' : `,"${key}":${timeText(time)}`;
      const text = values === undefined ? 'null' : floats(values);
      return [OPERATION.state, `"state":${STATES.indexOf(state)},"values":${text}${when}`];
    }
    case 'intermediate':
      return [OPERATION.intermediate, `"step":${event.step},"intermediate_value":${pythonFloat(event.value)}`];
  }
}

/**
 * The line of an event, byte for byte as Optuna 5.0 writes it, with its newline. `id` is the study's where the event is about
 * the study, else the trial's. Times that are missing are `now`.
 */
export function lineOf(event: StudyEvent, id: number, worker: string, now: Date): string {
  const [code, fields] = operationOf(event, now);
  const ids =
    event.kind === 'create-study'
      ? ''
      : `"${'trial' in event && event.kind !== 'create-trial' ? 'trial' : 'study'}_id":${id},`;
  return `{"op_code":${code},"worker_id":${pythonText(worker)},${ids}${fields}}\n`;
}
