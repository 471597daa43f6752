#!/usr/bin/env bash
# Builds dist/trouvere_VERSION_ARCH.deb with PyInstaller and dpkg-deb. `make package` calls it.
# Takes some minutes and about 4 GB in TROUVERE_BUILD (default: build/).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PYTHON=$PWD/.venv/bin/python
BUILD=${TROUVERE_BUILD:-build}
mkdir -p "$BUILD" dist
BUILD=$(cd "$BUILD" && pwd)

say() { echo "package: $*" >&2; }

# pip builds hnswlib for the processor it runs on; a program for others must not.
portable_hnswlib() {
    local version flags=''
    version=$(sed -n 's/^hnswlib==//p' constraints.txt)
    [ "$(uname -m)" != x86_64 ] || flags=-march=x86-64-v3
    rm -rf "$BUILD/portable"
    HNSWLIB_NO_NATIVE=1 CFLAGS=$flags CXXFLAGS=$flags "$PYTHON" -m pip install -q --no-cache-dir --no-deps \
        --no-binary hnswlib --disable-pip-version-check --target "$BUILD/portable" "hnswlib==$version"
    if command -v objdump >/dev/null && objdump -d "$BUILD"/portable/hnswlib*.so | grep -q '%zmm'; then
        say "hnswlib still has AVX-512 code in it"
        exit 1
    fi
}

freeze_program() {
    "$PYTHON" -m pip install -q --disable-pip-version-check -c constraints.txt pyinstaller
    PYTHONPATH=$BUILD/portable "$PYTHON" -m PyInstaller --noconfirm --log-level WARN \
        --workpath "$BUILD/work" --distpath "$BUILD/dist" packaging/trouvere.spec
}

self_test() {
    QT_QPA_PLATFORM=offscreen "$BUILD/dist/trouvere/trouvere" --self-test
}

# The libraries of apt-packages.txt as Debian writes a dependency: "a | b, c". Those for the tests are left out.
dependencies() {
    sed -e '/^#/d' -e '/^$/d' -e '/ tests: /d' packaging/apt-packages.txt |
        while read -r names _; do echo "${names//,/ | }"; done | paste -sd, | sed 's/,/, /g'
}

assemble() {
    local root=$BUILD/deb version arch size
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
    arch=$(dpkg --print-architecture)
    rm -rf "$root"
    mkdir -p "$root"/{DEBIAN,usr/bin,usr/lib,usr/share/applications,usr/share/doc/trouvere}
    cp -a "$BUILD/dist/trouvere" "$root/usr/lib/trouvere"
    ln -s ../lib/trouvere/trouvere "$root/usr/bin/trouvere"
    cp packaging/trouvere.desktop "$root/usr/share/applications/"
    for side in 16 24 32 48 64 128 256 512; do
        install -Dm644 "resources/icons/trouvere-$side.png" "$root/usr/share/icons/hicolor/${side}x$side/apps/trouvere.png"
    done
    install -Dm644 resources/icons/trouvere.svg "$root/usr/share/icons/hicolor/scalable/apps/trouvere.svg"
    "$PYTHON" packaging/collect_licenses.py --files "$root/usr/share/doc/trouvere/licenses" >&2
    cp packaging/licenses/*.md "$root/usr/share/doc/trouvere/"
    cat >"$root/usr/share/doc/trouvere/copyright" <<COPYRIGHT
Trouvère's own source is under the MIT licence, below. This package also holds the libraries of
THIRD_PARTY.md, some of them under the GPL, so as a whole it is distributed under GPL-3.0-or-later
(/usr/share/common-licenses/GPL-3, LGPL-3). NOTES.md tells why; licenses/ has the texts.

$(cat LICENSE)
COPYRIGHT
    size=$(du -sk "$root/usr" | cut -f1)
    cat >"$root/DEBIAN/control" <<CONTROL
Package: trouvere
Version: $version
Architecture: $arch
Maintainer: Trouvère founders
Installed-Size: $size
Depends: $(dependencies)
Section: graphics
Priority: optional
Description: find your own photos, sounds and sheet music by what is in them
 Watches folders and searches them by words, examples, sketches, and an example
 with an instruction. Everything stays on this machine.
CONTROL
    chmod -R u=rwX,go=rX "$root"
    dpkg-deb --root-owner-group -Zzstd --build "$root" "dist/trouvere_${version}_$arch.deb" >&2
}

command -v dpkg-deb >/dev/null || { say "dpkg-deb is missing: Debian packages are built on Debian or Ubuntu"; exit 1; }
say "hnswlib for any processor"
portable_hnswlib
say "freezing the program"
freeze_program
say "self-test of the frozen program"
self_test
say "assembling the package"
assemble
ls -l dist/*.deb
