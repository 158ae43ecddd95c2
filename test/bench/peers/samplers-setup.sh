#!/bin/sh
# Adds what test/bench/samplers compares with to the Python that setup.sh makes: Optuna, with what its samplers need. PyTorch, for its
# GPSampler, is most of it.
set -eu
folder="${XDG_CACHE_HOME:-$HOME/.cache}/hydrosol/peers"
sh "$(dirname "$0")/setup.sh" >&2
"$folder/bin/python" -m pip --quiet --disable-pip-version-check install optuna==5.0.0 cmaes==0.13.1 scipy torch==2.15.0 >&2
echo "$folder/bin/python"
