"""A drive that is pulled out and put back, for real: a mount in a namespace of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]

SCRIPT = """
import subprocess, sys
from pathlib import Path
from tests.helpers.scan_world import ScanWorld
world = ScanWorld(Path(sys.argv[1]))
disk = [sys.argv[1] + "/disk", str(world.root)]
Path(disk[0]).mkdir()
subprocess.run(["mount", "-t", "tmpfs", "none", disk[0]], check=True)
Path(disk[0], "a.jpg").write_bytes(b"1")
subprocess.run(["mount", "--bind", *disk], check=True)
world.scan()
world.index("a.jpg")
print("plugged in:", sorted(world.there()))
subprocess.run(["umount", disk[1]], check=True)
for folder in ("", "sub"):
    report = world.scan(folder)
    print("pulled out:", sorted(world.there()), "unplugged" in report.offline.get(world.root_id, ""))
subprocess.run(["mount", "--bind", *disk], check=True)
Path(disk[0], "b.jpg").write_bytes(b"12")
print("put back:", world.scan().queued, sorted(world.there()), world.rows()["a.jpg"]["state"])
world.catalog.close()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="mount namespaces")
def test_an_unmounted_drive_keeps_its_files(tmp_path):
    alone = ["unshare", "--user", "--mount", "--map-root-user"]
    probe = [*alone, "mount", "-t", "tmpfs", "none", str(tmp_path)]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("mounting in a user namespace is not allowed here")
    done = subprocess.run(
        [*alone, sys.executable, "-c", SCRIPT, str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=REPOSITORY, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "plugged in: ['a.jpg']",
        "pulled out: ['a.jpg'] True",
        "pulled out: ['a.jpg'] True",
        "put back: 1 ['a.jpg', 'b.jpg'] searchable",
    ], done.stderr
