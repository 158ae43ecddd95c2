import { describe, expect, it } from 'vitest';
import { runName } from '../../src/track/index.ts';
import type { RunNameParts } from '../../src/track/index.ts';

const folder = '/home/me/outputs/2026-11-28/10-41-07';
const parts = (more: Partial<RunNameParts>): RunNameParts => ({ job: 'run', words: [], folder, ...more });

describe('runName', () => {
  it.each<[string, Partial<RunNameParts>]>([
    ['model=cnn loss=relation', { words: ['model=cnn', 'loss=relation'] }],
    ['run 2026-11-28/10-41-07', {}],
    ['train b', { job: 'train', folder: 'b' }],
    ['run out/b', { folder: 'C:\\me\\out\\b\\' }],
    ['run 2026-11-28/10-41-07', { words: ['tracker=mlflow', 'tracker.uri=http://h', 'hydra.run.dir=x', '+hydra/x=y'] }],
    ['++trackers=2 ~hydrant', { words: ['++trackers=2', '~hydrant'] }],
    ['seed=1', { words: ['tracker=mlflow', 'seed=1'] }],
    ['ablation seed=1', { job: 'ablation', words: ['hydra.job.name=ablation', 'seed=1'] }],
    ['ablation 2026-11-28/10-41-07', { job: 'ablation', words: ['hydra.job.name=ablation'] }],
    ['#3 model=cnn seed=1', { role: 'job', number: 3, words: ['model=cnn', 'seed=1'] }],
    ['#0', { role: 'job', number: 0 }],
    ['#0 ablation', { role: 'job', number: 0, job: 'ablation', words: ['hydra.job.name=ablation'] }],
    ['sweep model=cnn,mlp seed=0,1', { role: 'sweep', words: ['model=cnn,mlp', 'seed=0,1', 'tracker=mlflow'] }],
    ['sweep 2026-11-28/10-41-07', { role: 'sweep' }],
    ['note=two lines', { words: ['note=two\n\u001B  lines'] }],
    [`note=${'ü'.repeat(94)}…`, { words: [`note=${'ü'.repeat(95)}`, 'seed=1'] }],
  ])('%s', (name, more) => expect(runName(parts(more))).toBe(name));
});
