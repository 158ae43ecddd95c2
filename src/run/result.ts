/** @file What a task returned: whether JSON can hold it, and what its numbers are. */
import { HydrosolError } from '../errors.ts';
import { valuesOfResult, type Values } from '../record/index.ts';
import { isObject } from '../util/json.ts';
import { messageOf } from '../util/message-of.ts';

/** How a program tells the numbers of a result; by its shape if missing (`valuesOfResult`). */
export type ValuesOf<Result> = ((result: Result) => Values) | undefined;

/** Fails with VALUE for a result that JSON cannot hold: a big integer, a circle of objects. */
export function assertJson(result: unknown): void {
  try {
    JSON.stringify(result);
  } catch (cause) {
    const [message] = (cause as Error).message.split('\n');
    throw new HydrosolError('VALUE', `the task's result cannot be saved as JSON: ${message}`, {
      expected: 'numbers, texts, true, false, null, and lists and objects of them',
      cause,
    });
  }
}

/** The numbers of a result. Fails with VALUE for one that is no number. */
export function valuesOf<Result>(result: Result, told: ValuesOf<Result>): Values {
  const values = told === undefined ? valuesOfResult(result) : told(result);
  if (!isObject(values) || values instanceof Map || values instanceof Promise) {
    throw new HydrosolError('VALUE', "the program's values are no object", { expected: 'numbers by their names' });
  }
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'number') {
      throw new HydrosolError('VALUE', `the program's value '${name}' is ${messageOf(value)}`, {
        expected: 'a number',
      });
    }
  }
  return values;
}
