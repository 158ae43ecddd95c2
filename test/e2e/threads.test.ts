import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRunSummary } from '../../src/report/index.ts';
import { temporaryFolder, type Finished } from './command.ts';
import { hydrosol, run } from './in-process.ts';

const TINY =
  'data=synthetic data.train=120 data.test=60 scheme=self model=mlp model.hidden=[16,8] trainer.epochs=1 hydra.run.dir=out'.split(
    ' ',
  );

/** What a launcher tells a worker of its share of the processors. */
const env = { HYDROSOL_THREADS: '2' };

describe('engine.threads=auto in a worker that has two threads', () => {
  let cwd: string;
  let finished: Finished;
  const json = async (path: string): Promise<object> => JSON.parse(await readFile(join(cwd, path), 'utf8')) as object;

  beforeAll(async () => {
    cwd = await temporaryFolder();
    finished = await run(TINY, { cwd, env });
  });

  it('is said in the log, in environment.json and in summary.json', async () => {
    expect(finished).toMatchObject({ code: 0 });
    expect(finished.stderr).toContain('engine compiled, 2 threads, seed 0\n');
    expect(await json('out/environment.json')).toMatchObject({ engine: { name: 'compiled', threads: 2 } });
    expect(readRunSummary(join(cwd, 'out'))).toMatchObject({ engine: 'compiled', threads: 2 });
  });

  it('is what reproduce takes, whatever is free there', async () => {
    const again = await hydrosol(['reproduce', 'out'], { cwd });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('\nidentical, ') });
    expect(again.stderr).toContain('engine compiled, 2 threads, seed 0\n');
  });

  it('is what resume goes on with', async () => {
    const summary = join(cwd, 'out/summary.json');
    const text = await readFile(summary, 'utf8');
    await writeFile(summary, text.replace('"FINISHED"', '"INTERRUPTED"'));
    const on = await hydrosol(['resume', 'out'], { cwd });
    expect(on).toMatchObject({ code: 0 });
    expect(on.stderr).toContain('engine compiled, 2 threads, seed 0\n');
    expect(await readFile(join(cwd, 'out/.hydra/config.yaml'), 'utf8')).toContain('threads: auto\n');
  });
});
