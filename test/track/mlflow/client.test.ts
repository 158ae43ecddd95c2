import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createMlflowClient, createRunOnce } from '../../../src/track/index.ts';
import { parseArtifactUri } from '../../../src/track/mlflow/artifacts.ts';
import { refusal, scriptedServer } from './scripted-server.ts';
import type { Answer, Received, ScriptedServer } from './scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function client(answers: readonly Answer[] | ((request: Received) => Answer)) {
  server = await scriptedServer(answers);
  return createMlflowClient({ uri: server.uri, backoffFactor: 0, backoffJitter: 0, env: {} });
}

/** The JSON bodies that the server has got. */
const bodies = (): unknown[] => server!.received.map(({ body }) => JSON.parse(body) as unknown);

describe('what is sent', () => {
  it('has integers for steps and times, and strings for what is not finite', async () => {
    const mlflow = await client([{}]);
    const metrics = [
      { key: 'a', value: NaN, timestamp: 1.5, step: 2.2 },
      { key: 'b', value: -Infinity, timestamp: 1, step: 2 },
      { key: 'c', value: 0.1, timestamp: 1, step: 2 },
    ];
    await mlflow.logBatch('r', { metrics, params: [{ key: 'p', value: 'half \uD83D \0' }] });
    expect(bodies()).toEqual([
      {
        run_id: 'r',
        metrics: [
          { key: 'a', value: 'NaN', timestamp: 2, step: 2 },
          { key: 'b', value: '-Infinity', timestamp: 1, step: 2 },
          { key: 'c', value: 0.1, timestamp: 1, step: 2 },
        ],
        params: [{ key: 'p', value: 'half \uFFFD \uFFFD' }],
        tags: [],
      },
    ]);
  });

  it('always says how long a page of a metric may be', async () => {
    const mlflow = await client([{ body: {} }]);
    expect(await mlflow.getMetricHistory('r', 'a/b')).toEqual([]);
    expect(server!.received[0]?.url).toContain('max_results=25000');
    expect(server!.received[0]?.url).toContain('metric_key=a%2Fb');
  });
});

/** A page of a metric's history. */
const page = (values: readonly unknown[], next_page_token?: string): Answer => ({
  body: { metrics: values.map((value, i) => ({ key: 'a', value, timestamp: String(i), step: i })), next_page_token },
});

/** A run as the server writes it. */
const runJson = (run_id: string) => ({ info: { run_id, start_time: '1700000000000', status: 'RUNNING' } });

describe('what is read', () => {
  it('is a metric over all pages', async () => {
    const mlflow = await client([page([1, 'NaN'], 't1'), page(['Infinity'], 't2'), page([0.5])]);
    expect((await mlflow.getMetricHistory('r', 'a')).map(({ value }) => value)).toEqual([1, NaN, Infinity, 0.5]);
    expect(server!.received.map(({ url }) => new URL(url, 'http://h').searchParams.get('page_token'))).toEqual([
      '',
      't1',
      't2',
    ]);
  });

  it('ends when a server gives the same token for ever', async () => {
    const mlflow = await client([page([1], 'same'), page([], 'same')]);
    expect(await mlflow.getMetricHistory('r', 'a')).toHaveLength(1);
  });

  it('is runs over all pages, with times from strings', async () => {
    const mlflow = await client([
      { body: { runs: [runJson('a')], next_page_token: 't' } },
      { body: { runs: [runJson('b')] } },
    ]);
    const runs = await mlflow.searchRuns({ experimentIds: ['1'] });
    expect(runs.map(({ info }) => info.runId)).toEqual(['a', 'b']);
    expect(runs[0]).toMatchObject({ info: { startTime: 1_700_000_000_000, endTime: undefined }, metrics: [] });
    expect(runs[0]?.params.size).toBe(0);
  });

  it('is no experiment where there is none', async () => {
    const mlflow = await client([refusal(404, 'RESOURCE_DOES_NOT_EXIST')]);
    expect(await mlflow.getExperimentByName('a')).toBeUndefined();
  });

  it.each([
    { name: 'a page instead of JSON', answer: { body: '<html>' } },
    { name: 'a server that knows no such path', answer: { status: 404, body: '<h1>Not Found</h1>' } },
    { name: 'an answer that asks for a password', answer: { status: 401, body: 'who are you?' } },
  ])('is an error for $name', async ({ answer }) => {
    const mlflow = await client([answer]);
    await expect(mlflow.getExperimentByName('a')).rejects.toMatchObject({ code: 'TRACKER' });
  });
});

const isSearch = ({ url }: Received): boolean => url.endsWith('/runs/search');

describe('createRunOnce', () => {
  const made = { info: { run_id: 'r1', experiment_id: '1' } };
  const request = { experimentId: '1', tags: [{ key: 'a', value: 'b' }] };

  it('finds the run whose creation was carried out but never answered', async () => {
    const mlflow = await client((request) => (isSearch(request) ? { body: { runs: [made] } } : { hangUp: true }));
    expect((await createRunOnce(mlflow, request)).info.runId).toBe('r1');
    const [create, search] = bodies() as [{ tags: { key: string; value: string }[] }, { filter: string }];
    expect(server!.received).toHaveLength(2);
    expect(search.filter).toContain(create.tags.find(({ key }) => key === 'hydrosol.run_uuid')!.value);
  });

  it('asks again when there is no such run', async () => {
    let creations = 0;
    const mlflow = await client((request) => {
      if (isSearch(request)) return { body: {} };
      return ++creations === 1 ? { status: 500 } : { body: { run: made } };
    });
    expect((await createRunOnce(mlflow, request)).info.runId).toBe('r1');
    expect(creations).toBe(2);
  });

  it('does not ask again when the server says no', async () => {
    const mlflow = await client([refusal(400, 'INVALID_PARAMETER_VALUE')]);
    await expect(createRunOnce(mlflow, request)).rejects.toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
    expect(server!.received).toHaveLength(1);
  });

  it('gives up after a few tries', async () => {
    const mlflow = await client((request) => (isSearch(request) ? { body: {} } : { status: 500 }));
    await expect(createRunOnce(mlflow, request, { tries: 2 })).rejects.toMatchObject({ status: 500 });
    expect(server!.received.filter((request) => !isSearch(request))).toHaveLength(2);
  });
});

describe('parseArtifactUri', () => {
  it.each([
    { uri: 'mlflow-artifacts:/1/abc/artifacts', root: { served: '1/abc/artifacts' } },
    { uri: 'mlflow-artifacts://host:5000/1/abc/artifacts', root: { served: '1/abc/artifacts' } },
    { uri: 'file:///data/my%20runs/1', root: { folder: '/data/my runs/1' } },
    { uri: 'file:/data/1', root: { folder: '/data/1' } },
    { uri: '/data/1', root: { folder: '/data/1' } },
  ])('$uri', ({ uri, root }) => expect(parseArtifactUri(uri)).toEqual(root));

  it.each(['s3://bucket/1', 'gs://bucket/1', 'dbfs:/1', ''])('refuses %j', (uri) => {
    expect(() => parseArtifactUri(uri)).toThrowError(expect.objectContaining({ code: 'TRACKER' }));
  });
});

describe('artifacts in a folder of this machine', () => {
  it('are copied there and back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hydrosol artifacts-'));
    const artifact_uri = pathToFileURL(join(folder, 'store')).href;
    const mlflow = await client([{ body: { run: { info: { run_id: 'r', artifact_uri } } } }]);
    await writeFile(join(folder, 'a.txt'), 'hello');
    await mlflow.logArtifact('r', join(folder, 'a.txt'), '.hydra/a.txt');
    expect(await readFile(join(folder, 'store/.hydra/a.txt'), 'utf8')).toBe('hello');
    await mlflow.downloadArtifact('r', '.hydra/a.txt', join(folder, 'back.txt'));
    expect(await readFile(join(folder, 'back.txt'), 'utf8')).toBe('hello');
    expect(server!.received).toHaveLength(1);
    await rm(folder, { recursive: true });
  });
});
