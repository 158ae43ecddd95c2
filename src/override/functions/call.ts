/** @file Calls in overrides: their arguments, the table of functions, errors at the right place. */
import type { Cursor, Span } from '../../grammar/index.ts';
import type { Value } from '../value.ts';
import type { Argument, Bound, Call, Parameter } from './signature.ts';
import { fail, readSequence, takePattern } from '../../grammar/index.ts';
import { nearest } from '../../util/suggest.ts';
import { CASTS } from './casts.ts';
import { EDITS } from './edits.ts';
import { ORDER } from './order.ts';
import { bindArguments, describeSignature } from './signature.ts';
import { SWEEPS } from './sweeps.ts';

/** Where a function was called. */
export interface Site {
  readonly call: Call;
  /** The call as written. */
  readonly text: string;
  readonly seed: number;
  /** Throws, pointing at a value or (by default) at the call. */
  readonly fail: (message: string, at?: Span) => never;
}

export interface OverrideFunction {
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly apply: (site: Site, bound: Bound) => Value;
}

const FUNCTIONS = new Map<string, OverrideFunction>(Object.entries({ ...CASTS, ...SWEEPS, ...ORDER, ...EDITS }));

/** All functions of overrides with how to call them, for help texts. */
export function listFunctions(): { readonly name: string; readonly usage: string; readonly summary: string }[] {
  return [...FUNCTIONS].map(([name, { parameters, summary }]) => ({
    name,
    usage: describeSignature(name, parameters),
    summary,
  }));
}

// argName: ID '='
const ARGUMENT_NAME = /[A-Za-z_][A-Za-z0-9_-]*[ \t]*=[ \t]*/y;

/**
 * Reads the arguments of a call up to its `)`; the cursor is behind the `(` that `opener` names.
 *
 *     (argument (',' argument)*)? ')'       argument: (ID '=')? element
 */
export function readArguments(cursor: Cursor, opener: Span, readElement: () => Value): Argument[] {
  let named = false;
  return readSequence(cursor, { opener, close: ')' }, () => {
    const start = cursor.at;
    const name = takePattern(cursor, ARGUMENT_NAME)?.replace(/[ \t]*=[ \t]*$/, '');
    const value = readElement();
    const span = { start, end: cursor.at };
    if (name === undefined && named) fail(cursor, 'values without a name come before those with a name', { span });
    named = name !== undefined;
    return { name, value, ...span };
  });
}

/** What a call gives. Throws if there is no such function or the arguments do not fit. */
export function callFunction(cursor: Cursor, call: Call, { seed }: { readonly seed: number }): Value {
  const { name, start, end } = call;
  const found = FUNCTIONS.get(name);
  if (found === undefined) {
    return fail(cursor, `there is no function '${name}'`, {
      span: { start, end: start + name.length },
      expected: `one of ${[...FUNCTIONS.keys()].sort().join(', ')}`,
      suggestion: nearest(name, FUNCTIONS.keys())[0],
      hints: [`to have it as text, escape the bracket: ${name}\\(…\\)`],
    });
  }
  const site: Site = {
    call,
    text: cursor.text.slice(start, end),
    seed,
    fail: (message, at = call) =>
      fail(cursor, message, {
        span: { start: at.start, end: at.end },
        expected: describeSignature(name, found.parameters),
      }),
  };
  return { ...found.apply(site, bindArguments(cursor, call, found.parameters)), start, end };
}
