#!/usr/bin/env bash
# Runs a command with the real Optuna at hand: .ci/optuna.sh [--cache DIR] COMMAND…
# Makes a virtual environment (kept in DIR, else thrown away) with Optuna and its dashboard, and runs the command with
# OPTUNA_PYTHON set to its Python; its exit code is the command's.
set -euo pipefail
version=5.0.0
dashboard=0.21.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cache=$work
if [ "${1-}" = --cache ]; then
  mkdir -p "$2"
  cache=$(cd "$2" && pwd)
  shift 2
fi
venv="$cache/optuna-$version-$dashboard"
python="$venv/bin/python"

[ "$("$python" -c 'import optuna, optuna_dashboard; print(optuna.__version__)' 2>/dev/null)" = "$version" ] || {
  python3 -m venv "$venv"
  "$python" -m pip --disable-pip-version-check --quiet install "optuna==$version" "optuna-dashboard==$dashboard" 2>"$work/pip.log" || {
    tail -5 "$work/pip.log" >&2
    exit 1
  }
}

OPTUNA_PYTHON=$python "$@"
