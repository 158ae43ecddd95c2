/** @file The JSON Schema of a program's config. */
import type { Schema } from '../schema/index.ts';
import type { Program } from './program.ts';

/** The schema of a program, if it has one. */
export async function schemaOf({ schema }: Pick<Program<never, never>, 'schema'>): Promise<Schema | undefined> {
  const found = typeof schema === 'function' ? await (schema as () => Promise<object>)() : schema;
  return found as Schema | undefined;
}
