import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createSweepConsole } from '../../../src/cli/terminal/sweep-console.ts';
import { statusLines } from '../../../src/cli/terminal/sweep-lines.ts';
import type { SweepStatus } from '../../../src/sweep/index.ts';

const progress = {
  stage: 'student',
  epoch: 6,
  epochs: 10,
  step: 60,
  steps: 100,
  loss: 0.0037641,
  accuracy: 0.5,
  samplesPerSecond: 1,
  secondsLeft: 1,
};
const status: SweepStatus = {
  total: 36,
  finished: 12,
  pruned: 0,
  failed: 1,
  running: [
    { number: 14, words: ['teacher=mlp_large', 'loss=response'], slot: 1, seconds: 13, progress },
    { number: 13, words: ['teacher=cnn_large', 'loss=relation'], slot: 0, seconds: 75 },
  ],
  left: 21,
  secondsLeft: 130,
  atWork: true,
};

it('says how many jobs are in which state, and what each worker does, in its order', () => {
  expect(statusLines(status, { width: Infinity })).toEqual([
    '12 of 36 finished, 1 failed, 2 running, 21 left; about 2:10 to go',
    '  worker 0  #13  1:15  teacher=cnn_large loss=relation',
    '  worker 1  #14  13s  teacher=mlp_large loss=response  student 6/10, loss 0.003764',
  ]);
});

it.each([79, 60, 40])('has no line wider than %i columns', (width) => {
  for (const line of statusLines(status, { width })) expect(line.length).toBeLessThanOrEqual(width);
});

/** What stands on a terminal with these columns after what was written to it. */
function screen(written: string, columns: number): string[] {
  const lines = [''];
  let row = 0;
  for (const piece of written.split('\u001B[')) {
    const [code = '', up] = /^(?:(\d+)A\r|J)/.exec(piece) ?? [];
    if (up !== undefined) row -= Number(up);
    else if (code !== '') lines.splice(row, Infinity, '');
    for (const character of piece.slice(code.length)) {
      if (character === '\n') {
        row++;
        lines[row] ??= '';
      } else {
        if (lines[row]!.length === columns) lines[++row] = '';
        lines[row] += character;
      }
    }
  }
  return lines.filter((line) => line !== '');
}

it('draws in place of what it drew before, with lines of the log above', async () => {
  let written = '';
  const stream = Object.assign(
    new Writable({
      write(chunk: Buffer, _, done) {
        written += chunk.toString();
        done();
      },
    }),
    { isTTY: true, columns: 60 },
  );
  const interrupt = new AbortController();
  const console = createSweepConsole({ stream, env: {}, signal: interrupt.signal });
  console.print('36 jobs');
  console.show(status);
  console.print('#12 finished');
  await new Promise((resolve) => setTimeout(resolve, 300));
  console.show({ ...status, finished: 13 });
  expect(screen(written, 60)).toEqual([
    '36 jobs',
    '#12 finished',
    ...statusLines({ ...status, finished: 13 }, { width: 59 }),
  ]);
  interrupt.abort();
  written += 'interrupted\n';
  await new Promise((resolve) => setTimeout(resolve, 300));
  console.show({ ...status, finished: 14 });
  console.end();
  const left = statusLines({ ...status, finished: 13 }, { width: 59 });
  expect(screen(written, 60)).toEqual(['36 jobs', '#12 finished', ...left, 'interrupted']);
});

it('draws nothing on what is no terminal', () => {
  let written = '';
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      written += chunk.toString();
      done();
    },
  });
  const console = createSweepConsole({ stream, env: {} });
  console.show(status);
  console.print('a line');
  expect(written).toBe('a line\n');
});
