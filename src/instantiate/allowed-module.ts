/** @file Which modules a config may name: files below folders, and packages, that the program allowed. */
import { realpathSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { HydrosolError } from '../errors.ts';
import type { ErrorDetails } from '../errors.ts';
import { nearestFile } from '../util/nearest-file.ts';
import { packageFile } from './package-file.ts';

export interface AllowOptions {
  /** Folders (`./`, `./parts`, or absolute) and packages (`my-package`, `@scope/package`). Default: none. */
  readonly allow?: readonly string[];
  /** Folder that relative paths and packages are looked for from. Default: the working directory. */
  readonly base?: string;
}

const SOURCE = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']);

/** `my-package`, `@scope/package`, with plain segments behind it: nothing that a resolver could read as `..`. */
const PACKAGE = /^(@[\w.-]+\/[\w.-]+|[\w.-]+)((?:\/[\w@~+.-]+)*)$/;

function isPath(text: string): boolean {
  return text === '.' || text === '..' || /^\.{1,2}[\\/]/.test(text) || isAbsolute(text);
}

/** Whether `path` is `folder` or below it, and not in packages that are installed there. */
function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && !way.split(sep).some((part) => part === '..' || part === 'node_modules');
}

/** The real path, without symbolic links; nothing if there is no such file. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function refused(module: string, reason: string, allow: readonly string[], place: ErrorDetails): HydrosolError {
  return new HydrosolError('TARGET_UNKNOWN', `the module ${module} ${reason}`, {
    ...place,
    expected: allow.length === 0 ? 'a registered name: no modules are allowed' : `a module of ${allow.join(', ')}`,
  });
}

function fileOf(module: string, allow: readonly string[], base: string, place: ErrorDetails): string {
  const path = resolve(base, module);
  const folders = allow.filter(isPath).map((folder) => resolve(base, folder));
  const around = folders.filter((folder) => isInside(path, folder));
  if (around.length === 0) throw refused(module, 'is not in a folder that the program allowed', allow, place);
  if (!SOURCE.has(extname(path))) throw refused(module, `must end with ${[...SOURCE].join(', ')}`, allow, place);
  const real = realPath(path);
  if (real === undefined) {
    const details = { expected: `a file in ${dirname(path)}`, ...nearestModule(module, path) };
    throw new HydrosolError('TARGET_UNKNOWN', `there is no file ${module}`, { ...place, ...details });
  }
  const isReallyInside = around.some((folder) => {
    const realFolder = realPath(folder);
    return realFolder !== undefined && isInside(real, realFolder);
  });
  if (!isReallyInside) throw refused(module, 'is a link that leaves the allowed folder', allow, place);
  return real;
}

function nearestModule(module: string, path: string): ErrorDetails {
  const near = nearestFile(path);
  return { suggestion: near === undefined ? undefined : module.slice(0, -basename(path).length) + near };
}

function fileOfPackage(module: string, allow: readonly string[], base: string, place: ErrorDetails): string {
  const [, name = '', rest = ''] = PACKAGE.exec(module) ?? [];
  const isPlain = !`${name}${rest}`.split('/').some((part) => /^\.*$/.test(part) || part === 'node_modules');
  if (name === '' || !isPlain) throw refused(module, 'is neither a path nor a package', allow, place);
  if (isBuiltin(name) || isBuiltin(module)) throw refused(module, 'is part of Node', allow, place);
  if (!allow.includes(name)) throw refused(module, 'is not a package that the program allowed', allow, place);
  const file = packageFile(name, `.${rest}`, base);
  if (file !== undefined) return file;
  throw new HydrosolError('TARGET_UNKNOWN', `the package ${module} is not found`, {
    ...place,
    expected: `an installed package, seen from ${base}, that offers this`,
  });
}

/**
 * The file of a module that a config names. Throws TARGET_UNKNOWN for what is not there and for what is not allowed: any
 * file outside of the allowed folders (through `..` and symbolic links too) or in `node_modules`, any other package, the
 * modules of Node, and addresses (`node:`, `data:`, `file:`, `http:`).
 */
export function allowedModule(module: string, options: AllowOptions = {}, place: ErrorDetails = {}): string {
  const { allow = [], base = process.cwd() } = options;
  if (isPath(module)) return fileOf(module, allow, resolve(base), place);
  return fileOfPackage(module, allow, resolve(base), place);
}
