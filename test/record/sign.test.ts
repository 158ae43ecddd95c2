import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { hashOf, openRun, readRecord, writeRecord, type RunRecord } from '../../src/record/index.ts';
import { toContainer } from '../../src/config/index.ts';
import { isSigned, sign } from '../../src/record/sign.ts';

const stateFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'hydrosol-state-'));

const RECORD: RunRecord = {
  format: 1,
  program: { name: 'train', command: 'npx tsx train.ts' },
  overrides: { hydra: [], task: ['a=1'] },
  saved: '.hydra',
  tracked: { mlflow: 'abc' },
};

/** A run folder with its record, made by the user of a state folder. */
async function runFolder(state: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hydrosol-signed-'));
  await mkdir(join(folder, '.hydra'));
  const files: Record<string, string> = {};
  for (const name of ['config', 'hydra', 'overrides']) {
    files[`.hydra/${name}.yaml`] = hashOf(`a: ${name}\n`);
    await writeFile(join(folder, `.hydra/${name}.yaml`), `a: ${name}\n`);
  }
  vi.stubEnv('XDG_STATE_HOME', state);
  await writeRecord(folder, RECORD, { files });
  return folder;
}

describe('the key', () => {
  it('is made on first use, for its user alone, and stays', async () => {
    const env = { XDG_STATE_HOME: await stateFolder() };
    const signature = sign({ b: 1, a: [2] }, env);
    expect(signature).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(join(env.XDG_STATE_HOME, 'hydrosol/key')).mode & 0o777).toBe(0o600);
    expect(sign({ a: [2], b: 1 }, env)).toBe(signature);
    expect(isSigned({ a: [2], b: 1 }, signature, env)).toBe(true);
    expect(isSigned({ a: [3], b: 1 }, signature, env)).toBe(false);
  });

  it('of another user signs otherwise', async () => {
    const [mine, theirs] = [{ XDG_STATE_HOME: await stateFolder() }, { XDG_STATE_HOME: await stateFolder() }];
    expect(isSigned({ a: 1 }, sign({ a: 1 }, theirs), mine)).toBe(false);
  });

  it.each([
    { name: 'a place that cannot be written', make: (state: string) => writeFileSync(join(state, 'hydrosol'), '') },
    {
      name: 'a broken key',
      make: (state: string) => {
        sign({}, { XDG_STATE_HOME: state });
        writeFileSync(join(state, 'hydrosol/key'), 'short');
      },
    },
  ])('with $name nothing is signed', async ({ make }) => {
    const env = { XDG_STATE_HOME: await stateFolder() };
    make(env.XDG_STATE_HOME);
    expect(sign({ a: 1 }, env)).toBeUndefined();
    expect(isSigned({ a: 1 }, undefined, env)).toBe(false);
  });
});

const isOwnRun = (folder: string): boolean => openRun(folder).isOwn();

describe('a record', () => {
  it('is believed of what was read of its configs, whatever lies there before and after', async () => {
    const folder = await runFolder(await stateFolder());
    const path = join(folder, '.hydra/config.yaml');
    const [before, after] = [openRun(folder), openRun(folder)];
    expect(before.isOwn()).toBe(true);
    writeFileSync(path, 'a: other\n');
    expect(toContainer(before.config())).toEqual({ a: 'config' });
    expect(toContainer(after.config())).toEqual({ a: 'other' });
    writeFileSync(path, 'a: config\n');
    expect([after.isOwn(), before.isOwn(), isOwnRun(folder)]).toEqual([false, true, true]);
    vi.unstubAllEnvs();
  });

  it("is one's own as long as it and the saved configs are as they were", async () => {
    const state = await stateFolder();
    const folder = await runFolder(state);
    expect(readRecord(folder)).toMatchObject(RECORD);
    expect(isOwnRun(folder)).toBe(true);

    const path = join(folder, '.hydra/config.yaml');
    writeFileSync(path, 'a: other\n');
    expect(isOwnRun(folder)).toBe(false);
    writeFileSync(path, 'a: config\n');
    expect(isOwnRun(folder)).toBe(true);

    const record = join(folder, '.hydrosol/record.json');
    const text = readFileSync(record, 'utf8');
    writeFileSync(record, text.replace('train.ts', 'evil.ts'));
    expect(isOwnRun(folder)).toBe(false);
    writeFileSync(record, text);
    vi.stubEnv('XDG_STATE_HOME', await stateFolder());
    expect(isOwnRun(folder)).toBe(false);
    vi.unstubAllEnvs();
  });

  it.each([
    { name: 'truncated', text: '{"format": 1,' },
    { name: 'a list', text: '[]' },
    {
      name: 'overrides that are a map',
      text: JSON.stringify({ ...RECORD, files: {}, overrides: { hydra: {}, task: [] } }),
    },
    { name: 'tracked numbers', text: JSON.stringify({ ...RECORD, files: {}, tracked: { mlflow: 1 } }) },
    { name: 'a newer format', text: JSON.stringify({ ...RECORD, files: {}, format: 2 }) },
  ])('that is $name is refused by its name', async ({ text }) => {
    const folder = await runFolder(await stateFolder());
    writeFileSync(join(folder, '.hydrosol/record.json'), text);
    const message = expect.stringContaining(join(folder, '.hydrosol/record.json'));
    expect(() => readRecord(folder)).toThrowError(expect.objectContaining({ code: 'RUN_FOLDER', message }));
    vi.unstubAllEnvs();
  });
});
