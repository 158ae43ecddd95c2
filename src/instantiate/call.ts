/** @file One call of a target, and what is said when it fails. */
import { HydrosolError } from '../errors.ts';
import type { ErrorDetails } from '../errors.ts';
import { HydrosolErrors } from '../errors.ts';
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
 * The error for a call that threw `cause`: INSTANTIATE with the node's place and the arguments. If the target itself has
 * raised a `HydrosolError`, which says what is wrong with them, its code and its advice stay.
 */
function callFailed({ name, place, args, options }: Call, cause: unknown): HydrosolError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const own = cause instanceof HydrosolError ? cause : undefined;
  const values = own === undefined ? describeArguments([...args, options]) : '';
  return new HydrosolError(own?.code ?? 'INSTANTIATE', `building ${name}${values}${at(place)} failed: ${message}`, {
    fullKey: own?.fullKey ?? place.fullKey,
    origin: own?.origin ?? place.origin,
    expected: own?.expected,
    suggestion: own?.suggestion,
    hints: own?.hints,
    cause,
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

/** Checks the options and calls the target; a promise is handed on. Throws INSTANTIATE and what `callFailed` makes. */
export function performCall(call: Call): unknown {
  check(call);
  try {
    const made = callTarget(call.target, call);
    return made instanceof Promise ? made.catch((error: unknown) => Promise.reject(callFailed(call, error))) : made;
  } catch (error) {
    throw callFailed(call, error);
  }
}

/** The target with its configured options. More options go over them; another context takes the place of the first. */
export function partialCall(call: Call): PartialTarget {
  return (more = {}, context = call.context) =>
    performCall({ ...call, options: { ...call.options, ...more }, context });
}
