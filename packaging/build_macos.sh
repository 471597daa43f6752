#!/usr/bin/env bash
# Builds dist/Trouvere.dmg on macOS. NOT YET RUN: no Mac was at hand; read it before you trust it.
# It is not signed or notarised, so macOS asks for "Open anyway" in System Settings at first start.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ "$(uname -s)" = Darwin ] || { echo "build_macos.sh runs on macOS only" >&2; exit 1; }
.venv/bin/python -m pip install -q -c constraints.txt pyinstaller
.venv/bin/python -m PyInstaller --noconfirm --workpath build/work --distpath build/dist packaging/trouvere.spec
build/dist/trouvere/trouvere --self-test
mkdir -p dist
hdiutil create -volname Trouvère -srcfolder build/dist/trouvere -ov -format UDZO dist/Trouvere.dmg
