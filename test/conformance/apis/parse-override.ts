/** @file Hydra's override parser: `parse_rule` and `parse_overrides`. */
import { stableJson } from '../../../src/util/json.ts';
import { Float } from '../../../src/util/scalar.ts';
import type { Plain } from '../../../src/util/scalar.ts';
import { isClass } from '../error-class.ts';
import type { CaseKind } from '../kind.ts';
import { overrideApis } from './override.ts';

/** The recording as plain JSON, tags and all. */
function asJson(value: Plain): unknown {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map(asJson);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries(Array.from(value, ([key, item]) => [String(key), asJson(item)]));
}

export const parsedOverrides: CaseKind = {
  matches: (recorded) => (recorded.get('api') as string) in overrideApis,
  api: (recorded) => recorded.get('api') as string,
  run(recorded) {
    const error = recorded.get('err') as string | undefined;
    const expected =
      error === undefined ? stableJson(asJson(recorded.get('ok')!)) : `${error}: ${String(recorded.get('msg'))}`;
    try {
      const args = asJson(recorded.get('args')!) as unknown[];
      const actual = stableJson(overrideApis[recorded.get('api') as string]!(args));
      return { passed: actual === expected, expected, actual };
    } catch (thrown) {
      const actual = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
      return { passed: error !== undefined && isClass(thrown, error), expected, actual };
    }
  },
};
