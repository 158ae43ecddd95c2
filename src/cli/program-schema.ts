/** @file The JSON Schema of a program's config. */
import { compileSchema, type Schema, type Validate } from '../schema/index.ts';
import type { Program } from './program.ts';

/** A program as far as its schema is concerned. */
type WithSchema = Pick<Program<never, never>, 'schema'>;

/** A validator for programs that have no schema: everything is allowed. */
const acceptAll: Validate = () => [];

/** The schema of a program, if it has one. */
export async function schemaOf({ schema }: WithSchema): Promise<Schema | undefined> {
  const found = typeof schema === 'function' ? await (schema as () => Promise<object>)() : schema;
  return found as Schema | undefined;
}

/** What checks the configs of a program. */
export async function validatorOf(program: WithSchema): Promise<Validate> {
  const schema = await schemaOf(program);
  return schema === undefined ? acceptAll : compileSchema(schema);
}
