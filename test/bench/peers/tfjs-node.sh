#!/bin/sh
# Gives @tensorflow/tfjs-node a native library where its own install script cannot download one: builds its binding against
# the libtensorflow inside the PyPI package tensorflow-cpu. That and the headers are kept in ~/.cache/hydrosol/peers (about
# 1 GB); the binding is put into the installed package, which `npm ci` replaces. Needs npm, g++ and python3 with pip.
set -eu
folder="${XDG_CACHE_HOME:-$HOME/.cache}/hydrosol/peers/tensorflow"
cd "$(dirname "$0")/../../.."
package=node_modules/@tensorflow/tfjs-node
library=$package/lib/napi-v8
say() { echo "tfjs-node: $*" >&2; }
# prints the version of the libtensorflow that the package loads
load() { TF_CPP_MIN_LOG_LEVEL=2 node -p "require('./$package').backend().binding.TF_Version"; }

# an optional peer, which npm does not install by itself
[ -e $package/package.json ] || {
  say "installing the package without its install script"
  npm install --silent --no-save --ignore-scripts @tensorflow/tfjs-node@4.22.0 >&2
}
version=$(load 2>/dev/null) && {
  say "works already, with libtensorflow $version"
  exit
}
tensorflow=$folder/tensorflow
[ -e "$tensorflow/libtensorflow_cc.so.2" ] || {
  say "downloading libtensorflow, 270 MB"
  python3 -m pip --quiet --disable-pip-version-check install --no-deps --target "$folder" tensorflow-cpu==2.21.0 >&2
}
headers=$folder/node_modules/node-api-headers/include
[ -e "$headers/node_api.h" ] || {
  say "installing the headers of Node"
  npm install --silent --prefix "$folder" node-api-headers@1.9.0 >&2
}
say "building $library/tfjs_binding.node"
mkdir -p $library
g++ -std=c++17 -O2 -w -fPIC -shared -o $library/tfjs_binding.node $package/binding/*.cc \
  -DNAPI_VERSION=8 -I$package -I"$headers" -I"$tensorflow/include" \
  -L"$tensorflow" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 -Wl,-rpath,"$tensorflow"
version=$(load)
say "works, with libtensorflow $version"
