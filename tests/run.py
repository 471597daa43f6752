"""Run every test: ``python -m tests.run [pytest options]``; the last line sums up all runs.

Two runs, because one process cannot both lack PySide6 and have it: `tests/unit` proves that the
engine works without Qt, the second run holds the window, the program and the crash tests.
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

ENGINE_WITHOUT_QT = ["tests/unit", "-p", "no:pytest-qt", "-p", "tests.helpers.no_qt"]
ALL_THE_REST = ["tests", "--ignore=tests/unit", "--ignore=tests/bench"]


def counts(report: Path) -> Counter[str]:
    """Read passed, failed and skipped from a JUnit report; one that is missing counts as failed."""
    if not report.exists():
        return Counter(failed=1)
    sums: Counter[str] = Counter()
    for suite in ET.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        passed = int(suite.get("tests", 0)) - failed - skipped
        sums.update(passed=passed, failed=failed, skipped=skipped)
    return sums


def run(selection: list[str], extra: list[str], report: Path) -> int:
    # always in the same order here; plain pytest shuffles, to find tests that lean on each other
    fixed = ["-q", "-p", "no:randomly", f"--junitxml={report}"]
    command = [sys.executable, "-m", "pytest", *fixed, *selection, *extra]
    return subprocess.run(
        command, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False
    ).returncode


def main() -> int:
    sums: Counter[str] = Counter()
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, selection in enumerate((ENGINE_WITHOUT_QT, ALL_THE_REST)):
            report = Path(folder, f"{number}.xml")
            worst = max(worst, run(selection, sys.argv[1:], report))
            sums += counts(report)
    sys.stdout.write(
        f"{sums['passed']} passed, {sums['failed']} failed, {sums['skipped']} skipped\n"
    )
    return worst


if __name__ == "__main__":
    sys.exit(main())
