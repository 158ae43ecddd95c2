/** @file What the functions of the override grammar take, and how arguments find their parameters. */
import type { Cursor, Span } from '../../grammar/index.ts';
import type { Value } from '../value.ts';
import { fail } from '../../grammar/index.ts';
import { nearest } from '../../util/suggest.ts';
import { isSweep } from '../value.ts';
import { Float } from '../../util/scalar.ts';

/** One argument of a call, as written. */
export interface Argument extends Span {
  readonly name: string | undefined;
  readonly value: Value;
}

/** A call, as written. */
export interface Call extends Span {
  readonly name: string;
  readonly arguments: readonly Argument[];
}

/** The types of parameters, each with what it lets through. Quoted strings arrive as strings. */
const TYPES = {
  any: () => true,
  value: (value: Value) => value.kind !== 'edit',
  plain: (value: Value) => value.kind !== 'edit' && !isSweep(value),
  number: (value: Value) => value.kind === 'scalar' && isNumber(value.value),
  integer: (value: Value) => value.kind === 'scalar' && typeof value.value === 'number',
  string: (value: Value) => value.kind === 'scalar' && typeof value.value === 'string',
  boolean: (value: Value) => value.kind === 'scalar' && typeof value.value === 'boolean',
  list: (value: Value) => value.kind === 'list',
  sweep: isSweep,
  'sequence of choices or a range': (value: Value) =>
    value.kind === 'choice' || value.kind === 'range' || value.kind === 'logrange',
  'string or a list of strings': (value: Value) =>
    isText(value) || (value.kind === 'list' && value.items.every(isText)),
  'string or a sweep': (value: Value) => isText(value) || isSweep(value),
} satisfies Record<string, (value: Value) => boolean>;

type ParameterType = keyof typeof TYPES;

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
}

function isText(value: Value): boolean {
  return value.kind === 'quoted' || (value.kind === 'scalar' && typeof value.value === 'string');
}

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** `rest` takes all positional arguments that are left. */
  readonly use: 'required' | 'optional' | 'rest';
}

/** Arguments by parameter. */
export interface Bound {
  readonly rest: readonly Value[];
  readonly named: Readonly<Record<string, Value | undefined>>;
}

/** `range(start, stop=, step=)`: how to call a function. */
export function describeSignature(name: string, parameters: readonly Parameter[]): string {
  const shown = parameters.map(({ name, use }) =>
    use === 'rest' ? `${name}…` : use === 'optional' ? `${name}=` : name,
  );
  return `${name}(${shown.join(', ')})`;
}

/** Inside a call quotes only say that something is a string. */
function unquote(value: Value): Value {
  return value.kind === 'quoted' ? { kind: 'scalar', value: value.text, start: value.start, end: value.end } : value;
}

/**
 * Gives each argument to its parameter, as Python does: positional ones in order, then named ones.
 * Throws if one is missing, unknown, doubled, too many, or of the wrong type.
 */
export function bindArguments(cursor: Cursor, call: Call, parameters: readonly Parameter[]): Bound {
  const usage = describeSignature(call.name, parameters);
  const rest: Value[] = [];
  const named: Record<string, Value | undefined> = Object.create(null) as Record<string, Value | undefined>;
  const open = parameters.filter(({ use }) => use !== 'rest');
  const restType = parameters.find(({ use }) => use === 'rest')?.type;
  let position = 0;
  for (const argument of call.arguments) {
    const value = unquote(argument.value);
    const complain = (message: string, suggestion?: string): never =>
      fail(cursor, message, { span: argument, expected: usage, suggestion });
    const check = (name: string, type: ParameterType): void => {
      if (!TYPES[type](value)) complain(`${call.name}(): ${name} must be a ${type}, got ${describeKind(value)}`);
    };
    if (argument.name !== undefined) {
      const parameter = open.find(({ name }) => name === argument.name);
      if (parameter === undefined) {
        const suggestion = nearest(
          argument.name,
          open.map(({ name }) => name),
        )[0];
        return complain(`${call.name}() has no parameter '${argument.name}'`, suggestion);
      }
      if (named[parameter.name] !== undefined) complain(`${call.name}() got '${parameter.name}' twice`);
      check(parameter.name, parameter.type);
      named[parameter.name] = value;
    } else if (restType === undefined) {
      const parameter = open[position++];
      if (parameter === undefined) return complain(`too many values for ${call.name}()`);
      check(parameter.name, parameter.type);
      named[parameter.name] = value;
    } else {
      check(`value ${rest.length + 1}`, restType);
      rest.push(value);
    }
  }
  const missing = open.find(({ name, use }) => use === 'required' && named[name] === undefined);
  if (missing !== undefined) fail(cursor, `${call.name}() needs '${missing.name}'`, { span: call, expected: usage });
  return { rest, named };
}

const KINDS: Readonly<Record<string, string>> = { quoted: 'a string', dict: 'a map', interval: 'an interval' };

/** A value's kind in words. */
export function describeKind(value: Value): string {
  if (value.kind === 'edit') return `${value.name}(…)`;
  if (value.kind !== 'scalar') return KINDS[value.kind] ?? `a ${value.kind}`;
  if (value.value === null) return 'null';
  if (typeof value.value === 'string') return `the string '${value.value}'`;
  return typeof value.value === 'boolean' ? `the truth value ${value.value}` : `the number ${String(value.value)}`;
}
