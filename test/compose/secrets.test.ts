import { describe, expect, it } from 'vitest';
import { create, createResolvers, resolve, toYaml, type MapNode } from '../../src/config/index.ts';
import { findSecrets, hideSecrets, NO_SECRETS } from '../../src/compose/index.ts';

const env = { TRACKING_TOKEN: 'tok-123456', HOST: 'example.org', SHORT_TOKEN: 'abc', FLAG_TOKEN: 'true' };

/** A config as it may be shown. */
function shown(yaml: string, { resolved = false, all = false } = {}): string {
  const config = create(yaml) as MapNode;
  const resolvers = createResolvers({ env });
  const secrets = all ? NO_SECRETS : findSecrets(config, { resolvers, env });
  if (resolved) resolve(config, { resolvers });
  hideSecrets(config, secrets);
  return toYaml(config);
}

const rows: { name: string; yaml: string; resolved?: boolean; all?: boolean; expected: string }[] = [
  { name: 'a key', yaml: 'db: {user: me, password: hunter2}', expected: 'db:\n  user: me\n  password: "***"\n' },
  { name: 'a number', yaml: 'password: 1234', expected: 'password: "***"\n' },
  { name: 'a list below a key', yaml: 'secrets: [a, b]', expected: 'secrets:\n- "***"\n- "***"\n' },
  {
    name: 'nothing that tells nothing',
    yaml: 'token: null\npassword: ???\napi_key: ""\nuse_token: true\n',
    expected: "token: null\npassword: ???\napi_key: ''\nuse_token: true\n",
  },
  {
    name: 'an interpolation stays as written',
    yaml: 'token: ${oc.env:TRACKING_TOKEN}',
    expected: 'token: ${oc.env:TRACKING_TOKEN}\n',
  },
  {
    name: 'a resolved one is hidden',
    yaml: 'token: ${oc.env:TRACKING_TOKEN}',
    resolved: true,
    expected: 'token: "***"\n',
  },
  { name: 'by the variable', yaml: 'a: ${oc.env:SHORT_TOKEN}', resolved: true, expected: 'a: "***"\n' },
  {
    name: 'text with one inside',
    yaml: 'url: https://me:${oc.env:TRACKING_TOKEN}@${oc.env:HOST}/\nhost: ${oc.env:HOST}',
    resolved: true,
    expected: 'url: "***"\nhost: example.org\n',
  },
  {
    name: 'where another key refers to it',
    yaml: 'password: hunter2\nurl: me:${password}@host',
    resolved: true,
    expected: 'password: "***"\nurl: me:***@host\n',
  },
  {
    name: 'a default inside of an interpolation',
    yaml: 'password: ${oc.env:NONE,hunter2}',
    expected: 'password: ${oc.env:NONE,***}\n',
  },
  {
    name: 'wherever the same text occurs',
    yaml: 'password: hunter2\nwords: [password=hunter2]',
    expected: 'password: "***"\nwords:\n- password=***\n',
  },
  {
    name: 'a variable that says only true',
    yaml: 'a: ${oc.env:FLAG_TOKEN}\nb: true',
    expected: 'a: ${oc.env:FLAG_TOKEN}\nb: true\n',
  },
  { name: 'nothing with --show-secrets', yaml: 'password: hunter2', all: true, expected: 'password: hunter2\n' },
];

describe('hideSecrets', () => {
  it.each(rows)('hides $name', ({ yaml, expected, ...options }) => {
    expect(shown(yaml, options).replaceAll("'***'", '"***"')).toBe(expected);
  });
});
