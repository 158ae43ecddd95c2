import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportOnnx } from '../../src/distill/weights/export-onnx.ts';
import { startEngine } from '../../src/engine/index.ts';
import { SMALL_NAMES, smallInputs, smallModel } from '../distill/models/small.ts';

/** Where Chromium and the files of onnxruntime-web are; .ci/browser.sh gets both. */
const CHROMIUM = process.env['CHROMIUM'] ?? 'chromium';
const ONNXRUNTIME_WEB = process.env['ONNXRUNTIME_WEB']!;

const EXAMPLES = 5;
const TYPES: Readonly<Record<string, string>> = { html: 'text/html', mjs: 'text/javascript', wasm: 'application/wasm' };

interface Case {
  readonly model: Uint8Array;
  readonly type: string;
  readonly values: readonly number[];
  readonly dims: readonly number[];
  readonly logits: Float32Array;
}

interface Found {
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

function makeCase(name: (typeof SMALL_NAMES)[number]): Case {
  const model = smallModel(name);
  const x = smallInputs(name, EXAMPLES);
  const logits = model.forward(x)['logits']!.dataSync() as Float32Array;
  return { model: exportOnnx(model.network), type: x.dtype, values: [...x.dataSync()], dims: x.shape, logits };
}

/** Serves a page that runs all cases, shows it to a browser, and resolves to what the page says. */
async function runInBrowser(cases: ReadonlyMap<string, Case>): Promise<Record<string, Found>> {
  const page = new EventEmitter();
  const contentOf = async (path: string): Promise<Uint8Array | string> => {
    if (path === '/') return readFile(join(import.meta.dirname, 'page.html'));
    if (path === '/cases')
      return JSON.stringify([...cases].map(([name, { type, values, dims }]) => ({ name, type, values, dims })));
    if (path.startsWith('/models/')) return cases.get(decodeURIComponent(basename(path)))!.model;
    return readFile(join(ONNXRUNTIME_WEB, basename(path)));
  };
  const server = createServer(async (request, response) => {
    const path = request.url!;
    if (path === '/results') page.emit('results', JSON.parse(await text(request)));
    const type = TYPES[path === '/' ? 'html' : path.split('.').at(-1)!] ?? 'application/octet-stream';
    try {
      response.setHeader('content-type', type).end(path === '/results' ? '' : await contentOf(path));
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const profile = await mkdtemp(join(tmpdir(), 'hydrosol-chromium-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = spawn(CHROMIUM, [...flags, `--user-data-dir=${profile}`, url], { stdio: 'ignore' });
  const ended = once(browser, 'close').then(() => {
    throw new Error('the browser ended before the page had said what it found');
  });
  try {
    const [results] = await Promise.race([once(page, 'results'), ended]);
    return results as Record<string, Found>;
  } finally {
    browser.kill();
    await ended.catch(() => {});
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

describe('exported models in onnxruntime-web', () => {
  const cases = new Map<string, Case>();
  let found: Record<string, Found> = {};

  beforeAll(async () => {
    await startEngine('cpu');
    for (const name of SMALL_NAMES) cases.set(name, makeCase(name));
    found = await runInBrowser(cases);
    tf.disposeVariables();
  });

  it.each(SMALL_NAMES)('%s gives the same logits', (name) => {
    const { logits } = cases.get(name)!;
    expect(found['error']).toBeUndefined();
    expect(found[name]!.dims).toEqual([EXAMPLES, logits.length / EXAMPLES]);
    for (const [i, value] of found[name]!.values.entries()) expect(Math.abs(value - logits[i]!)).toBeLessThan(1e-5);
  });
});
