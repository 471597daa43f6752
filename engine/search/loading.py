"""Decoding the example of a term: a file, or the bytes of what was pasted, drawn or recorded."""

from dataclasses import dataclass
from pathlib import Path

from engine.domain import Kind, Term, TermKind
from engine.errors import EnvironmentProblem
from engine.media.base import Loaded
from engine.media.kinds import kind_of
from engine.media.load import LoadOptions, load, load_bytes
from engine.media.pool import LoaderPool

QUERY_PICTURE_SIDE_PX = 512
"""Examples are decoded once for every encoder; no encoder's input is larger."""

_TERM_KINDS = {
    TermKind.IMAGE: Kind.PHOTO,
    TermKind.SKETCH: Kind.PHOTO,
    TermKind.AUDIO: Kind.AUDIO,
    TermKind.SCORE: Kind.SCORE,
}


@dataclass(frozen=True, slots=True)
class ExampleLoader:
    """Decodes examples in the processes of `previews`, or here when not `is_isolated`.

    Raises
    ------
    EnvironmentProblem
        The file is of no kind that we know, or cannot be decoded.
    """

    previews: LoaderPool
    is_isolated: bool

    def __call__(self, term: Term) -> Loaded:
        """Decode the example of one term."""
        kind = _TERM_KINDS.get(term.kind)
        options = LoadOptions(picture_side=QUERY_PICTURE_SIDE_PX, thumbnail=False)
        override = Kind.PHOTO if term.kind is TermKind.SKETCH else None
        if term.data is not None:  # a pasted picture may turn out to be a page of music
            hint = None if term.kind is TermKind.IMAGE else kind
            return load_bytes(term.data, hint, options, name=term.value or "What was pasted")
        path = Path(term.value).expanduser().absolute()
        kind = kind_of(path) or kind
        if kind is None:
            raise EnvironmentProblem(
                f"{path.name} is neither a picture, a sound nor a score.", "Choose another file."
            )
        if not self.is_isolated and kind is not Kind.SCORE:  # engravers may die of a damaged score
            return load(path, kind, options, kind_override=override)
        return self.previews.submit(path, kind, options, override).result()
