/** @file How the keywords of a JSON Schema are said. */

const KIND_OF_TYPE: Readonly<Record<string, string>> = {
  integer: 'an integer',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'a map',
};

/** `an integer or null`. */
export function typeText(type: string | readonly string[]): string {
  return [type]
    .flat()
    .map((name) => KIND_OF_TYPE[name] ?? name)
    .join(' or ');
}

/** `1 item`, `2 items`. */
const count = (limit: unknown, what: string): string => `${limit} ${what}${limit === 1 ? '' : 's'}`;

/** How each keyword's limit is said. */
export const LIMIT_TEXT: Readonly<Record<string, (limit: unknown) => string>> = {
  minimum: (limit) => `at least ${limit}`,
  exclusiveMinimum: (limit) => `above ${limit}`,
  maximum: (limit) => `at most ${limit}`,
  exclusiveMaximum: (limit) => `below ${limit}`,
  minItems: (limit) => `at least ${count(limit, 'item')}`,
  maxItems: (limit) => `at most ${count(limit, 'item')}`,
  minLength: (limit) => `at least ${count(limit, 'character')}`,
};
