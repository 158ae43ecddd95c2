import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject } from '../../src/util/json.ts';
import { ifThere, readBytes, readJson, readText } from '../../src/util/read-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-file-'));
const at = (name: string): string => join(folder, name);
let server: Server;

beforeAll(async () => {
  writeFileSync(at('text'), 'grün\n');
  writeFileSync(at('marked'), '\uFEFF{"a": 1}');
  writeFileSync(at('latin1'), Buffer.from('gr\xFCn', 'latin1'));
  writeFileSync(at('half'), '{"a": ');
  writeFileSync(at('list'), '[1]');
  writeFileSync(at('empty'), '');
  writeFileSync(at('huge'), '');
  truncateSync(at('huge'), 2 ** 40);
  mkdirSync(at('folder'));
  symlinkSync(at('text'), at('link'));
  symlinkSync(at('nowhere'), at('dangling'));
  symlinkSync(at('loop'), at('loop'));
  symlinkSync('/dev/zero', at('zeros'));
  execFileSync('mkfifo', [at('pipe')]);
  symlinkSync(at('pipe'), at('link-to-pipe'));
  server = createServer();
  await new Promise<void>((done) => server.listen(at('socket'), done));
});
afterAll(() => server.close());

it('reads a file, also by a link', () => {
  expect(readText(at('text'))).toBe('grün\n');
  expect(readText(at('link'))).toBe('grün\n');
  expect([...readBytes(at('latin1'))]).toEqual([0x67, 0x72, 0xfc, 0x6e]);
  expect(readText(at('empty'))).toBe('');
  expect(readJson(at('marked'), isObject)).toEqual({ a: 1 });
});

describe('an error with the name of the file', () => {
  it.each([
    { name: 'nowhere', says: 'cannot be read: ENOENT' },
    { name: 'dangling', says: 'cannot be read: ENOENT' },
    { name: 'loop', says: 'cannot be read: ELOOP' },
    { name: 'text/below', says: 'cannot be read: ENOTDIR' },
    { name: 'folder', says: 'is a folder' },
    { name: 'pipe', says: 'is a named pipe' },
    { name: 'link-to-pipe', says: 'is a named pipe' },
    { name: 'zeros', says: 'is a device' },
    { name: 'socket', says: 'cannot be read: ENXIO' },
    { name: 'huge', says: 'is too large' },
    { name: 'latin1', says: 'is no text in UTF-8' },
    { name: 'half', says: 'is no JSON' },
    { name: 'empty', says: 'is no JSON' },
    { name: 'list', says: 'has something else in it' },
  ])('$name $says', ({ name, says }) => {
    expect(() => readJson(at(name), isObject, { expected: 'a map' })).toThrow(
      expect.objectContaining({
        code: 'RUN_FOLDER',
        message: expect.stringMatching(new RegExp(`^${at(name)} ${says}`)),
        expected: 'a map',
      }),
    );
  });

  it('with the code and the limit that are given', () => {
    const options = { code: 'DATA_FILE', maxBytes: 3 } as const;
    expect(() => readBytes(at('text'), options)).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
    expect(readText(at('list'), options)).toBe('[1]');
  });
});

it('tells a file that is not there from one that cannot be read', () => {
  expect(ifThere(() => readText(at('nowhere')))).toBeUndefined();
  expect(ifThere(() => readText(at('text')))).toBe('grün\n');
  expect(() => ifThere(() => readText(at('pipe')))).toThrow('is a named pipe');
  expect(() => ifThere(() => readJson(at('half'), isObject))).toThrow('is no JSON');
});
