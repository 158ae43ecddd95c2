/** @file experiments/presets: its sweep, and the table of its results. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, temporaryFolder } from './command.ts';
import { run } from './in-process.ts';

const FOLDER = resolve(import.meta.dirname, '../../experiments/presets');

/** Accuracies in percent of the baselines, by student and seed. */
const BASELINES: Readonly<Record<string, readonly number[]>> = { cnn: [90, 92], mlp: [80, 82] };

/** What a loss adds to a student on a task, by seed; none where it could not run. */
const ADDED: readonly (readonly [data: string, loss: string, model: string, added: readonly number[]])[] = [
  ['first', 'good', 'cnn', [3, 5]],
  ['first', 'good', 'mlp', [1, 3]],
  ['first', 'bad', 'cnn', [-9, -9.5]],
  ['first', 'bad', 'mlp', [-8, -8.5]],
  ['second', 'good', 'cnn', [0.1, -0.1]],
  ['second', 'good', 'mlp', [0, 0]],
  ['second', 'bad', 'cnn', [-9.1, -9.5]],
  ['second', 'bad', 'mlp', []],
];

function resultsCsv(): string {
  const rows = ADDED.flatMap(([data, loss, model, added]) =>
    BASELINES[model]!.map((baseline, seed) => {
      const student = added[seed];
      const end =
        student === undefined
          ? 'FAILED,,,,30,"LOSS: no maps, none"'
          : `FINISHED,0.99,${baseline / 100},${(baseline + student) / 100},30,`;
      return [data, model, loss, seed, end].join(',');
    }),
  );
  const header = 'data,model,loss,seed,status,teacher_accuracy,baseline_accuracy,student_accuracy,seconds,error';
  return [header, ...rows, ''].join('\r\n');
}

describe('experiments/presets', () => {
  it('sweeps every loss over four students and three tasks by one command', async () => {
    const words = ['--config-dir', join(FOLDER, 'conf'), '--config-name', 'presets', '--dry-run', 'seed=0'];
    const { code, stdout } = await run([...words, 'loss=response,at'], { cwd: await temporaryFolder() });
    expect(code).toBe(0);
    const jobs = stdout.split('\n').filter((line) => /^ *\d+ /.test(line) && line.includes('_2000'));
    expect(jobs).toHaveLength(24);
    for (const student of ['cnn', 'mlp', 'lstm', 'vit'])
      expect(jobs.filter((line) => line.includes(student)).length).toBeGreaterThanOrEqual(4);
  });

  it('makes a table of results.csv', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'results.csv'), resultsCsv());
    const { code, stdout, stderr } = await command(join(FOLDER, 'table.ts'), ['results.csv'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('16 jobs, 8 minutes of all workers together. 2 presets, 2 seeds.');
    expect(stdout).toContain('significantly below the baseline on two tasks or more: 1 of 2: `bad`\n');
    expect(stdout).toContain('significantly above the baseline on one task or more: 0 of 2\n');
    // 3, 5 and 1, 3: mean 3, √((2 + 2) / 2 / 4) = 0.7071, t(0.975, 2) = 4.3027, p of t = 4.2426
    expect(stdout).toContain('| `good` | +3.00 ± 3.04 (0.051; 0.051) |');
    // over the one student that has a result
    expect(stdout).toMatch(
      /^\| `bad` \| −8\.75 ± 0\.76 ▼ \(0\.00041; 0\.00082\) \| −9\.30 ± 2\.54 ▼ \(0\.014; 0\.027\) \|$/m,
    );
    expect(stdout).toContain('| `bad` | −9.3 | – |');
    expect(stdout).toContain('| `bad` | mlp | second | LOSS: no maps, none |\n');
    expect(stdout).toContain('| first | cnn | 91.0 ± 12.7 | 99.0 ± 0.0 |');
  });
});
