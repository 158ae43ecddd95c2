#!/bin/sh
# Adds PyTorch and JAX to the Python that setup.sh makes, for test/bench/engine.ts. About 6 GB.
set -eu
folder="${XDG_CACHE_HOME:-$HOME/.cache}/hydrosol/peers"
sh "$(dirname "$0")/setup.sh" >&2
"$folder/bin/python" -m pip --quiet --disable-pip-version-check install torch==2.15.0 jax==0.10.2 numpy >&2
echo "$folder/bin/python"
