import { expect, it } from 'vitest';
import { createSweepConsole } from '../../../src/cli/terminal/sweep-console.ts';

const STATUS = { total: 2, finished: 0, failed: 0, running: [], left: 2, atWork: true };
const CLEAR = '\u001B[1A\r\u001B[J';

/** A terminal that keeps what is written to it. */
function terminal() {
  const written: string[] = [];
  const stream = Object.assign(Object.create(process.stderr) as NodeJS.WriteStream, {
    isTTY: true,
    columns: 80,
    write: (text: string) => written.push(text) > 0,
  });
  return { written, stream };
}

it('draws where a sweep stands in place of what it drew before, and takes it away at the end', () => {
  const { written, stream } = terminal();
  const console = createSweepConsole({ stream, env: {} });
  console.show(STATUS);
  console.print('a line');
  console.end();
  expect(written).toEqual(['0 of 2 finished, 2 left\n', `${CLEAR}a line\n0 of 2 finished, 2 left\n`, CLEAR]);
});

it('leaves what the user was told when the sweep was interrupted', () => {
  const { written, stream } = terminal();
  const controller = new AbortController();
  const console = createSweepConsole({ stream, env: {}, signal: controller.signal });
  console.show(STATUS);
  controller.abort();
  console.print('a line');
  console.end();
  expect(written.join('')).not.toContain(CLEAR);
});
