/** @file Files that somebody else may have made. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The content of a regular file. Fails with what the file system says, and at once where a folder, pipe or device has the
 * name: `readFile` waits for a pipe until somebody writes to it.
 */
export async function readRegularFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new Error(`${path} is not a regular file`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
