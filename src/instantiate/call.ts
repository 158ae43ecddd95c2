/** @file One call of a target, and what is noted when it fails. */
import { addNote, HydrosolError, HydrosolErrors } from '../errors.ts';
import type { ErrorDetails } from '../errors.ts';
import { describeArguments } from './describe-arguments.ts';
import { callTarget, isComponent } from './target.ts';
import type { Arguments, Target } from './target.ts';

/** Something wrong with the options of a target. */
export interface OptionProblem {
  readonly message: string;
  /** Keys from the options to the offending value. Default: the options as a whole. */
  readonly path?: readonly string[] | undefined;
  readonly expected?: string | undefined;
  readonly suggestion?: string | undefined;
}

/** Checks the options of a target before it is called; an empty list means that they are right. */
export type ValidateOptions = (options: Readonly<Record<string, unknown>>, target: Target) => readonly OptionProblem[];

export interface Call extends Arguments {
  readonly target: Target;
  /** As the config names it. */
  readonly name: string;
  /** The node of the call. */
  readonly place: ErrorDetails;
  /** Where a path in the options stands. */
  readonly placeOfOption: (path: readonly string[]) => ErrorDetails;
  readonly validate: ValidateOptions | undefined;
}

/** What `_partial_: true` gives: the target with the configured options, waiting for the others. */
export type PartialTarget = (options?: Readonly<Record<string, unknown>>, context?: unknown) => unknown;

/** `at teacher.model`, or nothing at the top. */
function at({ fullKey }: ErrorDetails): string {
  return fullKey === undefined ? '' : ` at ${fullKey}`;
}

/**
 * Notes on what a target threw which part of the config was made. A `HydrosolError` says itself what is wrong with the
 * arguments, so they are left out.
 */
function noteCall(error: unknown, { name, place, args, options }: Call): unknown {
  const values = error instanceof HydrosolError ? '' : describeArguments([...args, options]);
  return addNote(error, {
    doing: `building ${name}${values}${at(place)}`,
    fullKey: place.fullKey,
    origin: place.origin,
  });
}

function check({ target, name, args, options, place, placeOfOption, validate }: Call): void {
  if (isComponent(target) && args.length > 0) {
    throw new HydrosolError('INSTANTIATE', `${name}${at(place)} takes options, no _args_`, place);
  }
  const errors = (validate?.(options, target) ?? []).map(({ message, path = [], expected, suggestion }) => {
    const details = { ...placeOfOption(path), expected, suggestion };
    return new HydrosolError('INSTANTIATE', `${name}${at(details)}: ${message}`, details);
  });
  if (errors.length === 1) throw errors[0]!;
  if (errors.length > 1) throw new HydrosolErrors(errors);
}

/**
 * Checks the options and calls the target; a promise is handed on. Throws INSTANTIATE for options that are wrong, and what the
 * target throws, with a note (`addNote`), as Hydra 1.4 does.
 */
export function performCall(call: Call): unknown {
  check(call);
  const noted = (error: unknown): never => {
    throw noteCall(error, call);
  };
  try {
    const made = callTarget(call.target, call);
    return made instanceof Promise ? made.catch(noted) : made;
  } catch (error) {
    return noted(error);
  }
}

/** The target with its configured options. More options go over them; another context takes the place of the first. */
export function partialCall(call: Call): PartialTarget {
  return (more = {}, context = call.context) =>
    performCall({ ...call, options: { ...call.options, ...more }, context });
}
