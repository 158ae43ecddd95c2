#!/bin/sh
# Makes a Python with the packages that test/bench/config.ts compares with, and prints its path. It is kept in
# ~/.cache/hydrosol/peers, where the benchmark looks for it.
set -eu
folder="${XDG_CACHE_HOME:-$HOME/.cache}/hydrosol/peers"
[ -x "$folder/bin/python" ] || python3 -m venv "$folder"
"$folder/bin/python" -m pip --quiet --disable-pip-version-check install hydra-core==1.4.0rc3 omegaconf==2.4.1rc1 >&2
echo "$folder/bin/python"
