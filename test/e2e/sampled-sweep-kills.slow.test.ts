/** @file A sampled sweep is never lost either: killed and gone on with, it has the trials that it would have had. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openJournal } from '../../src/study/index.ts';
import { temporaryFolder } from './command.ts';
import { begin, goOn, killAll, records, SMALL, until } from './killed-sweep.ts';

const TRIALS = 10;
const WORDS = [
  'hydra/sweeper=optuna',
  'hydra/sweeper/sampler=random',
  'hydra/sweeper/pruner=asha',
  `hydra.sweeper.n_trials=${TRIALS}`,
  'loss.temperature=tag(log, interval(1, 20))',
  'optimizer.learning_rate=tag(log, interval(1e-4, 1e-1))',
  ...SMALL.filter((word) => !word.startsWith('trainer.steps')),
  'trainer.epochs=5',
  'data.validation=0.2',
  'model=mlp',
  'teacher=mlp_large',
  'hydra/launcher=processes',
  'hydra.launcher.n_jobs=2',
];

async function trialsIn(cwd: string) {
  const { trials } = await (await openJournal(join(cwd, 'sweep/study.jsonl'), { warn: () => {} })).read();
  return trials;
}

it(
  'P3: killed twice and gone on with, has all trials, each step once, and what was drawn',
  { timeout: 240_000 },
  async () => {
    const [whole, killed] = [await temporaryFolder(), await temporaryFolder()];
    expect(await begin(whole, WORDS).ended).toBe(0);
    const drawn = (await trialsIn(whole)).map(({ params }) => [...params]);
    expect(drawn).toHaveLength(TRIALS);

    for (const count of [14, 40]) {
      const running = begin(killed, WORDS);
      await until(running, () => records(running.sweep) >= count);
      killAll(running);
      await running.ended;
    }
    await goOn(killed);
    const trials = await trialsIn(killed);
    expect(trials.map(({ params }) => [...params])).toEqual(drawn);
    for (const { state, intermediate } of trials) {
      expect(['COMPLETE', 'PRUNED']).toContain(state);
      const steps = [...intermediate.keys()];
      expect(steps).toEqual(steps.map((_, i) => i + 1));
      if (state === 'COMPLETE') expect(steps).toHaveLength(5);
    }
    expect(trials.some(({ state }) => state === 'PRUNED')).toBe(true);
  },
);
