#!/usr/bin/env bash
# Sets up everything that Trouvère needs: system packages, .venv, model weights.
# Each step leaves a stamp that names what it was done for, so a second run starts at once
# and an interrupted one goes on where it stopped.
#
# TROUVERE_PYTHON      the Python to use (3.11 or newer)
# TROUVERE_TORCH_INDEX where CPU builds of torch are looked for when pip knows of no local one
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VENV_PYTHON=.venv/bin/python
LOG=.venv/setup.log
CPU_INDEX=${TROUVERE_TORCH_INDEX:-https://download.pytorch.org/whl/cpu}

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }

# Runs a long command quietly; shows the end of its output when it fails.
logged() {
    "$@" >>"$LOG" 2>&1 && return
    tail -n 25 "$LOG" >&2
    fail "this failed: $* (all of its output: $LOG)"
}

stamp_holds() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }
hash_of() { sha256sum 2>/dev/null || shasum -a 256; }

# -- Python -------------------------------------------------------------------------------------
is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# 3.11 first: the pinned versions were tested with it.
find_python() {
    local candidate
    for candidate in ${TROUVERE_PYTHON:+"$TROUVERE_PYTHON"} python3.11 python3.12 python3.13 python3; do
        if is_new_enough "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    return 1
}

has_headers() { "$1" -c 'import pathlib, sys, sysconfig
sys.exit(not pathlib.Path(sysconfig.get_path("include"), "Python.h").exists())'; }

# -- system packages ----------------------------------------------------------------------------
is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Prints "name,other-name  what for" for every package that is missing.
missing_packages() {
    local names what name python version
    while read -r names what; do
        case $names in '' | '#'*) continue ;; esac
        for name in ${names//,/ }; do is_installed "$name" && continue 2; done
        echo "$names  $what"
    done <packaging/apt-packages.txt
    if ! python=$(find_python); then
        printf '%s\n' 'python3  Python itself' 'python3-venv  virtual environments' 'python3-dev  to compile hnswlib'
    else
        version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        "$python" -c 'import ensurepip, venv' 2>/dev/null || echo "$version-venv,python3-venv  virtual environments"
        has_headers "$python" || echo "$version-dev,python3-dev  to compile hnswlib (Python headers)"
    fi
    command -v c++ >/dev/null || echo 'g++  to compile hnswlib, which has no ready-made build'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Of several names, the one that this release of Debian or Ubuntu has.
known_name() {
    local name
    for name in ${1//,/ }; do
        if apt-cache show "$name" >/dev/null 2>&1; then echo "$name"; return; fi
    done
    echo "${1##*,}"
}

install_system_packages() {
    command -v dpkg-query >/dev/null || { say "not Debian or Ubuntu: see CONTRIBUTING.md for the system libraries"; return; }
    local missing row names=()
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    say "these system packages are missing and will be installed:"
    while read -r row; do printf '    %s\n' "$row" >&2; done <<<"$missing"
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        fail "installing them needs root: run \`make setup\` once as root, or install them and come back"
    fi
    as_root apt-get update -q >&2 || say "apt-get update failed; trying with the package lists that are there"
    while read -r row; do names+=("$(known_name "${row%% *}")"); done <<<"$missing"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${names[@]}" >&2
}

# -- .venv --------------------------------------------------------------------------------------
# A virtual environment that was moved has the old path in its scripts: made anew.
make_venv() {
    local python
    if "$VENV_PYTHON" -m pip --version >/dev/null 2>&1 && is_new_enough "$VENV_PYTHON" &&
        { [ ! -f .venv/place ] || [ "$(cat .venv/place)" = "$PWD" ]; }; then
        return
    fi
    python=$(find_python) || fail "no Python 3.11 or newer found; install one, or name it in TROUVERE_PYTHON"
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
    pwd >.venv/place
}

pip_install() { logged "$VENV_PYTHON" -m pip install --no-input --disable-pip-version-check -c constraints.txt "$@"; }

has_nvidia_gpu() { command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; }

# pip knows of a torch wheel on this machine (find-links), without asking any index.
has_local_torch() {
    "$VENV_PYTHON" -m pip install --dry-run --no-deps --no-index -q "torch==$1" >/dev/null 2>&1
}

can_reach() {
    "$VENV_PYTHON" - "$1" >/dev/null 2>&1 <<'PY'
import sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=5).close()
PY
}

# torch has one build for the CPU and one that brings several GB of CUDA libraries, under the same
# version number. Whatever is installed here first, the rest of the set is satisfied with.
install_torch() {
    local version vision
    version=$(sed -n 's/^torch==//p' constraints.txt)
    vision=$(sed -n 's/^torchvision==//p' constraints.txt)
    if "$VENV_PYTHON" -c "import importlib.metadata as m, sys; sys.exit(m.version('torch').split('+')[0] != '$version')" 2>/dev/null; then
        return
    elif has_nvidia_gpu; then
        say "torch $version with CUDA, for the NVIDIA GPU"
        pip_install "torch===$version"
    elif [ "$(uname -s)" != Linux ]; then
        pip_install "torch==$version"
    elif has_local_torch "$version"; then
        say "torch $version from a local wheel"
        pip_install --no-index --no-deps "torch==$version"
    elif can_reach "$CPU_INDEX/torch/"; then
        say "torch $version for the CPU, from $CPU_INDEX"
        pip_install --no-deps --index-url "$CPU_INDEX" "torch==$version" "torchvision==$vision"
    else
        say "torch $version as the package registry has it (several GB; no CPU build within reach)"
        pip_install "torch==$version"
    fi
}

install_packages() {
    local key
    key=$({ sed '/^\[tool\./,$d' pyproject.toml; cat constraints.txt; pwd; } | hash_of)
    stamp_holds .venv/packages.stamp "$key" && return
    rm -f .venv/packages.stamp
    install_torch
    say "installing the pinned Python packages (about 2 GB on disk)"
    pip_install -e '.[dev,yamnet]'
    echo "$key" >.venv/packages.stamp
}

# -- weights ------------------------------------------------------------------------------------
fetch_weights() {
    local key
    key=$(cat resources/models/manifest.json engine/encoders/weights.py | hash_of)
    stamp_holds resources/weights/fetched.stamp "$key" && return
    say "fetching the bundled model weights"
    "$VENV_PYTHON" -m engine.encoders.weights fetch >&2
    mkdir -p resources/weights
    echo "$key" >resources/weights/fetched.stamp
}

main() {
    local key started=$SECONDS
    key=$(hash_of <packaging/apt-packages.txt)
    if ! stamp_holds .venv/system.stamp "$key"; then install_system_packages; fi
    make_venv
    echo "$key" >.venv/system.stamp
    install_packages
    fetch_weights
    if [ $((SECONDS - started)) -gt 2 ]; then say "ready after $((SECONDS - started)) s"; fi
}

main
