/** @file OmegaConf's error classes, each a `HydrosolError` with the code that fits. Names are OmegaConf's. */
import { HydrosolError } from '../errors.ts';
import type { ErrorCode, ErrorDetails } from '../errors.ts';

/** Base of everything the config room throws. */
export class ConfigError extends HydrosolError {
  override readonly name: string = 'ConfigError';
}

/** A value was read that is still `???`. */
export class MissingMandatoryValue extends ConfigError {
  override readonly name = 'MissingMandatoryValue';

  constructor(message: string, details?: ErrorDetails) {
    super('MISSING_VALUE', message, details);
  }
}

/** A key of a kind that configs do not have, or that the type of a map does not allow. */
export class KeyValidationError extends ConfigError {
  override readonly name = 'KeyValidationError';

  constructor(message: string, details?: ErrorDetails) {
    super('KEY_INVALID', message, details);
  }
}

/** A value that does not fit. */
export class ValidationError extends ConfigError {
  override readonly name: string = 'ValidationError';

  constructor(message: string, details?: ErrorDetails, code: ErrorCode = 'VALUE') {
    super(code, message, details);
  }
}

/** A value of a kind that configs cannot hold (a date, a function, …). */
export class UnsupportedValueType extends ValidationError {
  override readonly name = 'UnsupportedValueType';

  constructor(message: string, details?: ErrorDetails) {
    super(message, details, 'UNSUPPORTED_VALUE');
  }
}

/** Something tried to change a config that is read-only. */
export class ReadonlyConfigError extends ConfigError {
  override readonly name = 'ReadonlyConfigError';

  constructor(message: string, details?: ErrorDetails) {
    super('READONLY', message, details);
  }
}

/** An interpolation cannot be resolved. */
export class InterpolationResolutionError extends ConfigError {
  override readonly name: string = 'InterpolationResolutionError';

  constructor(message: string, details?: ErrorDetails, code: ErrorCode = 'INTERPOLATION') {
    super(code, message, details);
  }
}

/** `${name:…}` names a resolver that is not registered. */
export class UnsupportedInterpolationType extends InterpolationResolutionError {
  override readonly name = 'UnsupportedInterpolationType';

  constructor(message: string, details?: ErrorDetails) {
    super(message, details, 'INTERPOLATION_TYPE');
  }
}

/** `${key}` names a key that does not exist. */
export class InterpolationKeyError extends InterpolationResolutionError {
  override readonly name = 'InterpolationKeyError';

  constructor(message: string, details?: ErrorDetails) {
    super(message, details, 'INTERPOLATION_KEY');
  }
}

/** `${key}` names a key whose value is `???`. */
export class InterpolationToMissingValueError extends InterpolationResolutionError {
  override readonly name = 'InterpolationToMissingValueError';

  constructor(message: string, details?: ErrorDetails) {
    super(message, details, 'INTERPOLATION_MISSING');
  }
}

/** What an interpolation gave does not fit the type of the node that holds it. */
export class InterpolationValidationError extends InterpolationResolutionError {
  override readonly name = 'InterpolationValidationError';

  constructor(message: string, details?: ErrorDetails) {
    super(message, details, 'INTERPOLATION_VALUE');
  }
}

/** A key that does not exist. */
export class ConfigKeyError extends ConfigError {
  override readonly name = 'ConfigKeyError';

  constructor(message: string, details?: ErrorDetails) {
    super('KEY_UNKNOWN', message, details);
  }
}

/** A key that does not exist, reached as a property (`cfg.key`) or by `update`. */
export class ConfigAttributeError extends ConfigError {
  override readonly name = 'ConfigAttributeError';

  constructor(message: string, details?: ErrorDetails) {
    super('KEY_UNKNOWN', message, details);
  }
}

/** An operation that this kind of node does not have. */
export class ConfigTypeError extends ConfigError {
  override readonly name = 'ConfigTypeError';

  constructor(message: string, details?: ErrorDetails) {
    super('TYPE', message, details);
  }
}

/** An index beyond the end of a list. */
export class ConfigIndexError extends ConfigError {
  override readonly name = 'ConfigIndexError';

  constructor(message: string, details?: ErrorDetails) {
    super('INDEX', message, details);
  }
}

/** An argument that makes no sense (merging nothing, an item that is not in a list). */
export class ConfigValueError extends ConfigError {
  override readonly name = 'ConfigValueError';

  constructor(message: string, details?: ErrorDetails) {
    super('VALUE', message, details);
  }
}

/** A value that contains itself. */
export class ConfigCycleDetectedException extends ConfigError {
  override readonly name = 'ConfigCycleDetectedException';

  constructor(message: string, details?: ErrorDetails) {
    super('CYCLE', message, details);
  }
}

/** A string with `${` in it that is no interpolation. Thrown when the string enters a config, not when it is read. */
export class GrammarParseError extends ConfigError {
  override readonly name = 'GrammarParseError';

  constructor(message: string, details?: ErrorDetails) {
    super('GRAMMAR', message, details);
  }
}
