"""Models that the user added: each in a folder of its own, with what must be known in a small file."""

import json
import multiprocessing
import re
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.domain import Aspect, Kind, ModelInfo
from engine.encoders import open_clip, yamnet
from engine.encoders.base import Encoder, EncoderInfo, TextEncoder
from engine.encoders.download import Expected, OnProgress, check, sha256_of
from engine.encoders.manifest import Entry, entry_named
from engine.encoders.weights import Fetcher, fetched_bytes, install_file, is_installed
from engine.errors import DataCorrupt, EnvironmentProblem, ModelMissing

FACTS = "model.json"
_GOOD_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_TOKENIZER_FILES = ("tokenizer", "vocab", "merges", "special_tokens", "added_tokens")
Examine = Callable[[Path], open_clip.Facts]

UNTOLD = "as its author says"
"""Licence and languages of a model that no manifest lists."""


@dataclass(frozen=True, slots=True)
class Told:
    """Contents of ``model.json``."""

    name: str
    title: str
    loader: str
    hash8: str
    licence: str = UNTOLD
    languages: str = UNTOLD
    note: str = ""
    dim: int = 0
    side: int = 0


@dataclass(frozen=True, slots=True)
class AddedModel:
    """A model in the user's folder."""

    told: Told
    folder: Path
    entry: Entry | None

    @property
    def size_bytes(self) -> int:
        """Bytes on disk."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def encoders(self, text_joint: str) -> tuple[EncoderInfo, ...]:
        """What is known of its encoders; `text_joint` is the bundled sentence encoder's space."""
        if self.told.loader == "yamnet" and self.entry is not None:
            return (yamnet.info(self.entry, text_joint),)
        facts = open_clip.Facts(self.told.dim, self.told.side)
        return (open_clip.info(self.told.name, self.told.hash8, facts),)

    def speaks(self, joint: str) -> bool:
        """Whether its own text tower makes vectors of this space."""
        return self.told.loader == "open_clip" and any(
            space.joint == joint for info in self.encoders("") for space in info.spaces
        )

    def load(
        self, encoder_id: str, text_joint: str, text: Callable[[], TextEncoder], device: str
    ) -> Encoder:
        """Load its encoder."""
        info = next(info for info in self.encoders(text_joint) if info.id == encoder_id)
        if self.told.loader == "yamnet":
            return yamnet.YamNet(info, self.folder, text())
        return open_clip.OpenClip(info, self.folder, device)

    def load_text(self, device: str) -> TextEncoder:
        """Load its text tower."""
        return open_clip.load_text(self.encoders("")[0], self.folder, device)

    def row(self) -> ModelInfo:
        """Its row in the table of models."""
        return ModelInfo(
            name=self.told.name,
            title=self.told.title,
            kinds=(Kind.PHOTO,),
            aspects=(Aspect.MEANING,),
            installed=True,
            active=False,
            size_bytes=self.size_bytes,
            licence=self.told.licence,
            languages=self.told.languages,
            note=self.told.note,
            downloadable=False,
        )


class AddedModels:
    """The user's folder of models."""

    def __init__(
        self, folder: Path, bundled: Path, entries: tuple[Entry, ...], examine: Examine
    ) -> None:
        self._folder = folder
        self._examine = examine
        self._bundled = bundled
        self._entries = entries

    def all(self) -> Mapping[str, AddedModel]:
        """Every complete model in the folder, by name. Quick: reads one small file each."""
        models = {}
        for path in sorted(self._folder.glob(f"*/{FACTS}")):
            if path.parent.name.startswith("."):
                continue  # being added
            try:
                told = Told(**json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError):
                continue  # damaged: as good as absent; adding it again mends it
            models[told.name] = AddedModel(told, path.parent, entry_named(self._entries, told.name))
        return models

    def add(
        self, name: str, source: Path | None, on_progress: OnProgress | None, proxy: str = ""
    ) -> None:
        """Install a model; see `ModelStore.add`."""
        if not _GOOD_NAME.fullmatch(name):
            raise EnvironmentProblem(
                f"{name!r} cannot be the name of a model.", "Use letters, digits, dots and dashes."
            )
        entry = entry_named(self._entries, name)
        if entry is not None and entry.bundled:
            self._add_bundled(entry, source, proxy)
            return
        staging = self._staging(name)
        if source is None:
            self._download(name, entry, staging, on_progress, proxy)
        else:
            _take_over(name, entry, source.expanduser().absolute(), staging)
        try:
            self._finish(name, entry, staging)
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def remove(self, name: str) -> None:
        """Delete a model's folder; see `ModelStore.remove`."""
        model = self.all().get(name)
        if model is None:
            raise ModelMissing(f"No model called {name} was added.")
        shutil.rmtree(model.folder)

    def fetched_bytes(self, name: str) -> int:
        """Bytes of a download that was interrupted."""
        return fetched_bytes(self._staging(name))

    def drop_download(self, name: str) -> None:
        """Throw away what an interrupted download left."""
        shutil.rmtree(self._staging(name), ignore_errors=True)

    def _staging(self, name: str) -> Path:
        return self._folder / f".adding-{name}"

    def _add_bundled(self, entry: Entry, source: Path | None, proxy: str) -> None:
        if source is not None or is_installed(entry, self._bundled / entry.name):
            raise EnvironmentProblem(f"{entry.name} is part of Trouvère: there is nothing to add.")
        Fetcher(self._bundled, proxy=proxy).fetch(entry)

    def _download(
        self,
        name: str,
        entry: Entry | None,
        staging: Path,
        on_progress: OnProgress | None,
        proxy: str,
    ) -> None:
        if entry is None:
            known = ", ".join(e.name for e in self._entries if e.downloadable)
            raise ModelMissing(
                f"Nothing called {name} can be downloaded.",
                f"Choose one of {known}, or name a file with --from FILE.",
            )
        staging.mkdir(parents=True, exist_ok=True)  # an interrupted download goes on in there
        fetcher = Fetcher(staging, proxy=proxy)
        fetcher.fetch(entry, on_progress)
        for file in (staging / entry.name).iterdir():
            file.replace(staging / file.name)
        (staging / entry.name).rmdir()

    def _finish(self, name: str, entry: Entry | None, staging: Path) -> None:
        """See that the model works, write down what must be known, and put it in its place."""
        if entry is not None and entry.loader == "yamnet":
            told = _yamnet_facts(entry)
        else:
            told = _open_clip_facts(name, entry, staging, self._examine)
        (staging / FACTS).write_text(json.dumps(asdict(told), indent=1), encoding="utf-8")
        target = self._folder / name
        if target.exists():
            shutil.rmtree(target)
        staging.rename(target)


def _take_over(name: str, entry: Entry | None, source: Path, staging: Path) -> None:
    """Copy what the user gives into the staging folder.

    Raises
    ------
    EnvironmentProblem
        It is not there or not what it should be; the folder is removed.
    """
    if not source.exists():
        raise EnvironmentProblem(f"{source} does not exist.", "Check the path.")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        if entry is not None and entry.loader == "yamnet":
            _take_files(entry, source, staging)
        elif source.is_dir():
            _take_folder(name, source, staging)
        else:
            _take_checkpoint(name, source, staging)
    except EnvironmentProblem:
        shutil.rmtree(staging)
        raise
    except OSError as error:
        shutil.rmtree(staging)
        raise EnvironmentProblem(
            f"{source} cannot be copied to {staging.parent} ({error.strerror}).",
            "Check that the file can be read and that there is room.",
        ) from error


def _take_files(entry: Entry, source: Path, staging: Path) -> None:
    """Files of the manifest: the named one, the others beside it; each is checked."""
    folder = source if source.is_dir() else source.parent
    for file in entry.files:
        part = file.parts[0]
        named = source.is_file() and source.suffix == Path(part.file).suffix
        found = source if named else folder / part.file
        if not found.is_file():
            raise EnvironmentProblem(
                f"{part.file} is missing beside {source.name}.", "Put it there and try again."
            )
        copy = staging / f"{file.name}.copy"
        shutil.copyfile(found, copy)
        check(copy, found.name, Expected(part.size, part.sha256))
        install_file(file, [copy], staging)
        copy.unlink()


def _take_folder(name: str, source: Path, staging: Path) -> None:
    """A folder with ``open_clip_config.json``, or with one checkpoint for the architecture `name`."""
    open_clip.weights_in(source)  # says what is missing
    for file in sorted(source.iterdir()):
        wanted = file.suffix in open_clip.WEIGHT_SUFFIXES or file.name == open_clip.CONFIG
        if file.is_file() and (wanted or file.stem.startswith(_TOKENIZER_FILES)):
            shutil.copyfile(file, staging / file.name)
    if not (staging / open_clip.CONFIG).is_file():
        _write_choice(name, source, staging)


def _take_checkpoint(name: str, source: Path, staging: Path) -> None:
    if source.suffix not in open_clip.WEIGHT_SUFFIXES:
        known = ", ".join(open_clip.WEIGHT_SUFFIXES)
        raise EnvironmentProblem(f"{source.name} is not a file of weights.", f"Known are: {known}.")
    shutil.copyfile(source, staging / source.name)
    _write_choice(name, source.parent, staging)


def _write_choice(name: str, beside: Path, staging: Path) -> None:
    """Note the architecture: `name`; a configuration ``name.json`` beside the weights describes it."""
    own = beside / f"{name}.json"
    if own.is_file():
        shutil.copyfile(own, staging / own.name)
    (staging / open_clip.CHOICE).write_text(json.dumps({"architecture": name}), encoding="utf-8")


def _yamnet_facts(entry: Entry) -> Told:
    return Told(
        entry.name,
        entry.title,
        entry.loader,
        entry.hash8,
        entry.licence,
        entry.languages,
        entry.note,
    )


def examine_apart(folder: Path) -> open_clip.Facts:
    """Try a model in a process of its own: loading torch in this one would stall a window.

    Raises
    ------
    EnvironmentProblem
        What `open_clip.examine` raises, or that the process ended.
    """
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            return pool.submit(open_clip.examine, folder).result()
    except BrokenProcessPool as error:
        raise DataCorrupt(
            "Trying the model ended the process that tried it.",
            "It may need more memory than this machine has.",
        ) from error


def _open_clip_facts(name: str, entry: Entry | None, folder: Path, examine: Examine) -> Told:
    hash8 = sha256_of(open_clip.weights_in(folder))[:8]
    facts = examine(folder)
    if entry is None:
        return Told(name, name, "open_clip", hash8, dim=facts.dim, side=facts.side)
    return Told(
        name,
        entry.title,
        "open_clip",
        hash8,
        entry.licence,
        entry.languages,
        entry.note,
        facts.dim,
        facts.side,
    )
