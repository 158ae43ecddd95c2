/** @file A process that does one thing under a lock and says what happens: node … PATH OPTIONS KIND [ARGUMENT]. */
import { appendFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type LockOptions, withLock } from '../../src/util/lock.ts';

const [path = '', options = '{}', kind = '', argument = ''] = process.argv.slice(2);

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const kinds: Readonly<Record<string, (isHeld: () => Promise<boolean>) => Promise<unknown>>> = {
  /** Makes a file unless it is there; takes its time. */
  async make() {
    if (existsSync(argument)) return;
    await setTimeout(200);
    await appendFile(argument, 'made\n');
  },
  /** Holds the lock until something is typed. */
  async stay(isHeld) {
    await once(process.stdin, 'data');
    say(`held ${await isHeld()}`);
  },
  /** Holds it, and its own thread too. */
  async block(isHeld) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(argument));
    say(`held ${await isHeld()}`);
  },
};

const told: LockOptions = {
  ...(JSON.parse(options) as LockOptions),
  onWait: (holder) => say(`waits for ${holder?.pid}`),
  onTakeOver: (holder) => say(`takes over from ${holder?.pid}`),
};
await withLock(path, told, async (isHeld) => {
  say('holds');
  await kinds[kind]!(isHeld);
});
say('left');
process.stdin.destroy();
