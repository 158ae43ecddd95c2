import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets, NO_SECRETS } from '../../src/util/secrets.ts';

const env = { TRACKING_TOKEN: 'tok-123456', SIGNING_KEY: 'sig-987654', SHORT_TOKEN: 'abc', KEYBOARD: 'qwertz-layout' };
const secrets = createSecrets({ values: ['hunter2'], env });

const words: { name: string; word: string; shown: string }[] = [
  { name: 'a value', word: 'db.password=a, b c', shown: 'db.password=***' },
  { name: 'a short value', word: 'token=a', shown: 'token=***' },
  { name: 'an addition', word: '++a/b@token=x', shown: '++a/b@token=***' },
  { name: 'a deletion by its value', word: '~db.password=x', shown: '~db.password=***' },
  { name: 'a flag', word: '--api-key=x', shown: '--api-key=***' },
  { name: 'choices of a sweep', word: 'token=choice(a,b)', shown: 'token=***' },
  { name: 'a map', word: '+db={user: me, password: x y, port: 1}', shown: '+db={user: me, password: ***, port: 1}' },
  { name: 'a map below', word: 'db={secrets: {a: 1, b: [2]}, port: 1}', shown: 'db={secrets: ***, port: 1}' },
  { name: 'quoted', word: `db={token: "a,}", b: 1}`, shown: `db={token: "***", b: 1}` },
  { name: 'words in a list', word: 'words=[password=x,b]', shown: 'words=[password=***,b]' },
  { name: 'a known value', word: 'url=me:hunter2@host', shown: 'url=me:***@host' },
  { name: 'a variable', word: 'a=tok-123456', shown: 'a=***' },
  { name: 'a variable named as a key', word: 'a=sig-987654', shown: 'a=***' },
  { name: 'the password of a URL', word: 'uri=https://me:pw1@host/', shown: 'uri=https://me:***@host/' },
  { name: 'the same with escapes', word: 'uri=https\\://me\\:pw1@host/', shown: 'uri=https\\://me\\:***@host/' },
];

const open = [
  'model.num_keys=8',
  'key_dim=64',
  'token_ids=[1,2]',
  'max_tokens=77',
  'monkey=banana',
  'pad_token=<pad>',
  'token=null',
  'password=${oc.env:PASSWORD}',
  'password=???',
  'use_token=true',
  'uri=https://me:${oc.env:PASSWORD}@host',
  'layout=qwertz-layout',
  'alphabet=abc',
];

describe('a word of the command line', () => {
  it.each(words)('hides $name', ({ word, shown }) => expect(secrets.word(word)).toBe(shown));
  it.each(open)('leaves %s', (word) => expect(secrets.word(word)).toBe(word));
  it('is left with --show-secrets', () => expect(NO_SECRETS.word('password=x')).toBe('password=x'));
});

const YAML = `\
user: me
password: x y z  # of the database
"api key": 'it is'
db: {port: 1, token: "a, b", host: h}
list:
- password: a
  user: b
- token:
  - c
  - "d"
  user: e
secrets:
  deep: {a: f}

  block: |
    lines of
    a key
num_keys: 3
- db.password=g,h
- a=1,2
`;

const MASKED = `\
user: me
password: ***  # of the database
"api key": '***'
db: {port: 1, token: "***", host: h}
list:
- password: ***
  user: b
- token:
  - ***
  - "***"
  user: e
secrets:
  deep: ***

  block: |
    ***
    ***
num_keys: 3
- db.password=***
- a=1,2
`;

const mask = (text: string) => secrets.mask({ kind: 'file', text });

describe('mask', () => {
  it('hides in YAML what stands behind and below the names of secrets', () => {
    expect(mask(YAML).text).toBe(MASKED);
  });

  it('says where places are now', () => {
    const two = mask('- password: abcdefgh\n- user: me\n');
    expect(two.text.slice(two.at(23))).toBe('user: me\n');
    expect([two.at(0), two.at(12), two.at(16), two.at(20)]).toEqual([0, 12, 15, 15]);
  });

  it('takes any text, with places in order and inside', () => {
    const piece = fc.constantFrom(
      'token',
      'a',
      ':',
      '=',
      ' ',
      '\n',
      '-',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      ',',
      '#',
      '://',
      '@',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom('file', 'override'), (pieces, kind) => {
        const written = pieces.join('');
        const { text, at } = secrets.mask({ kind, text: written });
        const places = Array.from({ length: written.length + 1 }, (_, i) => at(i));
        expect(places[0]).toBe(0);
        expect(places.at(-1)).toBe(text.length);
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
    );
  });

  it.each([
    `token: ${' '.repeat(200_000)}x`,
    `${'- '.repeat(100_000)}token: x`,
    `${'token'.repeat(50_000)}=x`,
    '{token:'.repeat(50_000),
  ])('reads long texts (%#)', (text) => expect(mask(text).at(0)).toBe(0));
});
