/** @file summary.json: how a run ended, and what it came to. */
import { join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { isObject } from '../util/json.ts';
import { numberOfJson } from '../util/number-text.ts';
import { readJson } from '../util/read-file.ts';
import { SUMMARY_FILE } from './run-files.ts';

/** How a run ended; PRUNED: its sweep ended it early, since others do better. */
export const SUMMARY_STATUSES = ['FINISHED', 'FAILED', 'INTERRUPTED', 'PRUNED'] as const;
export type SummaryStatus = (typeof SUMMARY_STATUSES)[number];

/**
 * The version of what `Summary` is as JSON. Version 1 had no `format`, and the fields of the result beside its own. Version 2 had null
 * for each number that is not finite, where there is now `NaN`, `Infinity` or `-Infinity` as a text. Version 3 knew no status PRUNED. A newer version than this is refused.
 */
export const SUMMARY_FORMAT = 4;

/** Numbers that a run came to, by their names: `accuracy`, `student/accuracy`. */
export type Values = Readonly<Record<string, number>>;

/** What a run leaves in its folder when it is over. */
export interface Summary {
  readonly status: SummaryStatus;
  /** ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  /** What the program says its numbers are: columns of results.csv, metrics of trackers. */
  readonly values: Values;
  /** What the task returned, as JSON keeps it, a number that is not finite as a text; missing if it failed, or returned nothing. */
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

type Json = Readonly<Record<string, unknown>>;

const isNumber = (value: unknown): boolean => numberOfJson(value) !== undefined;

const FIELDS: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  status: [(value) => SUMMARY_STATUSES.some((status) => status === value), SUMMARY_STATUSES.join(', ')],
  started: [(value) => typeof value === 'string', 'a time as ISO 8601 writes it'],
  seconds: [isNumber, 'a number'],
  values: [
    (value) => value === undefined || (isObject(value) && Object.values(value).every(isNumber)),
    'an object of numbers',
  ],
  error: [
    (value) =>
      value === undefined ||
      (isObject(value) && typeof value['code'] === 'string' && typeof value['message'] === 'string'),
    'an object with code and message',
  ],
};

const EXPECTED = 'the summary that a run leaves in its folder';

/** What version 1 had beside the result. */
function resultOfVersion1(json: Json): Json | undefined {
  const { status: _status, started: _started, seconds: _seconds, error: _error, ...result } = json;
  return Object.keys(result).length === 0 ? undefined : result;
}

/** Reads a summary from JSON. Fails with RUN_FOLDER, naming `path` and the field, if its shape is wrong. */
export function parseSummary(json: unknown, path: string): Summary {
  const wrong = (why: string, expected = EXPECTED): HydrosolError =>
    new HydrosolError('RUN_FOLDER', `${path} is no summary: ${why}`, { expected });
  if (!isObject(json)) throw wrong('it has no object at its top');
  const { format = 1, status, started, seconds, values = {}, error } = json as Json & Partial<Summary>;
  if (typeof format !== 'number' || format > SUMMARY_FORMAT) {
    throw wrong(
      `its format is ${JSON.stringify(format)}`,
      `format ${SUMMARY_FORMAT} or older; a newer Hydrosol reads it`,
    );
  }
  for (const [field, [check, expected]] of Object.entries(FIELDS)) {
    if (check(json[field])) continue;
    throw wrong(json[field] === undefined ? `${field} is missing` : `${field} is ${shown(json[field])}`, expected);
  }
  const result = format === 1 ? resultOfVersion1(json) : json['result'];
  return {
    status: status!,
    started: started!,
    seconds: numberOfJson(seconds)!,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, numberOfJson(value)!])),
    ...(result === undefined ? {} : { result }),
    ...(error === undefined ? {} : { error }),
  };
}

/** A value of JSON, short enough for a message. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The summary of a run folder. Fails with RUN_FOLDER if it has none, or one that cannot be understood. */
export function readSummary(folder: string): Summary {
  const path = join(folder, SUMMARY_FILE);
  return parseSummary(
    readJson(path, (value): value is unknown => value !== undefined, { expected: EXPECTED }),
    path,
  );
}
