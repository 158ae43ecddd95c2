/** Needs a server at MLFLOW_TRACKING_URI; run by `npm run test:mlflow`. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMlflowClient, metricKey, readMetrics } from '../../src/track/index.ts';
import type { MlflowRun } from '../../src/track/index.ts';
import { command, temporaryFolder, type Finished } from './command.ts';
import { WORDS } from './kill-and-resume.ts';

/** Model of each job and the weight of its labels, in the order of the sweep. */
const JOBS = ['models.cnn', 'models.mlp'].flatMap((model) => [`${model} 0.1`, `${model} 1.0`]);

const experiment = `sweep ${randomUUID()}`;
const client = createMlflowClient();

const isChild = ({ tags }: MlflowRun): boolean => tags.has('mlflow.parentRunId');

async function download({ info }: MlflowRun, path: string): Promise<Buffer> {
  const target = join(await temporaryFolder(), 'file');
  await client.downloadArtifact(info.runId, path, target);
  return readFile(target);
}

describe('a sweep with tracker=mlflow', () => {
  let cwd: string;
  let finished: Finished;
  let parents: MlflowRun[];
  let children: MlflowRun[];

  beforeAll(async () => {
    cwd = await temporaryFolder();
    const small = ['data.train_size=300', 'data.test_size=100', 'engine=wasm', 'trainer.report_every=2'];
    const words = ['-m', 'model=cnn,mlp', 'loss=response,relation', 'teacher=mlp_large', 'tracker=mlflow', ...small];
    finished = await command('run', [...words, 'hydra.sweep.dir=sweep'], {
      cwd,
      env: { MLFLOW_EXPERIMENT_NAME: experiment },
    });
    const { experimentId = '' } = (await client.getExperimentByName(experiment)) ?? {};
    const runs = await client.searchRuns({ experimentIds: [experimentId] });
    children = runs.filter(isChild);
    parents = runs.filter((run) => !isChild(run));
  });

  it('is one parent run with a child for each job, all finished', () => {
    expect(finished).toMatchObject({ code: 0 });
    expect(parents).toHaveLength(1);
    expect(children).toHaveLength(4);
    for (const { info, tags } of children) {
      expect(info.status).toBe('FINISHED');
      expect(tags.get('mlflow.parentRunId')).toBe(parents[0]!.info.runId);
    }
    expect(parents[0]!.info.status).toBe('FINISHED');
  });

  it('has the flattened config and every point of metrics.jsonl', async () => {
    for (const { info, params, metrics } of children) {
      const name = `${params.get('model._target_')} ${params.get('loss.terms.hard.weight')}`;
      const job = JOBS.indexOf(name);
      expect(params.get('seed')).toBe('0');
      const points = await readMetrics(join(cwd, 'sweep', String(job)));
      expect(points.length).toBeGreaterThan(20);
      expect(metrics.map(({ key }) => key)).toEqual(
        expect.arrayContaining([
          'teacher/test/ece',
          'student/test/kl',
          'student/size/compression',
          'student/speed/latency_ms',
        ]),
      );
      for (const key of new Set(points.map(metricKey))) {
        const logged = await client.getMetricHistory(info.runId, key);
        const written = points.filter((point) => metricKey(point) === key);
        expect(logged).toEqual(written.map(({ step, value, time }) => ({ key, step, value, timestamp: time })));
      }
    }
  });

  it("has the run folder's files", async () => {
    const [child] = children;
    const files = await client.listArtifacts(child!.info.runId);
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['.hydra', 'metrics.jsonl', 'student', 'summary.json']),
    );
    const summary = JSON.parse((await download(child!, 'summary.json')).toString()) as object;
    expect(summary).toMatchObject({ status: 'FINISHED' });
    const csv = await readFile(join(cwd, 'sweep/results.csv'));
    expect(await download(parents[0]!, 'results.csv')).toEqual(csv);
  });
});

it('a job of a sweep that was killed goes on in its MLflow run, with its parent and no point twice', async () => {
  const cwd = await temporaryFolder();
  const name = `killed ${randomUUID()}`;
  const words = [
    ...WORDS.slice(0, -1),
    'tracker=mlflow',
    'engine=wasm',
    'hydra/launcher=basic',
    'hydra.sweep.dir=sweep',
  ];
  const checkpoint = join(cwd, 'sweep/0/checkpoints/student.safetensors');
  let timer: NodeJS.Timeout | undefined;
  const killed = await command('run', ['-m', 'seed=0,1', ...words], {
    cwd,
    env: { MLFLOW_EXPERIMENT_NAME: name },
    onStderr(_, kill) {
      timer ??= setInterval(() => existsSync(checkpoint) && kill('SIGKILL'), 2);
    },
  });
  clearInterval(timer);
  expect(killed.code).toBeNull();
  const { experimentId = '' } = (await client.getExperimentByName(name)) ?? {};
  const jobsOf = async (): Promise<MlflowRun[]> =>
    (await client.searchRuns({ experimentIds: [experimentId] })).filter(isChild);
  const [before] = await jobsOf();
  expect(before!.info).toMatchObject({ status: 'RUNNING', runName: expect.stringMatching(/^#0 seed=0 /) });

  expect(await command('hydrosol', ['resume', 'sweep/0'], { cwd })).toMatchObject({ code: 0 });
  const after = await jobsOf();
  expect(after.map(({ info }) => [info.runId, info.status])).toEqual([[before!.info.runId, 'FINISHED']]);
  expect(after[0]!.tags.get('mlflow.parentRunId')).toBe(before!.tags.get('mlflow.parentRunId'));
  expect(after[0]!.tags.get('hydrosol.folder')).toMatch(/sweep\/0$/);
  const points = await readMetrics(join(cwd, 'sweep/0'));
  for (const key of new Set(points.map(metricKey))) {
    const logged = await client.getMetricHistory(before!.info.runId, key);
    const written = points.filter((point) => metricKey(point) === key);
    expect(logged.map(({ step }) => step)).toEqual(written.map(({ step }) => step));
  }
});

it('MLFLOW_RUN_ID is the parent of a sweep, whose jobs are in its experiment', async () => {
  const experimentId = await client.createExperiment(`named ${randomUUID()}`);
  const { runId } = (await client.createRun({ experimentId, runName: 'named' })).info;
  const small = ['data=synthetic', 'data.train_size=60', 'data.test_size=30', 'trainer.epochs=1', 'engine=wasm'];
  const { code, stderr } = await command('run', ['-m', 'seed=0,1', 'tracker=mlflow', ...small], {
    cwd: await temporaryFolder(),
    env: { MLFLOW_RUN_ID: runId, MLFLOW_EXPERIMENT_NAME: `never made ${runId}` },
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const runs = await client.searchRuns({ experimentIds: [experimentId] });
  const [parents, children] = [runs.filter((run) => !isChild(run)), runs.filter(isChild)];
  expect(parents.map(({ info }) => [info.runId, info.status])).toEqual([[runId, 'FINISHED']]);
  expect(children.map(({ tags }) => tags.get('mlflow.parentRunId'))).toEqual([runId, runId]);
  expect(await client.getExperimentByName(`never made ${runId}`)).toBeUndefined();
});

it('a server that cannot be reached is an error before anything is trained', async () => {
  const cwd = await temporaryFolder();
  const { code, stderr } = await command('run', ['tracker=mlflow', 'tracker.uri=http://127.0.0.1:9'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('http://127.0.0.1:9');
  expect(stderr).not.toContain('training the teacher');
  expect(await readdir(cwd)).toEqual([]);
});
