import { expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/command.ts';
import { run } from '../e2e/in-process.ts';
import { blocks, words } from './pages.ts';

/** What is the same in every run of a command: the lines but those of epochs, without times and measured numbers. */
const lasting = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => !/ epoch \d+\/\d+ done|^…?$/.test(line))
    .map((line) =>
      line
        .replace(/^\[[\d :,-]+\]/, '[time]')
        .replace(/\d+ threads?/, 'threads')
        .replaceAll(/ +/g, ' ')
        .replace(/done in \d+s.*| [\d.]+ ms .*| \d\.\d{4}.*| [+-][\d.]+ points.*|: outputs.*/, ''),
    );

it('the session of README prints what it shows', async () => {
  const session = blocks('console').find((text) => text.includes('[INFO]')) ?? '';
  const [first = '', ...output] = session.split('\n');
  const { stdout, stderr } = await run(words(first).slice(3), { cwd: await temporaryFolder() });
  expect(lasting(`${stderr}${stdout}`)).toEqual(lasting(output.join('\n')));
});
