/** @file Which of our errors is which class of Python's. */
import { HydrosolError, HydrosolErrors } from '../../src/errors.ts';

/** Classes without a namesake here: by code. */
const BY_CODE: Readonly<Record<string, readonly string[]>> = {
  YAML_SYNTAX: ['ConstructorError', 'ParserError', 'ScannerError', 'ComposerError', 'ReaderError', 'ValueError'],
  YAML_LIMIT: ['ConstructorError', 'RecursionError'],
  GRAMMAR: ['HydraException', 'OverrideParseException'],
  OVERRIDE: ['HydraException', 'OverrideParseException', 'TypeError', 'ValueError', 'ConfigCompositionException'],
  KEY_INVALID: ['ConfigCompositionException'],
  CONFIG_NOT_FOUND: ['MissingConfigException'],
  OPTION_UNKNOWN: ['MissingConfigException'],
  MISSING_VALUE: ['ConfigCompositionException'],
  COMPOSITION: ['ConfigCompositionException', 'ValueError', 'TypeError'],
  INTERPOLATION: ['ConfigCompositionException'],
  INTERPOLATION_TYPE: ['ConfigCompositionException'],
  INTERPOLATION_KEY: ['ConfigCompositionException'],
  INTERPOLATION_MISSING: ['ConfigCompositionException'],
  KEY_UNKNOWN: ['ConfigCompositionException'],
  CYCLE: ['RecursionError'],
  UNSUPPORTED_VALUE: ['UnsupportedValueType'],
  VALUE: ['ValueError', 'ConfigCompositionException'],
  TYPE: ['TypeError', 'ConfigCompositionException'],
  INDEX: ['IndexError', 'ConfigCompositionException'],
};

/** Whether an error is what a recorded class of Python's means; of several, one must be: Python stops at the first it meets. */
export function isClass(error: unknown, recorded: string): boolean {
  if (error instanceof HydrosolErrors) return error.errors.some((one) => isClass(one, recorded));
  if (!(error instanceof HydrosolError)) return false;
  return error.name === recorded || (BY_CODE[error.code]?.includes(recorded) ?? false);
}
