export { authoringSchema, schemaAt, type AuthoringOptions, type Schema } from './authoring.ts';
export { partsSchema, withParts } from './parts.ts';
export { describeAt, type Described } from './describe.ts';
export { knownKeys, knownValues } from './known.ts';
export { checkConfig, type Checked, type CheckOptions } from './check.ts';
export { compileSchema, type Problem, type Validate } from './validate.ts';
