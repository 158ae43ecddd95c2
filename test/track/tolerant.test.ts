import { expect, it } from 'vitest';
import { HydrosolError } from '../../src/errors.ts';
import { tolerant, type Tracker } from '../../src/track/index.ts';

const run = { name: 'job 3', started: 0, params: new Map(), tags: new Map(), folder: '.' };

const failing = (reason: Error): Tracker => ({ start: () => Promise.reject(reason) });

it('lets a run go untracked where the server is gone, and says so', async () => {
  const warnings: string[] = [];
  const tracked = await tolerant(failing(new HydrosolError('TRACKER', 'no server')), (text) =>
    warnings.push(text),
  ).start(run);
  tracked.listen({ kind: 'stage-end', stage: 's', seconds: 1 });
  await tracked.end({ status: 'FINISHED', files: [] });
  expect(tracked.id).toBeUndefined();
  expect(tracked.ids.size).toBe(0);
  expect(warnings).toEqual(['job 3 is not tracked: no server']);
});

it('does not hide a bug', async () => {
  await expect(tolerant(failing(new TypeError('bug')), () => {}).start(run)).rejects.toThrow('bug');
});

it('still fails where the place is checked before anything is made', async () => {
  const away: Tracker = { ...failing(new Error()), check: () => Promise.reject(new HydrosolError('TRACKER', 'away')) };
  await expect(tolerant(away, () => {}).check?.()).rejects.toMatchObject({ code: 'TRACKER' });
});

it('keeps the ids of a run that is resumed while the server is gone', async () => {
  const resumes = new Map([['mlflow', 'r1']]);
  const tracker = tolerant(failing(new HydrosolError('TRACKER', 'no server')), () => {});
  expect((await tracker.start({ ...run, resumes })).ids).toEqual(resumes);
});
