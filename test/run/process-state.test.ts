import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { enterProcessState, jobVariables } from '../../src/run/index.ts';
import { composeTree } from '../compose/conf-tree.ts';

it('gives the variables of hydra.job.env_set as strings, interpolations resolved', () => {
  const words = ["+hydra.job.env_set={A:1,B:'${a}',C:true,D:'${hydra.job.name}'}", 'hydra.job.name=job'];
  const composed = composeTree({ 'config.yaml': 'a: 0.5\n' }, words);
  expect(jobVariables(composed)).toEqual({ A: '1', B: '0.5', C: 'True', D: 'job' });
});

it('sets variables and folder, and puts back what was there', () => {
  vi.stubEnv('STATE_BEFORE', 'old');
  const [cwd, folder] = [process.cwd(), realpathSync(mkdtempSync(join(tmpdir(), 'state-')))];
  const leave = enterProcessState({ variables: { STATE_BEFORE: 'new', STATE_OPEN: 'x' }, folder });
  const inside = { cwd: process.cwd(), before: process.env['STATE_BEFORE'], open: process.env['STATE_OPEN'] };
  leave();
  expect(inside).toEqual({ cwd: folder, before: 'new', open: 'x' });
  expect(process.cwd()).toBe(cwd);
  expect(process.env['STATE_BEFORE']).toBe('old');
  expect('STATE_OPEN' in process.env).toBe(false);
  vi.unstubAllEnvs();
});
