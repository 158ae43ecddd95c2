export { checkConfig, type Checked, type CheckOptions } from './check.ts';
export { compileSchema, type Problem, type Validate } from './validate.ts';
