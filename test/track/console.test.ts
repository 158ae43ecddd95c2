import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatNumber, formatSeconds } from '../../src/track/console.ts';
import { createConsoleTracker } from '../../src/track/index.ts';
import type { TrackEvent } from '../../src/util/events.ts';
import { describeTracker, point, runInfo, stageEvents } from './contract.ts';
import { memoryStream } from './memory-stream.ts';

describeTracker('console (plain)', () => ({ tracker: createConsoleTracker({ stream: memoryStream(false).stream }) }));
describeTracker('console (bar)', () => ({ tracker: createConsoleTracker({ stream: memoryStream(true).stream }) }));

/** What the tracker writes for some events, with a clock that goes on by `second` before each. */
async function show(
  events: readonly TrackEvent[],
  { isTTY = false, seconds = 0, env = {}, status = 'FINISHED' as 'FINISHED' | 'FAILED' | 'KILLED' } = {},
): Promise<string> {
  const { stream, text } = memoryStream(isTTY);
  let time = 0;
  const run = await createConsoleTracker({ stream, env, now: () => time }).start(runInfo('.'));
  for (const event of events) {
    time += seconds * 1000;
    run.listen(event);
  }
  await run.end({ status, files: [] });
  return text();
}

/** What a terminal shows in the end of what was written to it: the control sequences of bars and of nothing else. */
function screen(text: string): string[] {
  const lines = [''];
  let column = 0;
  // oxlint-disable-next-line no-control-regex
  for (const [part, sequence] of text.matchAll(/\u001B(7|8|\[\??\d*[A-Za-z])|[\r\n]|[^\u001B\r\n]+/g)) {
    const line = lines.at(-1)!;
    if (sequence === '7' || sequence === '8') throw new Error('a saved position is not tracked here');
    if (part === '\n') lines.push('');
    if (part === '\r' || part === '\n' || sequence === '[1G') column = 0;
    else if (sequence === '[2K') lines[lines.length - 1] = '';
    else if (sequence === '[0K') lines[lines.length - 1] = line.slice(0, column);
    else if (sequence === undefined) {
      lines[lines.length - 1] = line.slice(0, column).padEnd(column) + part + line.slice(column + part.length);
      column += part.length;
    }
  }
  return lines;
}

const events = stageEvents([point(4, 0.9712), point(4, 0.5, { name: 'train/loss' })]);

describe('elsewhere than on a terminal', () => {
  it('writes a line for the start and end of a stage, and the end of an epoch', async () => {
    expect((await show(events)).split('\n')).toEqual([
      'student: 2 epochs, 4 steps',
      'student: epoch 1/2 done  loss 0.5  accuracy 0.7500',
      'student: done in 3s  loss 0.5  accuracy 0.7500  val/accuracy 0.9712',
      '',
    ]);
  });

  it('writes a line every ten seconds', async () => {
    const lines = (await show(events, { seconds: 6 })).split('\n');
    expect(lines[1]).toBe('student: epoch 1/2  loss 0.5  accuracy 0.7500  3s left  1000 samples/s');
    expect(lines).toHaveLength(5);
  });

  it('writes no control characters', async () => {
    const text = await show(events, { seconds: 6, status: 'KILLED' });
    expect(text).toBe(stripVTControlCharacters(text));
  });

  it('takes TERM=dumb for no terminal', async () => {
    expect(await show(events, { isTTY: true, env: { TERM: 'dumb' } })).toBe(await show(events));
  });
});

describe('on a terminal', () => {
  it('draws a bar with epoch, loss, accuracy, speed and time left', async () => {
    const text = stripVTControlCharacters(await show(events, { isTTY: true }));
    expect(text).toContain('━');
    expect(text).toContain('epoch 2/2 loss 0.5 accuracy 0.7500 3s left 1000 samples/s');
  });

  it('leaves one line of a stage that is over', async () => {
    const text = await show(events, { isTTY: true });
    const last = text.slice(text.lastIndexOf('\u001B[2K'));
    expect(stripVTControlCharacters(last)).toBe(
      'student: done in 3s  loss 0.5  accuracy 0.7500  val/accuracy 0.9712\n',
    );
  });

  it('keeps lines of others whole, above the bar', async () => {
    const { stream, text } = memoryStream(true);
    const tracker = createConsoleTracker({ stream, env: {} });
    tracker.print('before');
    const run = await tracker.start(runInfo('.'));
    for (const event of events.slice(0, 3)) run.listen(event);
    tracker.print('a warning');
    for (const event of events.slice(3)) run.listen(event);
    tracker.print('after');
    expect(screen(text())).toEqual([
      'before',
      'a warning',
      'student: done in 3s  loss 0.5  accuracy 0.7500  val/accuracy 0.9712',
      'after',
      '',
    ]);
  });

  it('shows the cursor again, also after an interruption', async () => {
    const text = await show(events.slice(0, 3), { isTTY: true, status: 'KILLED' });
    expect(text.lastIndexOf('\u001B[?25h')).toBeGreaterThan(text.lastIndexOf('\u001B[?25l'));
    expect(stripVTControlCharacters(text)).toContain('student: interrupted after step 2 of 4\n');
  });

  it.each([
    { name: 'colours by default', env: {}, coloured: true },
    { name: 'obeys NO_COLOR', env: { NO_COLOR: '1' }, coloured: false },
    { name: 'takes an empty NO_COLOR for none, as no-color.org says', env: { NO_COLOR: '' }, coloured: true },
  ])('$name', async ({ env, coloured }) => {
    // oxlint-disable-next-line no-control-regex
    expect(/\u001B\[\d+m/.test(await show(events, { isTTY: true, env }))).toBe(coloured);
  });
});

describe('formatSeconds', () => {
  it.each([
    { seconds: 0, text: '0s' },
    { seconds: 59.4, text: '59s' },
    { seconds: 59.6, text: '1:00' },
    { seconds: 65, text: '1:05' },
    { seconds: 3599.9, text: '1:00:00' },
    { seconds: 7384, text: '2:03:04' },
    { seconds: -1, text: '0s' },
    { seconds: Infinity, text: '?' },
    { seconds: NaN, text: '?' },
  ])('$seconds is $text', ({ seconds, text }) => expect(formatSeconds(seconds)).toBe(text));
});

describe('formatNumber', () => {
  it.each([
    { value: 0.01234567, text: '0.01235' },
    { value: 2.5, text: '2.5' },
    { value: 12345.678, text: '12350' },
    { value: NaN, text: 'NaN' },
    { value: 1e-9, text: '1e-9' },
  ])('$value is $text', ({ value, text }) => expect(formatNumber(value)).toBe(text));
});
