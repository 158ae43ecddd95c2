/** @file Distributions as Optuna's journal has them: JSON in a text. */
import { isObject } from '../util/json.ts';
import { steppedValue, stepsBetween } from './decimal.ts';
import type { Distribution, Label } from './distribution.ts';
import { formatPythonJson, parsePythonJson, pythonFloat } from './python-json.ts';

/** The JSON that Optuna 5.0's `distribution_to_json` makes. `when` is not Optuna's and is left out. */
export function formatDistribution(distribution: Distribution): string {
  if (distribution.kind === 'categorical') {
    const choices = formatPythonJson(distribution.choices, [', ', ': ']);
    return `{"name": "CategoricalDistribution", "attributes": {"choices": ${choices}}}`;
  }
  const { low, high, log } = distribution;
  if (distribution.kind === 'int')
    return `{"name": "IntDistribution", "attributes": {"log": ${log}, "step": ${distribution.step}, "low": ${low}, "high": ${high}}}`;
  const step = distribution.step === null ? 'null' : pythonFloat(distribution.step);
  return `{"name": "FloatDistribution", "attributes": {"step": ${step}, "low": ${pythonFloat(low)}, "high": ${pythonFloat(high)}, "log": ${log}}}`;
}

/** The end that is in force: the last of `low + k · step`. */
function lastStep(low: number, high: number, step: number): number {
  if (!(step > 0) || !(high >= low) || !Number.isFinite(low + high + step)) throw new Error('no such range');
  const { steps, divides } = stepsBetween(low, high, step);
  return divides ? high : steppedValue(low, step, steps);
}

type Fields = Readonly<Record<string, unknown>>;

function numberAt(fields: Fields, key: string): number {
  const value = fields[key];
  if (typeof value !== 'number') throw new Error(`${key} is no number`);
  return value;
}

function float(fields: Fields, log: boolean, step: unknown): Distribution {
  const [low, high] = [numberAt(fields, 'low'), numberAt(fields, 'high')];
  if (typeof step !== 'number') return { kind: 'float', low, high, log, step: null };
  return { kind: 'float', low, high: lastStep(low, high, step), log, step };
}

function int(fields: Fields, log: boolean, step: unknown): Distribution {
  const [low, high] = [Math.trunc(numberAt(fields, 'low')), Math.trunc(numberAt(fields, 'high'))];
  const by = typeof step === 'number' ? step : 1;
  return { kind: 'int', low, high: lastStep(low, high, by), log, step: by };
}

function categorical({ choices }: Fields): Distribution {
  if (!Array.isArray(choices)) throw new Error('no choices');
  // Optuna warns of lists and maps as choices, and keeps them: here they are their texts
  const labels = choices.map((choice: Label) =>
    typeof choice === 'object' && choice !== null ? formatPythonJson(choice) : choice,
  );
  return { kind: 'categorical', choices: labels };
}

/** By their names: today's, those that Optuna 2 wrote, and the short ones. */
const KINDS: Readonly<Record<string, (fields: Fields) => Distribution>> = {
  FloatDistribution: (fields) => float(fields, fields['log'] === true, fields['step']),
  UniformDistribution: (fields) => float(fields, false, null),
  LogUniformDistribution: (fields) => float(fields, true, null),
  DiscreteUniformDistribution: (fields) => float(fields, false, fields['q']),
  IntDistribution: (fields) => int(fields, fields['log'] === true, fields['step']),
  IntUniformDistribution: (fields) => int(fields, false, fields['step']),
  IntLogUniformDistribution: (fields) => int(fields, true, fields['step']),
  CategoricalDistribution: categorical,
  float: (fields) => float(fields, fields['log'] === true, fields['step']),
  int: (fields) => int(fields, fields['log'] === true, fields['step']),
  categorical,
};

/** Reads what Optuna's `json_to_distribution` reads. Throws an `Error` for anything else. */
export function parseDistribution(text: string): Distribution {
  const json = parsePythonJson(text);
  if (!isObject(json)) throw new Error('no distribution');
  const [name, fields] = 'name' in json ? [json['name'], json['attributes']] : [json['type'], json];
  const read = typeof name === 'string' && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (read === undefined || !isObject(fields)) throw new Error('no distribution');
  return read(fields);
}
