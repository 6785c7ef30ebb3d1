#!/bin/sh
# Installs everything into .venv from the hashed requirements. Needs only some Python >= 3.12 on the machine.
set -eu
cd "$(dirname "$0")/.."
venv=.venv

# Print every Python of the machine, the best first. All folders are searched, since a name in the PATH may be a shim that
# fails. MICHINORI_PYTHONS names other folders to search instead.
candidates() {
    places="${MICHINORI_PYTHONS:-$PATH:/usr/bin:/usr/local/bin:/opt/homebrew/bin}"
    for name in python3.13 python3.12 python3.14 python3.15 python3.11 python3 python; do
        echo "$places" | tr ':' '\n' | while read -r folder; do
            if [ -x "$folder/$name" ]; then echo "$folder/$name"; fi
        done
    done
    if [ -n "${MICHINORI_PYTHONS:-}" ]; then return 0; fi
    for found in "${HOME:-/root}"/.pyenv/versions/*/bin/python3 /opt/*/bin/python3; do
        if [ -x "$found" ]; then echo "$found"; fi
    done
}

# Print the first candidate outside our .venv in which the Python program $1 succeeds.
first_that() {
    candidates | grep -v "^$PWD/$venv/" | while read -r candidate; do
        if "$candidate" -c "$1" </dev/null >/dev/null 2>&1; then echo "$candidate"; break; fi
    done
}

missing() {
    echo "$1" >&2
    exit 1
}

new_enough='import sys; assert sys.version_info >= (3, 12); import venv'
with_pip='import pip; assert tuple(map(int, pip.__version__.split(".")[:2])) >= (22, 3)'

make_venv() {
    python=$(first_that "$new_enough; import ensurepip")
    if [ -n "$python" ]; then
        "$python" -m venv --clear "$venv"
        return
    fi
    python=$(first_that "$new_enough")
    if [ -z "$python" ]; then
        missing "Michinori needs Python 3.12 or newer and found none that runs: install it (Debian, Ubuntu: sudo apt-get install python3 python3-venv), then run this again."
    fi
    if [ -z "$(first_that "$with_pip")" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y python3-venv python3-pip; } >/dev/null 2>&1 || true
    fi
    "$python" -m venv --clear --without-pip "$venv"
}

# Run the .venv's pip, or that of any Python of the machine, even an old one, which can install into the .venv.
pip() {
    if "$venv/bin/python" -c "$with_pip" >/dev/null 2>&1; then
        "$venv/bin/python" -m pip "$@"
        return
    fi
    helper=$(first_that "$with_pip")
    if [ -z "$helper" ]; then
        missing "No Python here has pip: install it (Debian, Ubuntu: sudo apt-get install python3-venv), then run this again."
    fi
    "$helper" -m pip --python "$venv/bin/python" "$@"
}

"$venv/bin/python" -c "$new_enough" >/dev/null 2>&1 || make_venv
export PIP_DISABLE_PIP_VERSION_CHECK=1
"$venv/bin/uv" --version >/dev/null 2>&1 || pip install --quiet --require-hashes -r requirements/build.txt

# uv is faster, but does not read pip's settings (a mirror, a certificate); if it fails, pip installs the same.
if [ -n "${PIP_CERT:-}" ] && [ -z "${SSL_CERT_FILE:-}" ]; then export SSL_CERT_FILE="$PIP_CERT"; fi
export VIRTUAL_ENV="$PWD/$venv"
# Compile modules here once, so that no program does so at its start, or fails to where .venv is read-only.
"$venv/bin/uv" pip install --compile-bytecode --require-hashes -r requirements/dev.txt ||
    pip install --quiet --require-hashes -r requirements/dev.txt
"$venv/bin/uv" pip install --quiet --no-deps --no-build-isolation --offline -e .
touch "$venv/installed"
