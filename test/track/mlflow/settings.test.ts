import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/track/mlflow/settings.ts';

const uri = 'http://127.0.0.1:5000';

describe('readSettings', () => {
  it('has the defaults of the Python client', () => {
    expect(readSettings({ uri, env: {} })).toEqual({
      uri,
      headers: { 'user-agent': 'hydrosol' },
      withholds: false,
      timeout: 120,
      retries: 7,
      backoffFactor: 2,
      backoffJitter: 1,
    });
  });

  it('takes what the environment says', () => {
    const env = {
      MLFLOW_TRACKING_URI: uri,
      MLFLOW_HTTP_REQUEST_TIMEOUT: '5',
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0',
      MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: '1',
      MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: '0.5',
    };
    const settings = { uri, timeout: 5, retries: 0, backoffFactor: 1, backoffJitter: 0.5 };
    expect(readSettings({ env })).toMatchObject(settings);
  });

  it('takes options before the environment', () => {
    const env = { MLFLOW_TRACKING_URI: 'http://other', MLFLOW_HTTP_REQUEST_TIMEOUT: '5' };
    expect(readSettings({ uri, timeout: 1, env })).toMatchObject({ uri, timeout: 1 });
  });

  it.each([
    { name: 'a slash at the end', given: 'http://host:1/', uri: 'http://host:1' },
    { name: 'a path before the API', given: 'https://host/team/mlflow/', uri: 'https://host/team/mlflow' },
    { name: 'user and password', given: 'https://a:b@host', uri: 'https://host' },
  ])('copes with $name', ({ given, uri }) => expect(readSettings({ uri: given, env: {} }).uri).toBe(uri));

  const credentials = [
    { MLFLOW_TRACKING_TOKEN: 'abc' },
    { MLFLOW_TRACKING_USERNAME: 'ann', MLFLOW_TRACKING_PASSWORD: 'secret' },
  ];
  it.each([
    { named: uri, sent: true },
    { named: `${uri}/`, sent: true },
    { named: undefined, sent: false },
    { named: '', sent: false },
    { named: 'http://127.0.0.1:5001', sent: false },
    { named: 'https://127.0.0.1:5000', sent: false },
    { named: 'http://127.0.0.1.evil.org:5000', sent: false },
    { named: 'no address', sent: false },
  ])('sends what the environment says of us to the server of MLFLOW_TRACKING_URI=$named: $sent', ({ named, sent }) => {
    for (const own of credentials) {
      const { headers, withholds } = readSettings({ uri, env: { ...own, MLFLOW_TRACKING_URI: named } });
      expect({ sent: 'authorization' in headers, withholds }).toEqual({ sent, withholds: !sent });
    }
  });

  it('sends what the address or the program says to any server', () => {
    for (const options of [{ uri: 'http://ann:pw@host' }, { uri, token: 'abc' }]) {
      const { headers, withholds } = readSettings({ ...options, env: { MLFLOW_TRACKING_TOKEN: 'other' } });
      expect(headers['authorization']).toMatch(/^(Basic .*|Bearer abc)$/);
      expect(withholds).toBe(false);
    }
  });

  it.each([
    { name: 'no address', options: { env: {} } },
    { name: 'an empty address', options: { env: { MLFLOW_TRACKING_URI: '' } } },
    { name: 'a database', options: { uri: 'sqlite:///mlflow.db', env: {} } },
    { name: 'a folder', options: { uri: './mlruns', env: {} } },
    { name: 'a file', options: { uri: 'file:///mlruns', env: {} } },
    { name: 'a host alone', options: { uri: 'localhost:5000', env: {} } },
    { name: 'a timeout that is no number', options: { uri, env: { MLFLOW_HTTP_REQUEST_TIMEOUT: 'long' } } },
  ])('refuses $name', ({ options }) => {
    expect(() => readSettings(options)).toThrowError(expect.objectContaining({ code: 'TRACKER' }));
  });
});
