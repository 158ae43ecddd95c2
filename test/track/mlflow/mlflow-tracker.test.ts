/** @file What the MLflow tracker does when the server does not do its part. The rest is in ../mlflow-server.test.ts. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMlflowTracker, metricKey } from '../../../src/track/index.ts';
import { point, runInfo } from '../contract.ts';
import { refusal, scriptedServer } from './scripted-server.ts';
import type { Answer, Received, ScriptedServer } from './scripted-server.ts';

let server: ScriptedServer | undefined;
let folder: string;
let warnings: string[];
beforeEach(async () => {
  warnings = [];
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-mlflow-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** What a server says that has the experiment `Default` and agrees to everything. */
function agreeable({ url }: Received): Answer {
  if (url.includes('experiments/get-by-name')) {
    return { body: { experiment: { experiment_id: '0', name: 'Default', lifecycle_stage: 'active' } } };
  }
  const run = { info: { run_id: 'r1', experiment_id: '0', artifact_uri: 'mlflow-artifacts:/0/r1/artifacts' } };
  return { body: { run } };
}

const warn = (message: string): number => warnings.push(message);

async function tracker(answer: (request: Received) => Answer, env: Record<string, string> = {}) {
  server = await scriptedServer(answer);
  return createMlflowTracker({ uri: server.uri, backoffFactor: 0, backoffJitter: 0, interval: 5, warn, env });
}

/** The values that reached the server, by their keys. */
const stored = (kind: 'params' | 'tags', accepted: readonly Received[]): Record<string, string> =>
  Object.fromEntries(
    accepted
      .flatMap(({ body }) => (JSON.parse(body) as Record<string, { key: string; value: string }[]>)[kind] ?? [])
      .map(({ key, value }) => [key, value]),
  );

/** A server that takes no value longer than `most`, as MLflow 1 and 2 refuse one; `accepted` are the batches that it took. */
function oldServer(most: number, accepted: Received[] = []): (request: Received) => Answer {
  return (request) => {
    const { params = [], tags = [] } = JSON.parse(request.body || '{}') as Record<string, { value: string }[]>;
    const long = [...params, ...tags].find(({ value }) => value.length > most);
    if (long !== undefined) {
      const what = `Param value '${long.value}' had length ${long.value.length}`;
      return refusal(400, 'INVALID_PARAMETER_VALUE', `${what}, which exceeded length limit of ${most}`);
    }
    if (request.url.includes('log-batch')) accepted.push(request);
    return agreeable(request);
  };
}

const metric = (step: number) => ({ kind: 'metric', point: point(step, step) }) as const;
const requests = (what: string): Received[] => server!.received.filter(({ url }) => url.includes(what));

describe('start', () => {
  it('fails, before anything is trained, if nobody answers', async () => {
    const mlflow = await tracker(agreeable);
    await server!.close();
    const start = mlflow.start(runInfo(folder));
    server = undefined;
    await expect(start).rejects.toMatchObject({
      code: 'TRACKER',
      hints: expect.arrayContaining([expect.stringContaining('MLFLOW_TRACKING_URI=')]),
    });
  });

  it('fails if no server is named', async () => {
    await expect(createMlflowTracker({ env: {} }).start(runInfo(folder))).rejects.toMatchObject({ code: 'TRACKER' });
  });

  it('fails if the server does not know us', async () => {
    const mlflow = await tracker(() => ({ status: 401, body: 'You are not authenticated.' }));
    await expect(mlflow.start(runInfo(folder))).rejects.toMatchObject({ code: 'TRACKER', status: 401 });
  });

  it('fails if the experiment has been deleted, and says how to bring it back', async () => {
    const experiment = { experiment_id: '7', name: 'Default', lifecycle_stage: 'deleted' };
    const mlflow = await tracker(() => ({ body: { experiment } }));
    const error = await mlflow.start(runInfo(folder)).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'TRACKER' });
    expect((error as { hints: string[] }).hints[0]).toContain('--experiment-id 7');
  });

  it('takes the experiment that somebody else made at the same moment', async () => {
    let asked = 0;
    const mlflow = await tracker((request) => {
      if (request.url.includes('get-by-name') && ++asked === 1) return refusal(404, 'RESOURCE_DOES_NOT_EXIST');
      if (request.url.includes('experiments/create')) return refusal(400, 'RESOURCE_ALREADY_EXISTS');
      return agreeable(request);
    });
    expect((await mlflow.start(runInfo(folder))).id).toBe('r1');
  });

  it('can succeed after it failed', async () => {
    let down = true;
    const mlflow = await tracker((request) => (down ? refusal(403, 'PERMISSION_DENIED') : agreeable(request)));
    await expect(mlflow.start(runInfo(folder))).rejects.toMatchObject({ status: 403 });
    down = false;
    expect((await mlflow.start(runInfo(folder))).id).toBe('r1');
  });

  it('only warns if parameters are refused', async () => {
    const mlflow = await tracker((request) =>
      request.url.includes('log-batch') ? refusal(400, 'INVALID_PARAMETER_VALUE') : agreeable(request),
    );
    const run = await mlflow.start(runInfo(folder));
    expect(warnings).toEqual([
      expect.stringContaining('refused: 3 parameters `loss.temperature`, `model.hidden[0]`, `note`'),
      expect.stringContaining('refused: 3 tags `hydrosol.folder`, `hydrosol.host`, `hydrosol.job`'),
    ]);
    await run.end({ status: 'FINISHED', files: [] });
    expect(warnings).toHaveLength(3);
    expect(warnings[2]).toContain('(3 parameters, 3 tags)');
  });
});

describe('check', () => {
  it.each([
    { name: 'a server that agrees', answer: agreeable, ok: true },
    {
      name: 'an experiment that nobody has made yet',
      answer: () => refusal(404, 'RESOURCE_DOES_NOT_EXIST'),
      ok: true,
    },
    { name: 'a server that does not know us', answer: () => ({ status: 401 }), ok: false },
    {
      name: 'an experiment that has been deleted',
      answer: () => ({ body: { experiment: { experiment_id: '7', name: 'Default', lifecycle_stage: 'deleted' } } }),
      ok: false,
    },
    { name: 'no MLflow', answer: () => ({ body: '<html>' }), ok: false },
  ])('$name: $ok, and nothing is made', async ({ answer, ok }) => {
    const mlflow = await tracker(answer);
    const checked = mlflow.check!();
    await (ok ? checked : expect(checked).rejects.toMatchObject({ code: 'TRACKER' }));
    expect(server!.received.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('fails if nobody answers', async () => {
    const mlflow = await tracker(agreeable);
    await server!.close();
    server = undefined;
    await expect(mlflow.check!()).rejects.toMatchObject({ code: 'TRACKER' });
  });

  it('fails if no server is named', async () => {
    await expect(createMlflowTracker({ env: {} }).check!()).rejects.toMatchObject({ code: 'TRACKER' });
  });
});

describe('an older server', () => {
  const long = 'x'.repeat(700);
  const info = () =>
    runInfo(folder, {
      params: new Map([...Array.from({ length: 99 }, (_, i) => [`p${i}`, 'v'] as const), ['long', long]]),
      tags: new Map([
        ['hydrosol.sweep', long],
        ['short', 'v'],
      ]),
    });

  it('takes values as long as it can', async () => {
    const accepted: Received[] = [];
    const mlflow = await tracker(oldServer(500, accepted));
    const run = await mlflow.start(info());
    expect(warnings).toEqual([]);
    expect(Object.keys(stored('params', accepted))).toHaveLength(100);
    expect(stored('params', accepted)).toMatchObject({ p0: 'v', p98: 'v', long: `${'x'.repeat(499)}…` });
    expect(stored('tags', accepted)).toMatchObject({ short: 'v', 'hydrosol.sweep': `${'x'.repeat(499)}…` });
    await run.end({ status: 'FINISHED', files: [] });
  });

  it('loses one value alone, which is named, if MLFLOW_TRUNCATE_LONG_VALUES is false', async () => {
    const accepted: Received[] = [];
    const mlflow = await tracker(oldServer(500, accepted), { MLFLOW_TRUNCATE_LONG_VALUES: 'false' });
    const run = await mlflow.start(info());
    expect(Object.keys(stored('params', accepted))).toEqual(Array.from({ length: 99 }, (_, i) => `p${i}`));
    expect(Object.keys(stored('tags', accepted))).toEqual(['hydrosol.folder', 'hydrosol.host', 'short']);
    expect(warnings).toEqual([
      expect.stringContaining('refused: 1 parameter `long`'),
      expect.stringContaining('refused: 1 tag `hydrosol.sweep`'),
    ]);
    await run.end({ status: 'FINISHED', files: [] });
    expect(warnings[2]).toContain('(1 parameter, 1 tag)');
  });
});

const experiment = (experiment_id: string, name: string) => ({ experiment: { experiment_id, name } });

/** A server that has the experiments `Default`, `a` (7) and `b` (8). */
function withExperiments(request: Received): Answer {
  const asked = new URL(request.url, 'http://h').searchParams;
  if (request.url.includes('experiments/get?'))
    return asked.get('experiment_id') === '7'
      ? { body: experiment('7', 'a') }
      : refusal(404, 'RESOURCE_DOES_NOT_EXIST');
  if (request.url.includes('get-by-name')) {
    const ids: Record<string, string> = { a: '7', b: '8', Default: '0' };
    return { body: experiment(ids[asked.get('experiment_name') ?? ''] ?? '9', asked.get('experiment_name') ?? '') };
  }
  return agreeable(request);
}

describe('the experiment', () => {
  it.each([
    { env: {}, id: '0' },
    { env: { MLFLOW_EXPERIMENT_NAME: 'b' }, id: '8' },
    { env: { MLFLOW_EXPERIMENT_ID: '7' }, id: '7' },
    { given: '7', env: { MLFLOW_EXPERIMENT_ID: '7' }, id: '7' },
    { given: 'b', env: { MLFLOW_EXPERIMENT_ID: '7' }, id: '8' },
    { given: 'b', env: { MLFLOW_EXPERIMENT_NAME: 'a', MLFLOW_EXPERIMENT_ID: '7' }, id: '8' },
    { env: { MLFLOW_EXPERIMENT_NAME: 'a', MLFLOW_EXPERIMENT_ID: '7' }, id: '7' },
    { given: 'a', env: { MLFLOW_EXPERIMENT_NAME: 'a', MLFLOW_EXPERIMENT_ID: '7' }, id: '7' },
    { env: { MLFLOW_EXPERIMENT_NAME: 'b', MLFLOW_EXPERIMENT_ID: '7' }, fails: 'MLFLOW_EXPERIMENT_ID is 7' },
    { env: { MLFLOW_EXPERIMENT_ID: '6' }, fails: 'no MLflow experiment 6' },
  ])('given $given, $env: $id$fails', async ({ given, env, id, fails }) => {
    server = await scriptedServer(withExperiments);
    const mlflow = createMlflowTracker({ uri: server.uri, experiment: given, warn, env });
    if (fails !== undefined) {
      await expect(mlflow.check!()).rejects.toMatchObject({ code: 'TRACKER', message: expect.stringContaining(fails) });
      return;
    }
    await mlflow.check!();
    await mlflow.start(runInfo(folder));
    expect(JSON.parse(requests('runs/create')[0]!.body)).toMatchObject({ experiment_id: id });
  });
});

describe('end', () => {
  it('sends texts in the place of files that have secrets', async () => {
    const mlflow = await tracker(agreeable);
    for (const name of ['a.txt', 'b.txt']) await writeFile(join(folder, name), `${name}: secret`);
    const run = await mlflow.start(runInfo(folder));
    await run.end({ status: 'FINISHED', files: ['a.txt', 'b.txt'], texts: new Map([['b.txt', 'b.txt: ***']]) });
    expect(requests('mlflow-artifacts').map(({ body }) => body)).toEqual(['a.txt: secret', 'b.txt: ***']);
  });
});

describe('a server that goes away', () => {
  it('is warned of once; what it lacks is counted at the end', async () => {
    const mlflow = await tracker(agreeable);
    const run = await mlflow.start(runInfo(folder));
    await writeFile(join(folder, 'summary.json'), '{}');
    await server!.close();
    server = undefined;
    for (let step = 0; step < 1200; step++) run.listen(metric(step));
    await vi.waitFor(() => expect(warnings).toHaveLength(1));
    for (let step = 1200; step < 1250; step++) run.listen(metric(step));
    await run.end({ status: 'FINISHED', files: ['summary.json', 'metrics.jsonl'] });
    expect(warnings).toHaveLength(2);
    for (const part of ['1250 metric points', 'summary.json, metrics.jsonl', 'status FINISHED', folder]) {
      expect(warnings[1]).toContain(part);
    }
  });

  it('gets everything at the end if it is back by then', async () => {
    let down = false;
    const mlflow = await tracker((request) => (down ? { hangUp: true } : agreeable(request)));
    const run = await mlflow.start(runInfo(folder));
    down = true;
    run.listen(metric(1));
    await vi.waitFor(() => expect(warnings).toHaveLength(1));
    down = false;
    run.listen(metric(2));
    await run.end({ status: 'KILLED', files: [] });
    expect(warnings).toHaveLength(1);
    const sent = JSON.parse(requests('log-batch').at(-1)!.body) as { metrics: { step: number }[] };
    expect(sent.metrics.map(({ step }) => step)).toEqual([1, 2]);
    expect(JSON.parse(requests('runs/update')[0]!.body)).toMatchObject({ run_id: 'r1', status: 'KILLED' });
  });

  it.each([
    { name: 'refuses', answer: refusal(400, 'INVALID_PARAMETER_VALUE') },
    { name: 'fails at', answer: { status: 500 } },
  ])('is told the status even if it $name a file', async ({ answer }) => {
    const mlflow = await tracker((request) => (request.url.endsWith('b%23.txt') ? answer : agreeable(request)));
    for (const name of ['a.txt', 'b#.txt', 'c.txt']) await writeFile(join(folder, name), name);
    const run = await mlflow.start(runInfo(folder));
    await run.end({ status: 'FINISHED', files: ['a.txt', 'b#.txt', 'c.txt'] });
    expect(new Set(requests('mlflow-artifacts').map(({ body }) => body))).toEqual(
      new Set(['a.txt', 'b#.txt', 'c.txt']),
    );
    expect(warnings).toEqual([expect.stringContaining('b#.txt')]);
    expect(requests('runs/update')).toHaveLength(1);
  });
});

describe('metricKey', () => {
  it.each([
    { stage: 'student', name: 'val/accuracy', key: 'student/val/accuracy' },
    { stage: '', name: 'loss', key: 'loss' },
    { stage: 'a@b', name: 'x', key: 'a_x0040_b/x' },
  ])('$key', ({ stage, name, key }) => expect(metricKey({ stage, name })).toBe(key));
});
