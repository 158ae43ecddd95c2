#!/bin/sh
# Makes a Python with the Hydra and the joblib launcher that test/bench/sweep.ts compares with, and prints its path. It is kept in
# ~/.cache/hydrosol/sweep-peers, where the benchmark looks for it.
set -eu
folder="${XDG_CACHE_HOME:-$HOME/.cache}/hydrosol/sweep-peers"
[ -x "$folder/bin/python" ] || python3 -m venv "$folder"
"$folder/bin/python" -m pip --quiet --disable-pip-version-check install hydra-core==1.4.0rc3 hydra-joblib-launcher==1.4.0rc3 joblib==1.6.0 >&2
echo "$folder/bin/python"
