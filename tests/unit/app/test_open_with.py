"""Programs that can open a file, from the desktop's own lists."""

from pathlib import Path

import pytest

from app.open_with import Program, application_folders, programs_for

VIEWER = (
    "[Desktop Entry]\nName=Viewer\nExec=viewer --new %U\nIcon=x\n[Desktop Action New]\nExec=no\n"
)
EDITOR = '[Desktop Entry]\nName=Editor\nExec="/opt/my editor/run" %f\n'


@pytest.fixture
def desktop(tmp_path):
    """Make two folders of programs: the user's own and the system's."""
    own, shared = tmp_path / "own", tmp_path / "shared"
    own.mkdir()
    shared.mkdir()
    (shared / "viewer.desktop").write_text(VIEWER)
    (shared / "editor.desktop").write_text(EDITOR)
    (shared / "secret.desktop").write_text(EDITOR.replace("Editor", "Secret") + "NoDisplay=true\n")
    (shared / "broken.desktop").write_text("[Desktop Entry]\nName=B\nExec=b 'never closed\n")
    (shared / "mimeinfo.cache").write_text(
        "[MIME Cache]\nimage/jpeg=viewer.desktop;editor.desktop;secret.desktop;broken.desktop;gone.desktop;\n"
    )
    return [own, shared]


def test_programs_come_from_the_desktops_lists(desktop):
    assert [program.name for program in programs_for(["image/jpeg"], desktop)] == [
        "Viewer",
        "Editor",
    ]
    assert programs_for(["audio/flac"], desktop) == []


def test_the_users_own_choice_comes_first(desktop):
    own = "[Default Applications]\nimage/jpeg=editor.desktop\n"
    (desktop[0] / "mimeapps.list").write_text(own)
    assert [program.name for program in programs_for(["image/jpeg"], desktop)] == [
        "Editor",
        "Viewer",
    ]


def test_the_users_own_program_replaces_the_systems(desktop):
    (desktop[0] / "viewer.desktop").write_text(VIEWER.replace("Name=Viewer", "Name=Mine"))
    assert programs_for(["image/jpeg"], desktop)[0].name == "Mine"


def test_files_that_are_no_lists_are_passed_over(desktop):
    (desktop[0] / "mimeapps.list").write_bytes(b"\xff\xfe no section\n= =\n")
    (desktop[0] / "mimeinfo.cache").mkdir()
    assert len(programs_for(["image/jpeg"], desktop)) == 2


@pytest.mark.parametrize(
    ("command", "made"),
    [
        (("viewer", "--new", "%U"), ["viewer", "--new", "file:///a%20b/c%25.jpg"]),
        (("editor", "%f"), ["editor", "/a b/c%.jpg"]),
        (("plain", "100%%", "%i"), ["plain", "100%", "/a b/c%.jpg"]),
    ],
)
def test_the_file_goes_where_the_command_wants_it(command, made):
    assert Program("p", command).with_file(Path("/a b/c%.jpg")) == made


def test_folders_of_this_desktop(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    found = application_folders({"XDG_DATA_HOME": "/h", "XDG_DATA_DIRS": "/a:/b"})
    assert found == [Path("/h/applications"), Path("/a/applications"), Path("/b/applications")]
    monkeypatch.setattr("sys.platform", "win32")
    assert application_folders({}) == []
