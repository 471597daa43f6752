"""Which models are here: the bundled ones and the user's; add, remove, load them.

Nothing in this module imports torch by itself; loading an encoder does.
"""

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.domain import Kind, ModelCheck, ModelInfo
from engine.encoders import audio, notes, photo, rhythm, score, text
from engine.encoders.added import UNTOLD, AddedModel, AddedModels, Examine, examine_apart
from engine.encoders.base import Encoder, EncoderInfo, TextEncoder
from engine.encoders.download import OnProgress
from engine.encoders.joint import JOINT, PhotoTower, WordTower, load_joint
from engine.encoders.manifest import Entry, entry_named, read_manifest
from engine.encoders.style import MannerWords, load_style
from engine.encoders.weights import checksums, damaged_files, is_installed
from engine.errors import EngineBug, EnvironmentProblem, ModelMissing

if TYPE_CHECKING:
    from engine.encoders.aisfx import AiSfx
    from engine.encoders.everyday import Head

_DEFAULTS = {Kind.PHOTO: "lite2", Kind.AUDIO: "sounds", Kind.SCORE: "minilm"}
_SETUP = "Run make setup, or install Trouvère again."
Load = Callable[[str], Encoder]


class ModelStore:
    """The models of this machine.

    Parameters
    ----------
    resources
        The program's own folder: ``models/manifest.json`` and ``weights``.
    user_folder
        Where models lie that the user added; made when one is.
    examine
        Tries an open_clip model that is being added.
    """

    def __init__(
        self, resources: Path, user_folder: Path, examine: Examine = examine_apart
    ) -> None:
        self.resources = resources
        self.user_folder = user_folder
        self._entries = read_manifest(resources / "models" / "manifest.json")
        self._added = AddedModels(user_folder, resources / "weights", self._entries, examine)
        self._shared: weakref.WeakValueDictionary[str, Any] = weakref.WeakValueDictionary()

    # -- the table -----------------------------------------------------------------------------
    def infos(self) -> list[ModelInfo]:
        """One row per model, the manifest's order first, then the user's own by name."""
        own = self._added.all()
        rows = [self._row(entry, own.get(entry.name)) for entry in self._entries]
        listed = {entry.name for entry in self._entries}
        return rows + [model.row() for name, model in sorted(own.items()) if name not in listed]

    def default_name(self, kind: Kind) -> str:
        """Name of the bundled model of a kind."""
        return _DEFAULTS[kind]

    def add(
        self,
        name: str,
        source: Path | None = None,
        on_progress: OnProgress | None = None,
        proxy: str = "",
    ) -> None:
        """Install a model from a file or folder, or download it when `source` is None.

        Raises
        ------
        EnvironmentProblem
            Unknown name, unsuitable file, no network... with advice.
        """
        self._added.add(name, source, on_progress, proxy)

    def drop_download(self, name: str) -> None:
        """Throw away what an interrupted download left."""
        self._added.drop_download(name)

    def check(self, name: str) -> ModelCheck:
        """Compare the files of an installed model with what was installed. Reads them whole.

        Raises
        ------
        ModelMissing
            It is not installed.
        """
        own = self._added.all().get(name)
        entry = entry_named(self._entries, name)
        folder = own.folder if own is not None else self.resources / "weights" / name
        if own is None and (entry is None or not is_installed(entry, folder)):
            raise ModelMissing(f"No model called {name} is installed.")
        return ModelCheck(checksums(folder), damaged_files(folder))

    def remove(self, name: str) -> None:
        """Delete the files of a model that the user added.

        Raises
        ------
        EnvironmentProblem
            It is bundled, or not there.
        """
        entry = entry_named(self._entries, name)
        if entry is not None and entry.bundled:
            raise EnvironmentProblem(f"{name} is part of Trouvère and stays.")
        self._added.remove(name)

    # -- encoders, without loading anything -----------------------------------------------------
    def encoders(self, kind: Kind, chosen: str | None) -> tuple[EncoderInfo, ...]:
        """The encoders of a kind, with the chosen model's in place of the bundled ones it replaces.

        An unknown or removed model counts as none chosen.
        """
        bundled = self._bundled(kind)
        own = self._encoders_of_added(kind, chosen)
        replaced = {space.aspect for info in own for space in info.spaces}
        kept = [info for info in bundled if not {s.aspect for s in info.spaces} & replaced]
        return (*own, *kept)

    def can_encode_text(self, joint: str) -> bool:
        """Whether words have vectors in this space."""
        bundled = (self.text_joint, JOINT, self._style_joint)
        return joint in bundled or self._model_of_joint(joint) is not None

    @property
    def text_joint(self) -> str:
        """The space of the bundled sentence encoder."""
        return text.joint_of(self._entry("minilm"))

    @property
    def _style_joint(self) -> str:
        """The space of styles, where the names of manners have vectors."""
        return photo.style_info(self._entry("lite2")).spaces[0].joint

    # -- loading -------------------------------------------------------------------------------
    def load(self, encoder_id: str, device: str = "cpu") -> Encoder:
        """Load an encoder.

        Raises
        ------
        ModelMissing
            Its weights are not on this machine.
        """
        loaders = self._loaders()
        if encoder_id in loaders:
            return loaders[encoder_id](device)
        for model in self._added.all().values():
            if any(info.id == encoder_id for info in model.encoders(self.text_joint)):
                return model.load(encoder_id, self.text_joint, self.load_bundled_text, device)
        raise ModelMissing(
            f"The model behind {encoder_id.split('/')[0]} is not on this machine.",
            "Add it again, or choose another model.",
        )

    def load_text(self, joint: str, device: str = "cpu") -> TextEncoder:
        """Load the encoder of words of a space.

        Raises
        ------
        ModelMissing
            There is none for this space, or its weights are not here.
        """
        if joint == self.text_joint:
            return self.load_bundled_text()
        if joint == JOINT:
            return self._word_tower()
        if joint == self._style_joint:
            return MannerWords(joint, load_style(self._style_path))
        model = self._model_of_joint(joint)
        if model is None:
            raise ModelMissing(f"No model on this machine turns words into {joint.split('/')[0]}.")
        return model.load_text(device)

    def knows_languages(self, joint: str) -> bool:
        """Whether the words of a space are read in more languages than English, as far as known."""
        model = self._model_of_joint(joint)
        return model is not None and model.told.languages not in ("English", UNTOLD)

    def load_bundled_text(self) -> text.MiniLM:
        """Load the bundled sentence encoder, once for all who use it at a time."""
        folder = self._folder("minilm")
        shared: text.MiniLM = self._share("minilm", lambda: text.MiniLM(folder, self.text_joint))
        return shared

    def needs_torch(self, encoder_id: str) -> bool:
        """Whether an encoder runs on torch, so that it has use for a device."""
        lite2, sounds = self._entry("lite2"), self._entry("sounds")
        bundled = (
            photo.meaning_info(lite2),
            photo.look_info(lite2),
            photo.style_info(lite2),
            audio.meaning_info(sounds, self.text_joint),
            audio.timbre_info(sounds),
        )
        own = self._model_of_joint(encoder_id)  # an open_clip model names its space like itself
        return encoder_id in {info.id for info in bundled} or own is not None

    # -- bundled models ------------------------------------------------------------------------
    def _bundled(self, kind: Kind) -> tuple[EncoderInfo, ...]:
        lite2, sounds = self._entry("lite2"), self._entry("sounds")
        if kind is Kind.PHOTO:
            meaning = photo.meaning_info(lite2)
            own = photo.look_info(lite2), photo.style_info(lite2)
            return meaning, *own, photo.COLOUR_INFO, photo.SHAPE_INFO
        if kind is Kind.AUDIO:
            meaning = audio.meaning_info(sounds, self.text_joint)
            return meaning, audio.timbre_info(sounds), rhythm.INFO, notes.SOUND_INFO
        return score.text_info(self.text_joint), score.PAGE_INFO, notes.SCORE_INFO

    def _loaders(self) -> dict[str, Load]:
        photo_ids = [info.id for info in self._bundled(Kind.PHOTO)]
        audio_ids = [info.id for info in self._bundled(Kind.AUDIO)]
        score_ids = [info.id for info in self._bundled(Kind.SCORE)]
        makers: list[Load] = [
            self._meaning,
            self._look,
            self._style,
            lambda _device: photo.colour_encoder(),
            lambda _device: photo.shape_encoder(),
            self._music,
            self._timbre,
            lambda _device: rhythm.RhythmPitch(),
            lambda _device: notes.SoundNotes(self._notes_path),
            lambda _device: score.ScoreText(
                score.text_info(self.text_joint), self.load_bundled_text()
            ),
            lambda _device: score.ScorePage(),
            lambda _device: notes.ScoreNotes(self._notes_path),
        ]
        return dict(zip([*photo_ids, *audio_ids, *score_ids], makers, strict=True))

    def _meaning(self, device: str) -> Encoder:
        info = photo.meaning_info(self._entry("lite2"))
        tower = PhotoTower(load_joint(self._joint_path, "photo"), device)
        return photo.MeaningEncoder(info, self._lite2(device), tower, self._word_tower)

    def _word_tower(self) -> WordTower:
        return WordTower(load_joint(self._joint_path, "words"), self.load_bundled_text())

    @property
    def _joint_path(self) -> Path:
        return self.resources / "models" / "photos.safetensors"

    def _look(self, device: str) -> Encoder:
        from engine.encoders.bridge import load_bridge

        bridge = load_bridge(self.resources / "models" / "lite2-bridge.safetensors")
        return photo.LookEncoder(photo.look_info(self._entry("lite2")), self._lite2(device), bridge)

    def _style(self, device: str) -> Encoder:
        info = photo.style_info(self._entry("lite2"))
        return photo.StyleEncoder(info, self._lite2(device), load_style(self._style_path))

    @property
    def _style_path(self) -> Path:
        return self.resources / "models" / "style.safetensors"

    def _lite2(self, device: str) -> Any:
        from engine.encoders.lite2 import Lite2

        weights = self._folder("lite2") / "network.safetensors"
        return self._share(f"lite2 {device}", lambda: Lite2(weights, device))

    @property
    def _notes_path(self) -> Path:
        return self.resources / "models" / "notes.safetensors"

    def _music(self, device: str) -> Encoder:
        from engine.encoders.musicnn import Tagger

        info = audio.meaning_info(self._entry("sounds"), self.text_joint)
        tagger = Tagger(self._folder("sounds"), device)
        network, head = self._hearing(device)
        return audio.MeaningEncoder(info, network, head, tagger, self.load_bundled_text())

    def _timbre(self, device: str) -> Encoder:
        return audio.TimbreEncoder(audio.timbre_info(self._entry("sounds")), *self._hearing(device))

    def _hearing(self, device: str) -> "tuple[AiSfx, Head]":
        from engine.encoders.aisfx import AiSfx
        from engine.encoders.everyday import load_head

        weights = self._folder("sounds") / "aisfx.safetensors"
        head = self.resources / "models" / "sounds.safetensors"
        network = self._share(f"aisfx {device}", lambda: AiSfx(weights, device))
        return network, self._share("sounds head", lambda: load_head(head))

    def _share(self, key: str, make: Callable[[], Any]) -> Any:
        """One object for all who hold it; gone when the last one lets go."""
        known = self._shared.get(key)
        if known is None:
            known = self._shared[key] = make()
        return known

    def _entry(self, name: str) -> Entry:
        entry = entry_named(self._entries, name)
        if entry is None:
            raise EngineBug(f"the manifest does not list {name}")
        return entry

    def _folder(self, name: str) -> Path:
        folder = self.resources / "weights" / name
        if not is_installed(self._entry(name), folder):
            raise ModelMissing(f"The weights of {name} are not on this machine.", _SETUP)
        return folder

    # -- the user's models ---------------------------------------------------------------------
    def _row(self, entry: Entry, own: AddedModel | None) -> ModelInfo:
        here = is_installed(entry, self.resources / "weights" / entry.name)
        return ModelInfo(
            name=entry.name,
            title=entry.title,
            kinds=entry.kinds,
            aspects=entry.aspects,
            installed=here or own is not None,
            active=False,  # the library knows what it uses
            size_bytes=own.size_bytes if own else entry.size_bytes,
            licence=entry.licence,
            languages=entry.languages,
            note=entry.note,
            downloadable=entry.downloadable,
            figures=entry.figures,
            fetched_bytes=self._added.fetched_bytes(entry.name),
        )

    def _encoders_of_added(self, kind: Kind, name: str | None) -> tuple[EncoderInfo, ...]:
        model = self._added.all().get(name) if name else None
        found = model.encoders(self.text_joint) if model else ()
        return tuple(info for info in found if info.kind is kind)

    def _model_of_joint(self, joint: str) -> AddedModel | None:
        for model in self._added.all().values():
            if model.speaks(joint):
                return model
        return None
