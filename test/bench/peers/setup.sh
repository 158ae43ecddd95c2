#!/bin/sh
# Makes a Python with the packages that test/bench/config.ts compares with, and prints its path. It is kept in
# ~/.cache/hydrosol/peers, where the benchmark looks for it.
set -eu
folder="${XDG_CACHE_HOME:-$HOME/.cache}/hydrosol/peers"
[ -x "$folder/bin/python" ] || python3 -m venv "$folder"
pip() { "$folder/bin/python" -m pip --quiet --disable-pip-version-check "$@" >&2; }
pip install hydra-core==1.3.8
# hydra-core 1.3.8 asks for an older OmegaConf, but works with this one.
pip install --no-deps omegaconf==2.4.0
echo "$folder/bin/python"
