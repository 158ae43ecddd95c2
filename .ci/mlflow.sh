#!/usr/bin/env bash
# Runs a command with a real MLflow server at hand: .ci/mlflow.sh [--cache DIR] [COMMAND…]
# Makes a virtual environment (kept in DIR, else thrown away), starts `mlflow server` on a free port of loopback with an
# empty store, waits until it answers, and runs the command with MLFLOW_TRACKING_URI set; its exit code is the command's.
# Without a command it prints the URI to use and serves until it is interrupted.
set -euo pipefail
version=3.18.0
work=$(mktemp -d)
cache=$work
if [ "${1-}" = --cache ]; then
  mkdir -p "$2"
  cache=$(cd "$2" && pwd)
  shift 2
fi
venv="$cache/mlflow-$version"
server=

stop() {
  if [ -n "$server" ]; then
    # the server is the leader of its own process group, which its workers belong to
    kill -TERM -- "-$server" 2>/dev/null || true
    for _ in $(seq 50); do
      kill -0 -- "-$server" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

# Everything of MLflow itself is in the package `mlflow`. A registry that has not yet got the two smaller packages of the
# same version, which it asks for, can still serve it with the dependencies of the version before.
install() {
  local pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet)
  python3 -m venv "$venv" || return
  "${pip[@]}" install "mlflow==$version" 2>"$work/pip.log" && return
  tail -1 "$work/pip.log" >&2
  echo "mlflow $version on the dependencies of an older version" >&2
  "${pip[@]}" install "mlflow<$version" && "${pip[@]}" install --no-deps "mlflow==$version"
}

[ "$("$venv/bin/mlflow" --version 2>/dev/null)" = "mlflow, version $version" ] || install

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
set -m
"$venv/bin/mlflow" server --host 127.0.0.1 --port "$port" --workers 1 \
  --backend-store-uri "sqlite:///$work/mlflow.db" --artifacts-destination "$work/artifacts" >"$work/server.log" 2>&1 &
server=$!
set +m
uri="http://127.0.0.1:$port"
for _ in $(seq 240); do
  if python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=2)' "$uri/health" 2>/dev/null; then
    ready=yes
    break
  fi
  kill -0 "$server" 2>/dev/null || break
  sleep 0.5
done
if [ "${ready-}" != yes ]; then
  tail -20 "$work/server.log" >&2
  echo "the MLflow server did not start" >&2
  exit 1
fi

if [ $# -eq 0 ]; then
  echo "MLFLOW_TRACKING_URI=$uri"
  wait "$server"
else
  MLFLOW_TRACKING_URI=$uri "$@"
fi
