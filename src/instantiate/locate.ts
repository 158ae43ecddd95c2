/** @file From the text of a `_target_` to what it stands for. */
import { HydrosolError } from '../errors.ts';
import type { ErrorDetails } from '../errors.ts';
import { allowedModule } from './allowed-module.ts';
import type { AllowOptions } from './allowed-module.ts';
import { followExportPath } from './export-path.ts';
import { importFile } from './import-file.ts';
import { registered, unknownTarget } from './registry.ts';
import type { Registry } from './registry.ts';
import { isTarget } from './target.ts';
import type { Target } from './target.ts';

export interface LocateOptions extends AllowOptions {
  /** The names that may be used. Default: none. */
  readonly targets?: Registry;
}

const NO_TARGETS: Registry = {};

/** `./my-loss.ts:nested.thing` → module and export; a drive letter is part of the module. */
function splitName(name: string): { module: string; path: string } | undefined {
  const [, module, path] = /^(.*[^:]):([^:\\/]+)$/s.exec(name) ?? [];
  return module === undefined || path === undefined ? undefined : { module, path };
}

/** The file of `MODULE:EXPORT`; nothing for any other name. Throws as `allowedModule` does. */
export function fileOfTarget(name: string, options: AllowOptions, place: ErrorDetails = {}): string | undefined {
  const parts = splitName(name);
  return parts && allowedModule(parts.module, options, place);
}

/** What a registered name stands for; nothing for `module:export`. Throws TARGET_UNKNOWN for any other name. */
export function locateRegistered(
  name: string,
  { targets = NO_TARGETS }: LocateOptions,
  place: ErrorDetails = {},
): Target | undefined {
  const found = registered(targets, name);
  if (found === undefined && splitName(name) === undefined) throw unknownTarget(targets, name, place);
  return found;
}

/**
 * What a name stands for: what is registered, or an export of a module that is imported (`./my-loss.ts:myLoss`,
 * `my-package:nested.thing`). Throws TARGET_UNKNOWN for what does not exist or is not allowed, INSTANTIATE for a module
 * that cannot be loaded.
 */
export async function locate(name: string, options: LocateOptions, place: ErrorDetails = {}): Promise<unknown> {
  const found = locateRegistered(name, options, place);
  const parts = splitName(name);
  if (found !== undefined || parts === undefined) return found;
  const file = allowedModule(parts.module, options, place);
  let module: object;
  try {
    module = await importFile(file);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new HydrosolError('INSTANTIATE', `${parts.module} cannot be loaded: ${message}`, { ...place, cause: error });
  }
  return followExportPath(module, parts.path, place);
}

/** Makes sure that something can be called. Throws INSTANTIATE. */
export function requireTarget(found: unknown, name: string, place: ErrorDetails = {}): Target {
  if (isTarget(found)) return found;
  const kind = found === null ? 'null' : `a value of type ${typeof found}`;
  throw new HydrosolError('INSTANTIATE', `_target_ ${name} cannot be called: it is ${kind}`, {
    ...place,
    expected: 'a function, a class, or an object with options and create',
  });
}

/** Looks up whatever a name stands for, without calling it (`hydra.utils.get_object`). Throws as `locate` does. */
export function getObject(name: string, options: LocateOptions = {}, place: ErrorDetails = {}): Promise<unknown> {
  return locate(name, options, place);
}

/** Looks up a function, a class or a component without calling it (`get_class`, `get_method`). Throws INSTANTIATE too. */
export async function getTarget(name: string, options: LocateOptions = {}): Promise<Target> {
  return requireTarget(await locate(name, options), name);
}
