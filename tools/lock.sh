#!/bin/sh
# Renews the lock files. They hold hashes and no addresses, so that any package index can serve them.
set -eu
uv=${UV:-.venv/bin/uv}
options="--quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11"
$uv pip compile $options "$@" pyproject.toml -o requirements/runtime.txt
$uv pip compile $options "$@" --group dev -c requirements/runtime.txt pyproject.toml -o requirements/development.txt
