import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRunSummary } from '../../src/report/index.ts';
import { readMetrics } from '../../src/track/index.ts';
import { CHOICE, WORDS } from './choice-words.ts';
import { temporaryFolder } from './command.ts';
import { hydrosol, run } from './in-process.ts';
import { ALL } from '../sample.ts';

describe('run trainer.select=best trainer.patience=4', { timeout: 60_000 }, () => {
  it.runIf(ALL)('stops early, keeps the best epoch of the validation split, and is reproduced', async () => {
    const cwd = await temporaryFolder();
    const { code, stderr } = await run([...WORDS, ...CHOICE], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('the student stopped after epoch 5') });
    const { stages } = await readRunSummary(join(cwd, 'out'));
    expect(stages['teacher']).toMatchObject({ steps: 7, epochs: 2, selected_epoch: 2, stopped_early: false });
    const points = await readMetrics(join(cwd, 'out'));
    for (const stage of ['baseline', 'student']) {
      const found = stages[stage]!;
      expect(found).toMatchObject({
        steps: 25,
        epochs: 5,
        stopped_early: true,
        weights_bytes: 4 * (64 * 16 + 16 + 17 * 3),
      });
      const values = (name: string) =>
        points.filter((point) => point.stage === stage && point.name === name).map(({ value }) => value);
      const validation = values('validation/accuracy');
      expect(validation).toHaveLength(5);
      const best = validation.indexOf(Math.max(...validation));
      expect(found.selected_epoch).toBe(best + 1);
      expect(found.validation?.accuracy).toBe(validation[best]);
      expect(found.accuracy).toBe(values('test/accuracy')[best]);
      expect(found.latency_ms).toBeGreaterThan(0);
      expect(found.samples_per_second).toBeGreaterThan(0);
    }
    expect(stages['student']!.measures!.only_right!.network - stages['student']!.measures!.only_right!.baseline).toBe(
      Math.round(100 * (stages['student']!.accuracy - stages['baseline']!.accuracy)),
    );
    const reproduced = await hydrosol(['reproduce', 'out'], { cwd });
    expect(reproduced).toMatchObject({ code: 0, stdout: expect.stringContaining('identical') });
  });

  it('is refused without validation examples before anything is made', async () => {
    const cwd = await temporaryFolder();
    const words = WORDS.map((word) => (word.startsWith('data.validation') ? 'data.validation=0' : word));
    const { code, stderr } = await run([...words, ...CHOICE], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('trainer.select=best chooses by validation examples');
    expect(stderr).toContain('data.validation=0.1');
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });
});
