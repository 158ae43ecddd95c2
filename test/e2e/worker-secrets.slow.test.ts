/** @file Secrets in a sweep over processes: hidden wherever one run hides them, and readable by nobody else where they must be kept. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { workerProgram } from './worker-program.ts';

const CONFIG = `
a: me:\${db.password}:\${oc.env:SERVICE_TOKEN}@\${host}
host: h
db: {password: secret-of-config}
seed: 0
do: nothing
value: 1
engine: x
tracked: true
`;
/** Files that have what was typed, so that the sweep can be gone on with: those of a run, and what workers read. */
const KEPT = /(^|\/)(\.hydra\/.*|multirun\.yaml|sweep\.json|configs\.json)$/;
const SECRET = /secret-of-|hunter/;

afterEach(() => void vi.unstubAllEnvs());

it('workers hide secrets in logs, tables, the journal, what they print, and in all that trackers get', async () => {
  vi.stubEnv('SERVICE_TOKEN', 'secret-of-environment');
  const program = workerProgram({ 'config.yaml': CONFIG });
  const words = ['+api.token=hunter2', '+hydra.launcher.env.API_KEY=secret-of-launcher', 'hydra.launcher.retries=0'];
  const { stdout, stderr } = await program.sweep('host=h1,h2', 'do=nothing,refused,kill', ...words);
  expect(stdout).toMatch(/^job 1: CRASH: no answer from \*\*\*$/m);
  expect(stdout + stderr).not.toMatch(SECRET);

  const folder = join(program.cwd, 's');
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  expect(files.filter((path) => SECRET.test(read(path)) && !KEPT.test(path))).toEqual([]);
  expect(read('0/output.log')).toContain('printed by ***\n');
  expect(read('study.jsonl')).toContain('no answer from ***');
  for (const path of ['sweep.json', '.sweep/configs.json', '.sweep/workers/0.log'])
    expect(statSync(join(folder, path)).mode & 0o077).toBe(0);

  const told = readFileSync(join(program.cwd, 'told'), 'utf8');
  expect(told).toContain('"output.log"');
  expect(told).toContain('"study.jsonl"');
  expect(told).not.toMatch(SECRET);
}, 60_000);
