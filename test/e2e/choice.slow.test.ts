/** @file More of `choice.test.ts`: a run that is killed, a store whose weights were harmed. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRunSummary } from '../../src/report/index.ts';
import { CHOICE, numbersOf, WORDS } from './choice-words.ts';
import { command, temporaryFolder } from './command.ts';
import { run } from './in-process.ts';

describe('run trainer.select=best trainer.patience=4', { timeout: 60_000 }, () => {
  it('comes to the same numbers where the student was in training at kill -9', async () => {
    const [whole, killed] = [await temporaryFolder(), await temporaryFolder()];
    const words = [...WORDS, ...CHOICE, 'trainer.patience=40', 'trainer.checkpoint_every=3'];
    expect(await run(words, { cwd: whole })).toMatchObject({ code: 0 });
    const checkpoint = join(killed, 'out/checkpoints/student.safetensors');
    let timer: NodeJS.Timeout | undefined;
    const { code } = await command('run', words, {
      cwd: killed,
      onStderr(_, kill) {
        timer ??= setInterval(() => existsSync(checkpoint) && kill('SIGKILL'), 2);
      },
    });
    clearInterval(timer);
    expect(code).toBeNull();
    expect(existsSync(join(killed, 'out/summary.json'))).toBe(false);
    expect(await command('hydrosol', ['resume', 'out'], { cwd: killed })).toMatchObject({ code: 0 });
    expect(await numbersOf(killed)).toEqual(await numbersOf(whole));
  });

  it('trains a network again whose stored weights were harmed, and says so', async () => {
    const cwd = await temporaryFolder();
    const words = [...WORDS, 'trainer.epochs=1'];
    expect(await run(words, { cwd })).toMatchObject({ code: 0 });
    const first = await numbersOf(cwd);
    const again = await run(words, { cwd });
    expect(again.stderr).toContain('the teacher comes from the store');
    const [, entry] = /the teacher comes from the store: .*, (.*)\n/.exec(again.stderr)!;
    const weights = await readFile(join(entry!, 'weights.bin'));
    weights[0]! ^= 1;
    await writeFile(join(entry!, 'weights.bin'), weights);
    const third = await run([...words, 'hydra.run.dir=third'], { cwd });
    expect(third.stderr).toMatch(
      /weights.bin was changed[^]*training the teacher[^]*the baseline comes from the store/,
    );
    const { stages } = await readRunSummary(join(cwd, 'third'));
    expect(stages['teacher']!.from_store).toBe(false);
    expect(first).toMatchObject({ ends: [{ weights: stages['teacher']!.weights_sha256 }, {}, {}] });
  });
});
