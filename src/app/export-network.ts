/** @file A network that a run has trained, in the formats of other tools. */
import { exportOnnx, exportSafetensors, loadNetwork } from '../distill/index.ts';
import { startEngine } from '../engine/index.ts';

const FORMATS = { onnx: exportOnnx, safetensors: exportSafetensors } as const;

export type ExportFormat = keyof typeof FORMATS;

export const EXPORT_FORMATS = Object.keys(FORMATS) as ExportFormat[];

/**
 * The bytes of a network that is saved in a folder. Throws DATA_FILE if there is none, or if its weights are damaged, and
 * ENGINE if it has an operation that the format cannot hold.
 */
export async function exportNetwork(
  folder: string,
  format: ExportFormat,
  metadata: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  await startEngine('cpu');
  const network = await loadNetwork(folder);
  try {
    return FORMATS[format](network, metadata);
  } finally {
    network.dispose();
  }
}
