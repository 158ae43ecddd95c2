/** @file Hydrosol's own files. The build joins modules, so that no file is where a module's own URL says. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(import.meta.url);

function nearestPackage(folder: string): string {
  const parent = dirname(folder);
  return parent === folder || existsSync(join(folder, 'package.json')) ? folder : nearestPackage(parent);
}

/** The folder of Hydrosol's package.json. */
export const PACKAGE_FOLDER = nearestPackage(dirname(HERE));

/** The configs of the shipped experiment. */
export const CONFIG_FOLDER = join(PACKAGE_FOLDER, 'conf');

/** Whether these are the sources, not what the build made of them. */
export const IS_SOURCE = HERE.endsWith('.ts');

/** The path of a file or folder below `src`, or what the build made of it. */
export function ownFile(path: string): string {
  return join(PACKAGE_FOLDER, IS_SOURCE ? 'src' : 'dist', path);
}
