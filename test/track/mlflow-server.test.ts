/** @file Against a real MLflow server at MLFLOW_TRACKING_URI: `.ci/mlflow.sh npm run test:mlflow`. */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  combineTrackers,
  createBatchLogger,
  createFilesTracker,
  createMlflowClient,
  createMlflowTracker,
  createRunOnce,
  encodeKey,
  metricKey,
  readMetrics,
} from '../../src/track/index.ts';
import { listRunFiles } from '../../src/record/index.ts';
import type { Batch, Metric, MlflowRun } from '../../src/track/index.ts';
import { describeTracker, point, runInfo, stageEvents } from './contract.ts';

const uri = process.env['MLFLOW_TRACKING_URI'] ?? '';
const client = createMlflowClient({ uri });
const experiment = `hydrosol ${randomUUID()}`;
let experimentId: string;
let folder: string;

beforeAll(async () => {
  experimentId = await client.createExperiment(experiment);
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-mlflow-server-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const newRun = (): Promise<MlflowRun> => client.createRun({ experimentId, runName: 'r' });
const metrics = (n: number): Metric[] =>
  Array.from({ length: n }, (_, step) => ({ key: 'm', value: step, timestamp: 1_700_000_000_000 + step, step }));
const pairs = (n: number) => Array.from({ length: n }, (_, i) => ({ key: `k${i}`, value: 'v' }));

/** Writes a file below a folder. */
async function put(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

describeTracker('MLflow', () => ({
  tracker: createMlflowTracker({ uri, experiment, warn: () => {} }),
  readPoints: ({ id = '' }) => client.getMetricHistory(id, 'student/val/accuracy'),
}));
describeTracker('files and MLflow', () => ({
  tracker: combineTrackers([createFilesTracker(), createMlflowTracker({ uri, experiment, warn: () => {} })]),
  readPoints: (_, { folder }) => readMetrics(folder),
}));

describe('a sweep', () => {
  it('is a parent with children, which have everything that their run folders have', async () => {
    const warnings: string[] = [];
    const warn = (message: string): number => warnings.push(message);
    const mlflow = createMlflowTracker({ uri, experiment, warn });
    const tracker = combineTrackers([createFilesTracker({ warn }), mlflow], { warn });
    const sweep = join(folder, 'sweep');
    await put(sweep, 'results.csv', 'job,accuracy\r\n0,0.9\r\n');
    const parent = await mlflow.start(runInfo(sweep, { name: 'sweep', params: new Map() }));
    const statuses = ['FINISHED', 'FAILED', 'KILLED'] as const;

    for (const [job, status] of statuses.entries()) {
      const jobFolder = join(sweep, String(job));
      await put(jobFolder, '.hydra/config.yaml', `job: ${job}\n`);
      await put(jobFolder, 'student/weights.bin', new Uint8Array(100_000).fill(job));
      const params = new Map([
        ['loss.temperature', '4.0'],
        ['model.hidden[0]', '256'],
        ['teacher@model', 'cnn_large'],
        ['größe', '温度'],
        ['note', ''],
        ['long', 'ü'.repeat(9000)],
        ...Array.from({ length: 250 }, (_, i) => [`many.${i}`, String(i)] as const),
      ]);
      const run = await tracker.start(runInfo(jobFolder, { name: `job ${job}`, params, parentRunId: parent.id }));
      const losses = Array.from({ length: 2345 }, (_, i) =>
        point(i + 1, Math.fround(1 / (i + 1)), { name: 'train/loss', time: 1_700_000_000_000 + Math.floor(i / 7) }),
      );
      const odd = [point(1, NaN, { name: 'odd' }), point(2, 1e-300, { name: 'odd' }), point(3, -1, { name: 'odd' })];
      for (const event of stageEvents([...losses, ...odd])) run.listen(event);
      await run.end({ status, files: await listRunFiles(jobFolder) });
    }
    await parent.end({ status: 'FINISHED', files: await listRunFiles(sweep) });
    expect(warnings).toEqual([]);

    const parentRun = await client.getRun(parent.id!);
    expect(parentRun.info).toMatchObject({ status: 'FINISHED', runName: 'sweep', experimentId });
    expect(parentRun.info.endTime).toBeGreaterThanOrEqual(parentRun.info.startTime);
    expect(await client.listArtifacts(parent.id!)).toEqual([{ path: 'results.csv', isDir: false, size: 21 }]);

    const children = await client.searchRuns({
      experimentIds: [experimentId],
      filter: `tags.\`mlflow.parentRunId\` = '${parent.id}'`,
      orderBy: ['attributes.start_time ASC'],
    });
    expect(children.map(({ info }) => [info.runName, info.status])).toEqual(
      statuses.map((status, job) => [`job ${job}`, status]),
    );
    for (const [job, { info, params, tags }] of children.entries()) {
      expect(params.size).toBe(256);
      expect(params.get('loss.temperature')).toBe('4.0');
      expect(params.get(encodeKey('model.hidden[0]'))).toBe('256');
      expect(params.get(encodeKey('teacher@model'))).toBe('cnn_large');
      expect(params.get('größe')).toBe('温度');
      expect(params.get('note')).toBe('');
      expect(params.get('long')).toBe(`${'ü'.repeat(5999)}…`);
      expect(tags.get('mlflow.source.type')).toBe('LOCAL');
      expect(tags.get('hydrosol.job')).toBe('3');

      // every point of metrics.jsonl, and none besides
      const logged = await readMetrics(join(sweep, String(job)));
      expect(logged).toHaveLength(2348);
      for (const name of ['train/loss', 'odd']) {
        const expected = logged
          .filter((point) => point.name === name)
          .map((point) => ({ key: metricKey(point), value: point.value, timestamp: point.time, step: point.step }));
        expect(await client.getMetricHistory(info.runId, `student/${name}`)).toEqual(expected);
      }

      const files = await listRunFiles(join(sweep, String(job)));
      expect(files).toEqual(['.hydra/config.yaml', 'metrics.jsonl', 'student/weights.bin']);
      for (const file of files) {
        const copy = join(folder, 'copy');
        await client.downloadArtifact(info.runId, file, copy);
        expect(await readFile(copy)).toEqual(await readFile(join(sweep, String(job), file)));
      }
    }
  });
});

/** A tracker of the test's experiment, and what it warns of. */
function trackerOf(env: Record<string, string> = {}) {
  const warnings: string[] = [];
  return { warnings, tracker: createMlflowTracker({ uri, experiment, env, warn: (text) => warnings.push(text) }) };
}

const steps = async (runId: string, key = 'student/val/accuracy') =>
  (await client.getMetricHistory(runId, key)).map(({ step, value }) => [step, value]);

describe('check', () => {
  it('finds the server, and makes no experiment', async () => {
    const name = `hydrosol ${randomUUID()}`;
    await createMlflowTracker({ uri, experiment: name, env: {} }).check!();
    expect(await client.getExperimentByName(name)).toBeUndefined();
  });

  it('finds an experiment by its id, and fails if there is none', async () => {
    const none = createMlflowTracker({ uri, env: { MLFLOW_EXPERIMENT_ID: '987654321' } });
    await expect(none.check!()).rejects.toMatchObject({ code: 'TRACKER' });
    await createMlflowTracker({ uri, env: { MLFLOW_EXPERIMENT_ID: experimentId } }).check!();
  });
});

/** A job of a sweep that was stopped after it had sent these points. */
async function stopped(ended = true) {
  const { tracker } = trackerOf();
  const parent = await tracker.start(runInfo(folder, { name: 'sweep', role: 'sweep' }));
  const params = new Map([
    ['seed', '1'],
    ['long', 'x'.repeat(7000)],
    ['lr', '0.1'],
  ]);
  const info = runInfo(folder, { name: '#0 seed=1', role: 'job', parentRunId: parent.id, params });
  const run = await tracker.start(info);
  for (const [step, value] of [
    [1, 0.1],
    [2, 0.2],
    [2, 0.25],
  ] as const)
    run.listen({ kind: 'metric', point: point(step, value) });
  run.listen({ kind: 'metric', point: point(1, 7, { name: 'once' }) });
  if (ended) await run.end({ status: 'KILLED', files: [] });
  await parent.end({ status: 'KILLED', files: [] });
  return { run, parent, info };
}

describe('a run that is resumed', () => {
  /** What the process that goes on measures: the first points again, at other times. */
  const repeated = [
    [1, 0.1],
    [2, 0.2],
    [2, 0.25],
    [2, 0.27],
    [3, 0.3],
  ] as const;

  it('is the same run, with its name, its parent, and every point once', async () => {
    const { run, parent, info } = await stopped();
    const killed = await client.getRun(run.id!);
    const elsewhere = join(folder, 'moved');
    const { tracker, warnings } = trackerOf({ MLFLOW_RUN_ID: 'of no concern to a job' });
    const params = new Map([...info.params, ['lr', '0.2'], ['new', '1']]);
    const tags = new Map([...info.tags, ['more', 'yes']]);
    const again = await tracker.start({
      ...info,
      name: 'another',
      folder: elsewhere,
      params,
      tags,
      parentRunId: undefined,
      resumes: run.ids,
    });
    expect(again.id).toBe(run.id);
    expect([...again.ids]).toEqual([['mlflow', run.id]]);
    expect((await client.getRun(run.id!)).info.status).toBe('RUNNING');
    for (const [step, value] of repeated)
      again.listen({ kind: 'metric', point: point(step, value, { time: 1_800_000_000_000 }) });
    await again.end({ status: 'FINISHED', files: [] });

    expect(await steps(run.id!)).toEqual(repeated);
    expect(await steps(run.id!, 'student/once')).toEqual([[1, 7]]);
    const now = await client.getRun(run.id!);
    expect(now.info).toMatchObject({ status: 'FINISHED', runName: '#0 seed=1', startTime: killed.info.startTime });
    expect(now.info.endTime).toBeGreaterThan(killed.info.endTime!);
    for (const [key, value] of [
      ['mlflow.parentRunId', parent.id],
      ['hydrosol.folder', elsewhere],
      ['hydrosol.host', hostname()],
      ['hydrosol.job', '3'],
      ['more', 'yes'],
    ] as const)
      expect(now.tags.get(key)).toBe(value);
    expect([...now.params].map(([key, value]) => `${key}=${value.slice(0, 3)}`).sort()).toEqual([
      'long=xxx',
      'lr=0.1',
      'new=1',
      'seed=1',
    ]);
    expect(warnings).toEqual([expect.stringContaining('lr is 0.1, not 0.2')]);
    const filter = `tags.\`mlflow.parentRunId\` = '${parent.id}'`;
    expect(await client.searchRuns({ experimentIds: [experimentId], filter })).toHaveLength(1);
  });

  it('is the same run if its process was killed, and so is its sweep', async () => {
    const { run, parent, info } = await stopped(false);
    await vi.waitFor(async () => expect(await steps(run.id!)).toHaveLength(3), { timeout: 30_000 });
    const { tracker, warnings } = trackerOf();
    const sweep = await tracker.start({ ...info, role: 'sweep', parentRunId: undefined, resumes: parent.ids });
    const again = await tracker.start({ ...info, parentRunId: sweep.id, resumes: run.ids });
    for (const [step, value] of repeated) again.listen({ kind: 'metric', point: point(step, value) });
    await again.end({ status: 'FINISHED', files: [] });
    await sweep.end({ status: 'FINISHED', files: [] });
    expect([sweep.id, again.id]).toEqual([parent.id, run.id]);
    expect(await steps(run.id!)).toEqual(repeated);
    expect(warnings).toEqual([]);
  });

  it.each(['has been deleted', 'is not at'])('is a new one with a warning if it %s', async (what) => {
    const { run, parent, info } = await stopped();
    const id = what === 'is not at' ? '0'.repeat(32) : run.id!;
    if (id === run.id) await client.deleteRun(id);
    const { tracker, warnings } = trackerOf();
    const again = await tracker.start({ ...info, resumes: new Map([['mlflow', id]]) });
    for (const [step, value] of repeated) again.listen({ kind: 'metric', point: point(step, value) });
    await again.end({ status: 'FINISHED', files: [] });
    expect(again.id).not.toBe(id);
    expect(await steps(again.id!)).toEqual(repeated);
    expect((await client.getRun(again.id!)).tags.get('mlflow.parentRunId')).toBe(parent.id);
    expect(warnings).toEqual([expect.stringMatching(`${id}.* ${what}.*new one`)]);
  });

  it('goes before MLFLOW_RUN_ID, and says so', async () => {
    const { run, info } = await stopped();
    const other = (await newRun()).info.runId;
    const { tracker, warnings } = trackerOf({ MLFLOW_RUN_ID: other });
    const again = await tracker.start({ ...info, role: 'single', resumes: run.ids });
    await again.end({ status: 'FINISHED', files: [] });
    expect(again.id).toBe(run.id);
    expect(warnings).toEqual([expect.stringContaining(`MLFLOW_RUN_ID=${other} is not used`)]);
  });
});

/** A run in an experiment of its own, as `mlflow run` makes one for the program that it starts. */
async function namedRun() {
  const own = await client.createExperiment(`hydrosol ${randomUUID()}`);
  const { runId } = (await client.createRun({ experimentId: own, runName: 'named' })).info;
  const params = [{ key: 'loss.temperature', value: '4.0' }];
  await client.logBatch(runId, {
    params,
    metrics: [{ key: 'student/val/accuracy', value: 9, timestamp: 1, step: 1 }],
  });
  return { runId, own };
}

describe('MLFLOW_RUN_ID', () => {
  it('is the run of the first run, which keeps all its points; the second is new', async () => {
    const { runId } = await namedRun();
    const { tracker, warnings } = trackerOf({ MLFLOW_RUN_ID: runId });
    await tracker.check!();
    const run = await tracker.start(runInfo(folder));
    run.listen({ kind: 'metric', point: point(1, 0.5) });
    await run.end({ status: 'FINISHED', files: [] });
    const next = await tracker.start(runInfo(folder));
    await next.end({ status: 'FINISHED', files: [] });
    expect(run.id).toBe(runId);
    expect(next.id).not.toBe(runId);
    const { info, params, tags } = await client.getRun(runId);
    expect(info).toMatchObject({ runName: 'named', status: 'FINISHED' });
    expect(params.size).toBe(3);
    expect(tags.get('hydrosol.folder')).toBe(folder);
    expect(await steps(runId)).toEqual([
      [1, 9],
      [1, 0.5],
    ]);
    expect(warnings).toEqual([]);
  });

  it('is the parent of a sweep, whose jobs are its children in the same experiment', async () => {
    const { runId, own } = await namedRun();
    const { tracker, warnings } = trackerOf({ MLFLOW_RUN_ID: runId });
    const parent = await tracker.start(runInfo(folder, { role: 'sweep', params: new Map() }));
    // a job may be run by another process, which has the same environment
    const jobs = [tracker, trackerOf({ MLFLOW_RUN_ID: runId }).tracker].map(async (one) => {
      const job = await one.start(runInfo(folder, { role: 'job', parentRunId: parent.id }));
      await job.end({ status: 'FINISHED', files: [] });
      return client.getRun(job.id!);
    });
    for (const { info, tags } of await Promise.all(jobs)) {
      expect(info.runId).not.toBe(runId);
      expect(info.experimentId).toBe(own);
      expect(tags.get('mlflow.parentRunId')).toBe(runId);
    }
    await parent.end({ status: 'FINISHED', files: [] });
    expect(parent.id).toBe(runId);
    expect(warnings).toEqual([]);
  });

  it.each(['deleted', '0'.repeat(32), 'no id!'])('fails before anything is made: %s', async (what) => {
    let id = what;
    if (what === 'deleted') {
      id = (await namedRun()).runId;
      await client.deleteRun(id);
    }
    const { tracker } = trackerOf({ MLFLOW_RUN_ID: id });
    for (const attempt of [() => tracker.check!(), () => tracker.start(runInfo(folder))]) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'TRACKER',
        message: expect.stringContaining('MLFLOW_RUN_ID'),
      });
    }
  });
});

describe('a batch of which the server refuses a part', () => {
  it('loses that alone', async () => {
    const { runId } = (await newRun()).info;
    await client.logBatch(runId, { params: [{ key: 'k7', value: 'old' }] });
    const refused: Batch[] = [];
    const logger = createBatchLogger({
      send: (batch) => client.logBatch(runId, batch),
      onFailure: (_, batch) => refused.push(batch),
    });
    logger.params([...pairs(99), { key: 'no=key', value: 'v' }]);
    logger.tags([...pairs(3), { key: 'no=key', value: 'v' }]);
    for (const metric of metrics(1500)) logger.metric(metric.step === 1234 ? { ...metric, key: 'no=key' } : metric);
    expect(await logger.close()).toEqual({ metrics: 1, params: 2, tags: 1 });
    expect(refused.map(({ params, tags, metrics }) => [...params, ...tags, ...metrics].map(({ key }) => key))).toEqual([
      ['k7', 'no=key'],
      ['no=key'],
      ['no=key'],
    ]);
    const run = await client.getRun(runId);
    expect(run.params.size).toBe(99);
    expect(run.params.get('k7')).toBe('old');
    expect([...run.tags.keys()]).toEqual(expect.arrayContaining(['k0', 'k1', 'k2']));
    expect(await client.getMetricHistory(runId, 'm')).toEqual(metrics(1500).filter(({ step }) => step !== 1234));
  });
});

describe('a server that goes away in mid-run', () => {
  it('has everything in the end, and nothing twice, if it comes back', async () => {
    const { hostname, port } = new URL(uri);
    let open = true;
    const proxy = createServer((request, response) => {
      const { method, url, headers } = request;
      const onward = httpRequest({ hostname, port, method, path: url, headers }, (answer) => {
        // the request has been carried out, but its answer is lost
        if (!open) request.socket.destroy();
        else {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        }
      });
      onward.on('error', () => request.socket.destroy());
      request.pipe(onward);
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    const through = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const warnings: string[] = [];
    const warn = (message: string): number => warnings.push(message);
    const tracker = createMlflowTracker({ uri: through, experiment, interval: 20, warn });
    const run = await tracker.start(runInfo(folder));

    open = false;
    for (let step = 0; step < 1500; step++) run.listen({ kind: 'metric', point: point(step, step) });
    await vi.waitFor(() => expect(warnings).toHaveLength(1), { timeout: 30_000 });
    open = true;
    for (let step = 1500; step < 1600; step++) run.listen({ kind: 'metric', point: point(step, step) });
    await run.end({ status: 'FINISHED', files: [] });

    expect(warnings).toHaveLength(1);
    const history = await client.getMetricHistory(run.id!, 'student/val/accuracy');
    expect(history.map(({ step }) => step).sort((a, b) => a - b)).toEqual(Array.from({ length: 1600 }, (_, i) => i));
    expect((await client.getRun(run.id!)).info.status).toBe('FINISHED');
    proxy.closeAllConnections();
    await new Promise((closed) => proxy.close(closed));
  });
});

describe('what this client relies on', () => {
  it('experiments: a name is found or not, and taken once', async () => {
    expect(await client.getExperimentByName(experiment)).toMatchObject({ experimentId, lifecycleStage: 'active' });
    expect(await client.getExperimentByName(`${experiment} none`)).toBeUndefined();
    const again = client.createExperiment(experiment);
    await expect(again).rejects.toMatchObject({ status: 400, errorCode: 'RESOURCE_ALREADY_EXISTS' });
  });

  it.each([
    { name: '1000 metrics', batch: { metrics: metrics(1000) }, ok: true },
    { name: '1001 metrics', batch: { metrics: metrics(1001) }, ok: false },
    { name: '100 parameters', batch: { params: pairs(100) }, ok: true },
    { name: '101 parameters', batch: { params: pairs(101) }, ok: false },
    { name: '101 tags', batch: { tags: pairs(101) }, ok: false },
    { name: '1050 in all', batch: { metrics: metrics(950), params: pairs(100) }, ok: false },
    { name: 'a key of 250 characters', batch: { params: [{ key: 'k'.repeat(250), value: '' }] }, ok: true },
    { name: 'a key of 251 characters', batch: { params: [{ key: 'k'.repeat(251), value: '' }] }, ok: false },
    { name: 'a key with [0]', batch: { params: [{ key: 'a[0]', value: '' }] }, ok: false },
    { name: 'a key with //', batch: { params: [{ key: 'a//b', value: '' }] }, ok: false },
  ])('log-batch: $name', async ({ batch, ok }) => {
    const { runId } = (await newRun()).info;
    const sent = client.logBatch(runId, batch);
    if (ok) await sent;
    else await expect(sent).rejects.toMatchObject({ status: 400, errorCode: 'INVALID_PARAMETER_VALUE' });
  });

  it('log-batch: what encodeKey writes is accepted', async () => {
    const { runId } = (await newRun()).info;
    const odd = [
      'a[0]',
      'a@b',
      'a=b',
      'a//b',
      '../x',
      '/abs',
      './a',
      'a/',
      '..a',
      '.',
      '',
      ' ',
      'e\u0301',
      '😀',
      "a'b",
      'a:b',
    ];
    const params = [...odd, 'k'.repeat(300), '温度', 'a/..b', '_x0041_'].map((key) => ({
      key: encodeKey(key),
      value: key,
    }));
    await client.logBatch(runId, { params, tags: params });
    await client.logBatch(runId, { metrics: params.map(({ key }) => ({ key, value: 1, timestamp: 1, step: 1 })) });
    const run = await client.getRun(runId);
    expect(run.params.size).toBe(params.length);
    for (const { key, value } of params) expect(run.params.get(key)).toBe(value);
    expect(run.metrics).toHaveLength(params.length);
  });

  it('log-batch: the same again changes nothing, another parameter value is refused', async () => {
    const { runId } = (await newRun()).info;
    const batch = { metrics: metrics(3), params: [{ key: 'p', value: '1' }] };
    await client.logBatch(runId, batch);
    await client.logBatch(runId, batch);
    expect(await client.getMetricHistory(runId, 'm')).toEqual(batch.metrics);
    const other = client.logBatch(runId, { params: [{ key: 'p', value: '2' }] });
    await expect(other).rejects.toMatchObject({ status: 400 });
  });

  it('metrics: NaN stays, infinities become the greatest double, fractions of steps are rounded', async () => {
    const { runId } = (await newRun()).info;
    const values = [NaN, Infinity, -Infinity];
    await client.logBatch(runId, {
      metrics: values.map((value, step) => ({ key: 'odd', value, timestamp: 1.4 + step, step: step + 0.2 })),
    });
    const history = await client.getMetricHistory(runId, 'odd');
    expect(history.map(({ value }) => value)).toEqual([NaN, Number.MAX_VALUE, -Number.MAX_VALUE]);
    expect(history.map(({ step, timestamp }) => [step, timestamp])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it('metrics: more than a page, and none', async () => {
    const { runId } = (await newRun()).info;
    const all = metrics(26_000);
    for (let i = 0; i < all.length; i += 1000) await client.logBatch(runId, { metrics: all.slice(i, i + 1000) });
    expect(await client.getMetricHistory(runId, 'm')).toEqual(all);
    expect(await client.getMetricHistory(runId, 'none')).toEqual([]);
  });

  it('values: longer ones are cut to 6000 and 8000 characters', async () => {
    const { runId } = (await newRun()).info;
    const long = [{ key: 'long', value: 'x'.repeat(9000) }];
    await client.logBatch(runId, { params: long, tags: long });
    const { params, tags } = await client.getRun(runId);
    expect([params.get('long')?.length, tags.get('long')?.length]).toEqual([6000, 8000]);
  });

  it('runs: are created once, updated, tagged, deleted', async () => {
    const { runId } = (await createRunOnce(client, { experimentId, runName: 'once', startTime: 1.4 })).info;
    await client.setTag(runId, 'note', 'hello');
    await client.updateRun({ runId, status: 'KILLED', endTime: 2.6, runName: 'renamed' });
    const { info, tags } = await client.getRun(runId);
    expect(info).toMatchObject({ status: 'KILLED', startTime: 1, endTime: 3, runName: 'renamed' });
    expect(tags.get('note')).toBe('hello');
    await client.deleteRun(runId);
    expect((await client.getRun(runId)).info.lifecycleStage).toBe('deleted');
    const late = client.logBatch(runId, { metrics: metrics(1) });
    await expect(late).rejects.toMatchObject({ status: 400 });
  });

  it('runs: one that nobody knows is an error', async () => {
    const unknown = client.getRun('0'.repeat(32));
    await expect(unknown).rejects.toMatchObject({ status: 404, errorCode: 'RESOURCE_DOES_NOT_EXIST' });
  });

  it('runs: are searched by metric, and ordered', async () => {
    const made = [0.1, 0.9, 0.5].map(async (value) => {
      const { runId } = (await newRun()).info;
      await client.logBatch(runId, { metrics: [{ key: 'test/accuracy', value, timestamp: 1, step: 1 }] });
      return runId;
    });
    const [, best, middle] = await Promise.all(made);
    const found = await client.searchRuns({
      experimentIds: [experimentId],
      filter: 'metrics."test/accuracy" > 0.3',
      orderBy: ['metrics."test/accuracy" DESC'],
    });
    expect(found.map(({ info }) => info.runId)).toEqual([best, middle]);
  });

  it('artifacts: hidden, empty and in folders; one with # in its name is refused', async () => {
    const { runId } = (await newRun()).info;
    const file = join(folder, 'artifact');
    await writeFile(file, 'hello');
    await client.logArtifact(runId, file, '.hydra/größe 1.yaml');
    await writeFile(file, '');
    await client.logArtifact(runId, file, 'empty.txt');
    expect(await client.listArtifacts(runId)).toEqual([
      { path: '.hydra', isDir: true, size: undefined },
      { path: 'empty.txt', isDir: false, size: 0 },
    ]);
    expect(await client.listArtifacts(runId, '.hydra')).toEqual([
      { path: '.hydra/größe 1.yaml', isDir: false, size: 5 },
    ]);
    await client.downloadArtifact(runId, '.hydra/größe 1.yaml', join(folder, 'back'));
    expect(await readFile(join(folder, 'back'), 'utf8')).toBe('hello');
    const refused = client.logArtifact(runId, file, 'a#b.txt');
    await expect(refused).rejects.toMatchObject({ status: 400 });
    await expect(client.downloadArtifact(runId, 'none', join(folder, 'none'))).rejects.toMatchObject({ status: 404 });
  });
});
