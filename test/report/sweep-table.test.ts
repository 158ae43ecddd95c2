import { expect, it } from 'vitest';
import { formatSweepTable } from '../../src/report/index.ts';
import { failed, finished, job, stage } from './runs.ts';

const jobs = [
  job(0, ['model=cnn', 'loss=relation', 'seed=1'], finished()),
  job(1, ['model=mlp', 'loss=relation', 'seed=1'], failed('no such teacher\nat all')),
  job(2, ['model=vit', 'loss=relation', '+note=x']),
];

it('shows what the jobs do not share, and says which failed', () => {
  expect(formatSweepTable(jobs).split('\n')).toEqual([
    'job  model  seed  +note  status      teacher  baseline  student  seconds',
    '  0  cnn    1     –      FINISHED     0.9912    0.9512   0.9612     45.7',
    '  1  mlp    1     –      FAILED            –         –        –      0.3',
    '  2  vit    –     x      UNFINISHED        –         –        –        –',
    'the students on the test set:',
    'job  model  seed  +note     NLL  ECE  agreement  KL to teacher  worst class',
    '  0  cnn    1     –      0.1234    –          –              –            –',
    'no student is named the best: there is no validation split to choose by (data.validation=0.1 makes one)',
    'job 1: MODEL: no such teacher',
    'job 2: no summary; it runs still, or its process was killed',
  ]);
});

it('shows all overrides of a single job, which is not the best of anything', () => {
  expect(formatSweepTable([jobs[0]!]).split('\n')).toEqual([
    'job  model  loss      seed  status    teacher  baseline  student  seconds',
    '  0  cnn    relation  1     FINISHED   0.9912    0.9512   0.9612     45.7',
    'the students on the test set:',
    'job  model  loss      seed     NLL  ECE  agreement  KL to teacher  worst class',
    '  0  cnn    relation  1     0.1234    –          –              –            –',
  ]);
});

it('names the best student by the validation split, whatever the test set says, and the rule', () => {
  const students = [
    { accuracy: 0.95, validation: { accuracy: 0.5, loss: 1 } },
    { accuracy: 0.8, validation: { accuracy: 0.9, loss: 1 } },
    { accuracy: 0.9, validation: { accuracy: 0.9, loss: 1 } },
  ];
  const sweep = students.map((one, i) => job(i, [`i=${i}`], finished({ stages: { student: stage(one) } })));
  const rule = 'best by student/validation/accuracy, highest; ties: the lower job';
  expect(formatSweepTable(sweep)).toContain(`${rule}\njob 1 (i=1): 0.9000, on the test set 0.8000`);
  const mixed = [...sweep, job(4, ['i=4'], finished())];
  expect(formatSweepTable(mixed)).toContain('without student/validation/accuracy, and so not chosen: 4');
});

it('names the best by the goal of the sweep, also if it is not of a network', () => {
  const own = [3, 1, 2].map((loss, i) => job(i, [`i=${i}`], finished({ stages: {}, values: { loss } })));
  const goal = [{ name: 'loss', direction: 'minimize' }] as const;
  expect(formatSweepTable(own, {}, { goal })).toContain(
    'best by loss, lowest; ties: the lower job\njob 1 (i=1): 1.0000',
  );
  expect(formatSweepTable(own)).not.toContain('best');
  const none = [job(0, ['i=0'], failed()), job(1, ['i=1'])];
  expect(formatSweepTable(none, {}, { goal })).toContain('no completed trial');
});

it('says nothing of students if none was trained', () => {
  expect(formatSweepTable([jobs[1]!, jobs[2]!])).not.toMatch(/best|the students/);
});
