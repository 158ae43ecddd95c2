import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csv } from '../../../src/distill/data/csv.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hydrosol-csv-'));
});
afterEach(() => rm(root, { recursive: true }));

type Options = Parameters<typeof csv.create>[0];

const read = async (text: string, options: Partial<Options> = {}, tests?: string) => {
  const file = join(root, 'table.csv');
  const testFile = join(root, 'tests.csv');
  await writeFile(file, text);
  if (tests !== undefined) await writeFile(testFile, tests);
  const given = { file, label: 'kind', validation: 0, ...(tests === undefined ? {} : { test_file: testFile }) };
  return csv.create({ ...given, ...options }, { seed: 0 });
};

const good = 'height,kind,width\n1,b,10\n2,a,20\n3,b,30\n4,a,60\n';

describe('csv', () => {
  it('reads numbers and labels, and measures each column', async () => {
    const data = await read(good, {}, good);
    expect(data).toMatchObject({ name: 'csv', shape: [2], classes: 2 });
    expect([...data.train.inputs]).toEqual([1, 10, 2, 20, 3, 30, 4, 60]);
    expect([...data.train.labels]).toEqual([1, 0, 1, 0]);
    expect(data.mean).toEqual([2.5, 30]);
  });

  it('orders labels that are numbers as numbers', async () => {
    const table = 'x,kind\n1,10\n2,9\n3,100\n';
    expect([...(await read(table, {}, table)).train.labels]).toEqual([1, 0, 2]);
  });

  it('reads quotes, blanks, a byte order mark and other delimiters', async () => {
    const table = '\uFEFFheight ; kind\r\n 1.5; "b;\nb"\r\n"-2e3";a\r\n\r\n';
    const data = await read(table, { delimiter: ';' }, table);
    expect([...data.train.inputs]).toEqual([1.5, -2000]);
    expect([...data.train.labels]).toEqual([1, 0]);
  });

  it('makes categories rows of 0 and 1 if asked to, the same ones in both files', async () => {
    const train = 'colour,size,kind\nred,1,a\nblue,2,b\n';
    const data = await read(train, { categorical: 'one_hot' }, 'colour,size,kind\ngreen,3,a\nred,4,b\n');
    expect(data.shape).toEqual([4]);
    expect([...data.train.inputs]).toEqual([0, 0, 1, 1, 1, 0, 0, 2]);
    expect([...data.test.inputs]).toEqual([0, 1, 0, 3, 0, 0, 1, 4]);
  });

  it('leaves columns out', async () => {
    const data = await read('name,x,kind\nAda,1,a\nBob,2,b\n', { ignore: ['name'] }, 'name,x,kind\nC,1,a\nD,2,b\n');
    expect(data.shape).toEqual([1]);
  });

  it('holds out tests and validation evenly', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${i},${'ab'[i % 2]}`);
    const data = await read(['x,kind', ...rows].join('\n'), { validation: 0.1 });
    expect([data.train.size, data.validation?.size, data.test.size]).toEqual([72, 8, 20]);
    const all = [data.train, data.validation!, data.test].flatMap(({ inputs }) => [...inputs]);
    expect(all.sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
    expect(data.test.labels.filter((label) => label === 0)).toHaveLength(10);
  });

  it.each([
    { name: 'words where numbers are wanted', text: 'x,kind\n1,a\nbig,b\n', says: /line 3.*'big'.*x/ },
    { name: 'NaN', text: 'x,kind\n1,a\nNaN,b\n', says: /line 3/ },
    { name: 'infinity', text: 'x,kind\nInfinity,a\n1,b\n', says: /line 2/ },
    { name: 'an empty cell', text: 'x,kind\n1,a\n,b\n', says: /line 3.*column x/ },
    { name: 'a missing label', text: 'x,kind\n1,a\n2,\n', says: /line 3.*column kind/ },
    { name: 'an empty category', text: 'x,kind\nc,a\n,b\n', says: /line 3/, categorical: 'one_hot' },
    { name: 'a row that is too short', text: 'x,y,kind\n1,2,a\n1,b\n', says: /line 3/ },
    { name: 'a quote that does not close', text: 'x,kind\n"1,a\n2,b\n', says: /[Qq]uote/ },
    { name: 'no rows', text: 'x,kind\n', says: /no rows/ },
    { name: 'an empty file', text: '', says: /no rows/ },
    { name: 'no label column', text: 'x,label\n1,a\n', says: /kind/ },
    { name: 'nothing but labels', text: 'kind\na\nb\n', says: /besides kind/ },
    { name: 'two columns of one name', text: 'x,x,kind\n1,2,a\n', says: /two columns x/ },
  ] as const)('refuses $name, naming the file', async ({ text, says, ...options }) => {
    await expect(read(text, options)).rejects.toMatchObject({
      code: 'DATA_FILE',
      message: expect.stringMatching(says),
    });
    await expect(read(text, options)).rejects.toMatchObject({ message: expect.stringContaining('table.csv') });
  });

  it('refuses test files of other columns, and missing ones', async () => {
    await expect(read(good, { label: 'kinds' })).rejects.toMatchObject({ code: 'DATA_FILE', suggestion: 'kind' });
    await expect(read(good, {}, 'width,kind\n1,a\n')).rejects.toMatchObject({ code: 'DATA_FILE' });
    await expect(read(good, { test_file: join(root, 'none.csv') })).rejects.toMatchObject({ code: 'DATA_FILE' });
  });

  it('names the file of the folder that a missing one is nearest to', async () => {
    await expect(read(good, { file: join(root, 'tabel.csv') })).rejects.toMatchObject({
      message: expect.stringContaining('no such file'),
      suggestion: join(root, 'table.csv'),
    });
    for (const file of [join(root, 'iris.data'), join(root, 'nowhere/table.csv')])
      await expect(read(good, { file })).rejects.toMatchObject({ code: 'DATA_FILE', suggestion: undefined });
  });

  it('refuses a class that is not in the training examples', async () => {
    await expect(read(good, {}, `${good}5,c,1\n`)).rejects.toMatchObject({ code: 'DATA' });
  });
});
