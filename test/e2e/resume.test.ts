import { describe, expect, it } from 'vitest';
import { command, temporaryFolder } from './command.ts';
import { ALL } from '../sample.ts';
import { holdResumed, WORDS, type Killed } from './kill-and-resume.ts';

describe('hydrosol resume', { timeout: 60_000 }, () => {
  it
    .runIf(ALL)
    .each<Killed>([{ stage: 'student', more: ['data/augment=cifar', 'data.augment.mixup=0.2'], stored: 'teacher' }])(
    'comes to the same numbers where $stage was in training at kill -9 $more',
    holdResumed,
  );

  it.runIf(ALL)('leaves a run alone that is still going on', async () => {
    const cwd = await temporaryFolder();
    let second: Promise<{ code: number | null; stderr: string }> | undefined;
    await command('run', [...WORDS, 'trainer.epochs=2000'], {
      cwd,
      onStderr(text, kill) {
        if (second !== undefined || !text.includes('training the baseline')) return;
        second = command('hydrosol', ['resume', 'out'], { cwd });
        void second.finally(() => kill('SIGKILL'));
      },
    });
    expect(await second).toMatchObject({ code: 2, stderr: expect.stringMatching(/process \d+ is still at work/) });
  });

  it('says where there is no run', async () => {
    const cwd = await temporaryFolder();
    expect(await command('hydrosol', ['resume', 'nowhere'], { cwd })).toMatchObject({ code: 2 });
  });
});
