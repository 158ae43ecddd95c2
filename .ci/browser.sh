#!/usr/bin/env bash
# Runs a command with a browser at hand: .ci/browser.sh COMMAND…
# CHROMIUM is set to Debian's Chromium, installed if it is not there, and ONNXRUNTIME_WEB to the folder of onnxruntime-web's
# files, which are fetched for the time of the command: the package has 130 MB, and nothing else needs it.
set -euo pipefail
version=1.30.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v chromium >/dev/null || {
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >"$work/apt.log" 2>&1 || { tail -5 "$work/apt.log" >&2; exit 1; }
}
npm install --silent --ignore-scripts --prefix "$work" "onnxruntime-web@$version"
CHROMIUM=chromium ONNXRUNTIME_WEB="$work/node_modules/onnxruntime-web/dist" "$@"
