#!/bin/sh
# What the Matrix side of call_connect.py needs, in a folder of its own: Synapse, and a page with matrix-js-sdk.
#     benchmarks/matrix/build.sh FOLDER          needs uv, node and npm on the PATH
set -e
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" "$here/static"
cd "$1"
uv venv -q venv --python 3.11
uv pip install -q --python venv/bin/python matrix-synapse==1.163.2 aiohttp playwright
[ -f package.json ] || npm init -y >/dev/null
npm install --silent --no-audit --no-fund matrix-js-sdk@43.0.0 esbuild@0.28.2
NODE_PATH=$PWD/node_modules node_modules/.bin/esbuild "$here/matrix.js" --bundle --format=esm --target=chrome120 \
  --define:global=window --loader:.wasm=file --log-level=warning --outfile="$here/static/matrix.bundle.js"
cp "$here/common.js" "$here/static/"
printf '<!doctype html><meta charset="utf-8"><title>matrix</title><script src="common.js"></script>\n<script type="module" src="matrix.bundle.js"></script>\n' \
  > "$here/static/matrix.html"
