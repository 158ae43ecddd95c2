/** @file Weights on disk, in the layers format of TensorFlow.js. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import { loadLayersModel, type LayersModel } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';
import { writeFileAtomic } from '../../util/files.ts';
import { firstLineOf } from '../../util/first-line.ts';
import { isObject, prettyJson } from '../../util/json.ts';
import { readBytes, readJson } from '../../util/read-file.ts';
import type { Model } from '../models/model.ts';

/** The two files of a saved network. */
const TOPOLOGY = 'model.json';
const WEIGHTS = 'weights.bin';

/** What a saved network is known by. */
export interface SavedWeights {
  /** SHA-256 of the bytes of all weights, in hexadecimal: the same weights have the same hash wherever they lie. */
  readonly hash: string;
  /** Size of weights.bin. */
  readonly bytes: number;
}

/**
 * Writes `model.json` (from input to logits) and `weights.bin` to the folder; `tf.loadLayersModel` reads them. Both are written
 * whole or not at all, the topology with the hash last, so that a folder with mixed files is noticed when it is read.
 */
export async function saveWeights(model: Model, folder: string): Promise<SavedWeights> {
  let saved: SavedWeights | undefined;
  const handler = io.withSaveHandler(async (artifacts) => {
    const bytes = new Uint8Array(io.CompositeArrayBuffer.join(artifacts.weightData));
    saved = { hash: sha256(bytes), bytes: bytes.length };
    const { modelTopology, format, generatedBy, convertedBy, weightSpecs: weights } = artifacts;
    const manifest = [{ paths: [WEIGHTS], weights }];
    const userDefinedMetadata = { sha256: saved.hash };
    const topology = {
      modelTopology,
      format,
      generatedBy,
      convertedBy,
      weightsManifest: manifest,
      userDefinedMetadata,
    };
    await writeFileAtomic(join(folder, WEIGHTS), bytes);
    await writeFileAtomic(join(folder, TOPOLOGY), prettyJson(topology));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  });
  await model.network.save(handler);
  return saved!;
}

/**
 * Reads a saved network as a plain `LayersModel`. Fails with DATA_FILE if a file is missing or is no network, or if the weights
 * have another hash.
 */
export async function loadNetwork(folder: string): Promise<LayersModel> {
  const artifacts = readArtifacts(folder);
  try {
    // with weights at hand, TensorFlow.js makes the layers of zeros, which cost nothing until they are read
    return await loadLayersModel(io.fromMemory(artifacts));
  } catch (error) {
    throw noNetwork(join(folder, TOPOLOGY), `the network cannot be built: ${firstLineOf(error)}`, error);
  }
}

/**
 * Puts saved weights into a model that was made with the same options. Throws DATA_FILE as `loadNetwork` does, and MODEL if
 * the saved network has other layers or shapes.
 */
export async function loadWeights(model: Model, folder: string): Promise<SavedWeights> {
  const artifacts = readArtifacts(folder);
  const bytes = artifacts.weightData as ArrayBuffer;
  const shapes = (artifacts.weightSpecs ?? []).map(({ name, shape }) => [name, shape] as const);
  assertSameWeights(model, new Map(shapes), folder);
  const tensors = io.decodeWeights(bytes, artifacts.weightSpecs ?? []);
  try {
    model.network.loadWeights(tensors);
  } catch (error) {
    throw new HydrosolError('MODEL', `the weights in ${folder} are not those of this model ${model.name}`, {
      expected: model.network.weights
        .map(({ originalName, shape }) => `${originalName} [${shape.join(', ')}]`)
        .join(', '),
      cause: error,
    });
  } finally {
    for (const tensor of Object.values(tensors)) tensor.dispose();
  }
  return { hash: sha256(new Uint8Array(bytes)), bytes: bytes.byteLength };
}

/** Bytes that a file of weights may have. */
export const MAX_BYTES = 2 ** 31 - 1;

/** As many misfits tell what is wrong. */
const SHOWN = 4;

/** A shape as messages have it. */
const text = (shape: readonly (number | null)[] | undefined): string =>
  shape === undefined ? 'missing' : `[${shape.join(', ')}]`;

/** Throws MODEL, with the shapes there and here, unless a file has the weights of a model, each in its shape. */
export function assertSameWeights(model: Model, found: ReadonlyMap<string, readonly number[]>, path: string): void {
  const wanted = new Map(model.network.weights.map(({ originalName, shape }) => [originalName, shape]));
  const names = [...new Set([...wanted.keys(), ...found.keys()])];
  const misfits = names.filter((name) => text(wanted.get(name)) !== text(found.get(name)));
  if (misfits.length === 0) return;
  const shown = misfits
    .slice(0, SHOWN)
    .map((name) => `${name} is ${text(found.get(name))} there, ${text(wanted.get(name))} here`);
  const more = misfits.length > SHOWN ? `, and ${misfits.length - SHOWN} more` : '';
  throw new HydrosolError(
    'MODEL',
    `the weights in ${path} are not those of this model ${model.name}: ${shown.join('; ')}${more}`,
    { expected: 'those of a network with the same options' },
  );
}

/** The parts of model.json that are read. */
interface Topology {
  readonly modelTopology: object;
  readonly format?: string;
  readonly weightsManifest: readonly { readonly weights: readonly io.WeightsManifestEntry[] }[];
  readonly userDefinedMetadata?: { readonly sha256?: string };
}

function noNetwork(path: string, why: string, cause?: unknown): HydrosolError {
  return new HydrosolError('DATA_FILE', `${path}: ${why}`, { expected: 'a TensorFlow.js layers model', cause });
}

function readArtifacts(folder: string): io.ModelArtifacts {
  const expected = `a folder with ${TOPOLOGY} and ${WEIGHTS}`;
  const topologyPath = join(folder, TOPOLOGY);
  const { modelTopology, format, weightsManifest, userDefinedMetadata } = readJson(topologyPath, isTopology, {
    code: 'DATA_FILE',
    expected: 'a TensorFlow.js layers model',
  });
  const path = join(folder, WEIGHTS);
  const bytes = Uint8Array.from(readBytes(path, { code: 'DATA_FILE', expected, maxBytes: MAX_BYTES }));
  const known = userDefinedMetadata?.sha256;
  if (known !== undefined && known !== sha256(bytes)) {
    throw new HydrosolError('DATA_FILE', `${path}: the weights have SHA-256 ${sha256(bytes)}`, {
      expected: `${known}, as ${TOPOLOGY} says; the file was changed or only half written`,
    });
  }
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const size = weightSpecs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, BYTES), 0);
  if (size !== bytes.length)
    throw noNetwork(topologyPath, `it has ${size} bytes of weights, ${WEIGHTS} ${bytes.length}`);
  return { modelTopology, ...(format !== undefined && { format }), weightSpecs, weightData: bytes.buffer };
}

/** Of a weight: all are float32. */
const BYTES = 4;

function isTopology(json: unknown): json is Topology {
  if (!isObject(json) || !isObject(json['modelTopology']) || !Array.isArray(json['weightsManifest'])) return false;
  const { userDefinedMetadata: metadata, format, weightsManifest: manifest } = json;
  const isHashed = metadata === undefined || (isObject(metadata) && isTextOrMissing(metadata['sha256']));
  return isHashed && isTextOrMissing(format) && (manifest as unknown[]).every(isGroup);
}

const isTextOrMissing = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isGroup = (group: unknown): boolean =>
  isObject(group) && Array.isArray(group['weights']) && (group['weights'] as unknown[]).every(isWeight);

const isWeight = (weight: unknown): boolean =>
  isObject(weight) &&
  typeof weight['name'] === 'string' &&
  weight['dtype'] === 'float32' &&
  weight['quantization'] === undefined &&
  Array.isArray(weight['shape']) &&
  (weight['shape'] as unknown[]).every((size) => Number.isSafeInteger(size) && (size as number) >= 0);

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
