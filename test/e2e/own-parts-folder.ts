/** @file A folder with parts of the user's own, where Hydrosol is installed, and what runs there left. */
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from './command.ts';

const root = resolve(import.meta.dirname, '../..');

/** Few made-up examples, and an epoch of each network. */
export const SMALL = [
  'data=synthetic',
  'data.train=200',
  'data.test=100',
  'trainer.epochs=1',
  'teacher.trainer.epochs=1',
];
/** A model and a loss of experiments/own-parts. */
export const OWN = ['--config-dir', 'conf', 'model=residual_mlp', 'loss=ranking'];
/** No step that is not compiled. */
export const TINY = [
  'data=synthetic',
  'data.train=96',
  'data.test=60',
  'trainer.epochs=1',
  'engine=compiled',
  'engine.strict=true',
];
export const MLPS = ['model=mlp', 'model.hidden=[8]', 'teacher=mlp_large', 'teacher.model.hidden=[12]'];
/** The scheme of experiments/own-parts. */
export const EARLY = ['--config-dir', 'conf', 'scheme=early_teacher', 'teacher.trainer.epochs=3', ...TINY, ...MLPS];

/** A copy of experiments/own-parts. */
export async function ownPartsFolder(): Promise<string> {
  const cwd = await temporaryFolder();
  await cp(join(root, 'experiments/own-parts'), cwd, { recursive: true });
  await mkdir(join(cwd, 'node_modules'));
  await symlink(root, join(cwd, 'node_modules/hydrosol'));
  await symlink(join(root, 'node_modules/@tensorflow'), join(cwd, 'node_modules/@tensorflow'));
  return cwd;
}

interface Stages {
  readonly teacher: { readonly from_store: boolean };
  readonly baseline: { readonly from_store: boolean };
  readonly student: { readonly accuracy: number; readonly model: string; readonly weights_sha256: string };
}

/** The networks in the summary of a run folder. */
export async function stagesOf(cwd: string, folder: string): Promise<Stages> {
  const text = await readFile(join(cwd, folder, 'summary.json'), 'utf8');
  return (JSON.parse(text) as { result: { stages: Stages } }).result.stages;
}

/** The networks of a run that did not come from the store. */
export async function trainedIn(cwd: string, folder: string): Promise<string[]> {
  const stages = Object.entries(await stagesOf(cwd, folder));
  return stages.filter(([, { from_store: isStored }]) => isStored !== true).map(([stage]) => stage);
}
