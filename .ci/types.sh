#!/usr/bin/env bash
# Whether the package installed in this folder has types for ECMAScript modules, bundlers and CommonJS, under every module
# resolution that knows `exports`, and whether Node loads what they promise.
#   types.sh 'TSC [FLAG…]' ENTRY…, where an entry is hydrosol, hydrosol/config and so on
set -euo pipefail
tsc="$1 --noEmit --strict --target es2022 --types node"
shift
for entry in "$@"; do echo "export * as ${entry##*/} from '$entry';"; done >all.mts
cat >>all.mts <<'END'
import { OmegaConf, type ConfigNode } from 'hydrosol/config';
export const one: number = OmegaConf.create<{ a: { b: number } }>({ a: { b: 1 } }).a.b;
// @ts-expect-error: types are found, not any
export const text: string = OmegaConf.create<{ a: { b: number } }>({ a: { b: 1 } }).a.b;
export type Node = ConfigNode;
END
cp all.mts all.cts
for module in node16 nodenext; do $tsc --module $module all.mts all.cts; done
$tsc --module esnext --moduleResolution bundler all.mts
node -e 'for (const entry of process.argv.slice(1)) if (Object.keys(require(entry)).length === 0) throw new Error(entry)' "$@"
rm all.mts all.cts
