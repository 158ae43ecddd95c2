import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../../src/distill/weights/safetensors.ts';
import { loadOnnxruntime } from '../../src/engine/compiled/session.ts';
import { temporaryFolder } from './command.ts';
import { hydrosol, run } from './in-process.ts';

describe('hydrosol export', { timeout: 60_000 }, () => {
  let cwd = '';

  beforeAll(async () => {
    cwd = await temporaryFolder();
    const sizes = [
      'data=synthetic',
      'data.train=100',
      'data.test=50',
      'model=mlp',
      'model.hidden=[16]',
      'teacher=mlp_large',
    ];
    const words = [...sizes, 'teacher.model.hidden=[32]', 'trainer.epochs=1', 'hydra.run.dir=out'];
    expect(await run(words, { cwd })).toMatchObject({ code: 0 });
  });

  it('writes the student as an ONNX file', async () => {
    expect(await hydrosol(['export', 'out', 'student.onnx'], { cwd })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^student: models\.mlp, [\d,]+ bytes in student\.onnx\n$/),
    });
    const { InferenceSession } = await loadOnnxruntime();
    const { inputNames, outputNames } = await InferenceSession.create(join(cwd, 'student.onnx'));
    expect([inputNames, outputNames]).toEqual([['input'], ['logits']]);
  });

  it('writes another stage as safetensors', async () => {
    const args = ['export', 'out', 'nets/teacher.safetensors', '--stage', 'teacher'];
    expect(await hydrosol(args, { cwd })).toMatchObject({ code: 0 });
    const path = join(cwd, 'nets/teacher.safetensors');
    const { tensors, metadata } = decodeSafetensors(await readFile(path), path);
    expect(metadata).toMatchObject({ stage: 'teacher', model: 'models.mlp' });
    expect([...tensors.values()].map(({ shape }) => shape)).toEqual([[64, 32], [32], [32, 3], [3]]);
  });

  it.each([
    {
      name: 'another format',
      args: ['out', 'student.onx'],
      says: 'did you mean: npx hydrosol export out student.onnx',
    },
    {
      name: 'no such stage',
      args: ['out', 'a.onnx', '--stage', 'studnt'],
      says: 'did you mean: npx hydrosol export out a.onnx --stage student',
    },
    {
      name: 'a place that is none',
      args: ['out', 'out/summary.json/a.onnx'],
      says: 'a.onnx cannot be written: EEXIST',
    },
    { name: 'no run', args: ['.', 'a.onnx'], says: 'is no run folder' },
  ])('$name', async ({ args, says }) => {
    expect(await hydrosol(['export', ...args], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(says),
    });
  });
});
