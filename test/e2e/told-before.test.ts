import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL, sample } from '../sample.ts';
import { temporaryFolder } from './command.ts';
import { hydrosol, run } from './in-process.ts';

let cwd = '';

/** Files of a run or a sweep as they are found again. */
const FILES: Readonly<Record<string, string>> = {
  'iris.csv': 'length,width,species\n1,2,a\n2,1,b\n',
  'multirun/2026-01-01/00-00-00/multirun.yaml': 'a: 1\n',
  'multirun/2026-01-01/00-00-00/0/summary.json': JSON.stringify({
    format: 2,
    status: 'FINISHED',
    started: '',
    seconds: 1,
  }),
  'multirun/2026-01-01/00-00-00/1/environment.json': '{}',
  'outputs/2026-01-02/00-00-00/summary.json': JSON.stringify({
    format: 2,
    status: 'FINISHED',
    started: '',
    seconds: 1,
  }),
};
const SWEEP = 'multirun/2026-01-01/00-00-00';

beforeAll(async () => {
  cwd = await temporaryFolder();
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(join(cwd, name, '..'), { recursive: true });
    await writeFile(join(cwd, name), text);
  }
});

const TABLE = ['model=mlp', 'data=csv'];

describe('what is told before a folder is made, exit code 2', () => {
  it.each<{ words: string[]; says: string[] }>(
    sample(
      [
        {
          words: [...TABLE, 'data.file=/nope.csv', 'data.label=species', 'sed=3'],
          says: ['/nope.csv: no such file\n  at override `data.file=/nope.csv`', 'did you mean: seed=3\n'],
        },
        { words: [...TABLE, 'data.file=iris.csv', 'data.label=specie'], says: ['did you mean: data.label=species\n'] },
        {
          words: [...TABLE, 'data.file=iris.csv', 'data.label=species', 'data.ignore=[with]'],
          says: ["did you mean: 'data.ignore=[width]'\n"],
        },
        {
          words: [...TABLE, 'data.file=iris.csv', 'data.label=species', 'data.validation=0', 'data.train_size=9'],
          says: ['train_size is 9, but the train split has 1 examples\n  at override `data.train_size=9`'],
        },
        {
          words: ['data=fashion_mnist', 'data.root=/nope'],
          says: ['/nope: no such folder', 'elsewhere: data.root=FOLDER'],
        },
        { words: ['data=cifar10', 'data.root=.'], says: ['.: no data_batch_1.bin', '    data.root=.\n'] },
        { words: ['data=idx', 'data.root=/nope'], says: ['/nope: no such folder\n  at override `data.root=/nope`'] },
        {
          words: ['-m', 'seed=range(3,0)'],
          says: ['range(3,0) has no numbers', "did you mean: 'seed=range(3,0,-1)'\n", "or: 'seed=range(0,3)'\n"],
        },
        {
          words: ['-m', 'model=glob(zz*)', 'seed=range(1,1)'],
          says: ["no option of 'model' matches glob(zz*)", 'a pattern of bilstm, cnn,', 'range(1,1) has no numbers'],
        },
        { words: ['-m', 'model=glob(cnnn*)'], says: ['did you mean: model=cnn\n'] },
        { words: ['-m', 'seed=glob(*)'], says: ["there is no group 'seed'"] },
      ],
      3,
    ),
  )('$words', async ({ words, says }) => {
    const before = await readdir(cwd);
    const { code, stderr } = await run(words, { cwd });
    expect(code).toBe(2);
    for (const text of says) expect(stderr).toContain(text);
    expect(await readdir(cwd)).toEqual(before);
  });
});

describe('what is no run, no file, no command: what it is, and what to type', () => {
  it.each<{ words: string[]; says: string[] }>(
    sample(
      [
        {
          words: ['report', 'nope'],
          says: ['there is no folder nope', 'for the newest one: npx hydrosol report outputs/2026-01-02/00-00-00'],
        },
        { words: ['report', 'output'], says: ['did you mean: npx hydrosol report outputs\n'] },
        { words: ['resume', SWEEP], says: [`for the first job that did not finish: npx hydrosol resume ${SWEEP}/1\n`] },
        {
          words: ['reproduce', 'multirun'],
          says: ['multirun is no run folder', 'npx hydrosol reproduce outputs/2026-01-02/00-00-00\n'],
        },
        { words: ['rerun', SWEEP], says: [`for its first job: npx hydrosol rerun ${SWEEP}/0\n`] },
        { words: ['export', SWEEP, 'a.onnx'], says: [`for its first job: npx hydrosol export ${SWEEP}/0 a.onnx\n`] },
        { words: ['validate', 'outputs/2026-01-02/00-00-00'], says: ['is a run folder', '/.hydra/config.yaml\n'] },
        { words: ['validate', 'iris.cvs'], says: ['there is no file iris.cvs', 'npx hydrosol validate iris.csv\n'] },
        { words: ['diff', 'iris.cvs', 'x'], says: ['did you mean: npx hydrosol diff iris.csv x\n'] },
        { words: ['list'], says: ['hydrosol has no command list', 'did you mean: npx hydrosol models\n'] },
        { words: ['train', 'model=cnn'], says: ['did you mean: npx hydrosol run model=cnn\n'] },
        { words: ['model=cnn'], says: ['did you mean: npx hydrosol run model=cnn\n'] },
        { words: ['outputs/2026-01-02/00-00-00'], says: ['npx hydrosol report outputs/2026-01-02/00-00-00\n'] },
        { words: ['-m', 'model=cnn'], says: ['hydrosol has no flag -m', 'npx hydrosol --help'] },
        { words: ['exprot', 'a', 'b'], says: ['did you mean: npx hydrosol export a b\n'] },
        { words: ['report'], says: ['hydrosol report needs more words', 'npx hydrosol report --help'] },
        { words: ['models', 'model=foo'], says: ["'model' has no option 'foo'"] },
        { words: ['models', 'modle=cnn'], says: ['did you mean: model=cnn\n'] },
        { words: ['schema', 'modle'], says: ['did you mean: npx hydrosol schema model\n'] },
      ],
      3,
    ),
  )('hydrosol $words', async ({ words, says }) => {
    const { code, stderr } = await hydrosol(words, { cwd });
    expect(code).toBe(2);
    for (const text of says) expect(stderr).toContain(text);
  });

  it.runIf(ALL)('models lists those that are asked for', async () => {
    const { code, stdout } = await hydrosol(['models', 'model=cnn,mlp'], { cwd });
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['choice', 'model=cnn', 'model=mlp', '']);
  });
});
