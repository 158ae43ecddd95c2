/** @file Weights on disk, in the layers format of TensorFlow.js. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import { loadLayersModel, type LayersModel } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';
import { writeFileAtomic } from '../../util/files.ts';
import { prettyJson } from '../../util/json.ts';
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

/** Reads a saved network as a plain `LayersModel`. Throws DATA_FILE if a file is missing or the weights have another hash. */
export async function loadNetwork(folder: string): Promise<LayersModel> {
  const artifacts = await readArtifacts(folder);
  return loadLayersModel(io.fromMemory(artifacts));
}

/**
 * Puts saved weights into a model that was made with the same options. Throws DATA_FILE as `loadNetwork` does, and MODEL if
 * the saved network has other layers or shapes.
 */
export async function loadWeights(model: Model, folder: string): Promise<SavedWeights> {
  const artifacts = await readArtifacts(folder);
  const bytes = artifacts.weightData as ArrayBuffer;
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

/** The parts of model.json that are read. */
interface Topology {
  readonly modelTopology: object;
  readonly format: string;
  readonly weightsManifest: readonly { readonly weights: io.WeightsManifestEntry[] }[];
  readonly userDefinedMetadata?: { readonly sha256?: string };
}

async function readArtifacts(folder: string): Promise<io.ModelArtifacts> {
  const topology = parseTopology(join(folder, TOPOLOGY), await readPart(join(folder, TOPOLOGY)));
  const path = join(folder, WEIGHTS);
  const content = await readPart(path);
  const bytes = Uint8Array.from(content);
  const expected = topology.userDefinedMetadata?.sha256;
  if (expected !== undefined && expected !== sha256(bytes)) {
    throw new HydrosolError('DATA_FILE', `${path}: the weights have SHA-256 ${sha256(bytes)}`, {
      expected: `${expected}, as ${TOPOLOGY} says; the file was changed or only half written`,
    });
  }
  const { modelTopology, format, weightsManifest } = topology;
  return {
    modelTopology,
    format,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: bytes.buffer,
  };
}

function parseTopology(path: string, content: Uint8Array): Topology {
  const topology = parseJson(content);
  if (topology?.modelTopology !== undefined && Array.isArray(topology.weightsManifest)) return topology as Topology;
  throw new HydrosolError('DATA_FILE', `${path}: ${topology === undefined ? 'not a JSON file' : 'no layers model'}`, {
    expected: 'a TensorFlow.js layers model',
  });
}

function parseJson(content: Uint8Array): Partial<Topology> | null | undefined {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8')) as Partial<Topology> | null;
  } catch {
    return undefined;
  }
}

async function readPart(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw new HydrosolError('DATA_FILE', `${path}: cannot be read`, {
      expected: `a folder with ${TOPOLOGY} and ${WEIGHTS}`,
      cause: error,
    });
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
