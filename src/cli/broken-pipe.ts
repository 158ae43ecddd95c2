/** @file What is printed for a reader who has gone. */

function ignore(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/**
 * Goes on where the reader of stdout stops reading (`… | head`): what is printed after that is lost, a run is not. Without
 * this Node ends the process with a stack.
 */
export function ignoreBrokenPipe(): void {
  if (!process.stdout.listeners('error').includes(ignore)) process.stdout.on('error', ignore);
}
