/** @file Events to the lines of a journal, as Optuna 5.0 writes them. */
import type { Distribution } from './distribution.ts';
import { formatDistribution } from './distribution-json.ts';
import type { NewTrial, StudyEvent } from './event.ts';
import { DIRECTIONS, OPERATION, STATES } from './operation.ts';
import { formatPythonJson, pythonFloat, pythonText } from './python-json.ts';

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
