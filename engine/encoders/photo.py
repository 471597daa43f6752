"""The bundled encoders of photos: `meaning`, `look`, `style` of one network, `colour`, `shape`."""

import functools
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind
from engine.encoders import colour, drawing, hiding, shape, style
from engine.encoders.base import Encoded, EncoderInfo, Hidden, Role, Space, Vector
from engine.encoders.bridge import Bridge, softmax
from engine.encoders.device import side_by_side
from engine.encoders.drawing import DrawingNetwork
from engine.encoders.ink import ink_of, is_lines
from engine.encoders.joint import DIM, JOINT, PhotoTower, WordTower
from engine.encoders.lite2 import FEATURES, SIDE, Lite2, Seen, seen_box
from engine.encoders.manifest import Entry
from engine.encoders.pictures import Pixels
from engine.encoders.style import Manner, Style
from engine.encoders.text import unit
from engine.errors import EngineBug
from engine.media.base import Sample

_VERSION = 2  # of the preparation of pictures: new number, new vectors
_MEANING_VERSION = 2  # since 2 drawings in the library are read by the layers for drawings
Describe = Callable[[Pixels, Role], Vector | None]


def meaning_info(entry: Entry) -> EncoderInfo:
    """What is known of the meaning encoder."""
    name = f"meaning-{entry.name}/{entry.hash8}/{JOINT.split('/')[1]}/{_MEANING_VERSION}"
    space = Space(Aspect.MEANING, DIM, JOINT)
    return EncoderInfo(name, entry.name, Kind.PHOTO, (space,), picture_side=SIDE)


def look_info(entry: Entry) -> EncoderInfo:
    """What is known of the look encoder."""
    name = f"look-{entry.name}/{entry.hash8}/{_VERSION}"
    space = Space(Aspect.LOOK, FEATURES, name)
    return EncoderInfo(name, entry.name, Kind.PHOTO, (space,), picture_side=SIDE)


def style_info(entry: Entry) -> EncoderInfo:
    """What is known of the style encoder."""
    name = f"style-{entry.name}/{entry.hash8}/{style.VERSION}"
    space = Space(Aspect.STYLE, style.DIM, name)
    return EncoderInfo(name, entry.name, Kind.PHOTO, (space,), picture_side=SIDE)


class MeaningEncoder:
    """`meaning` in the space that photos share with words (`engine.encoders.joint`).

    Line drawings have layers of their own (`engine.encoders.drawing`), loaded by `load_drawings`
    when the first one comes; `load_words` gives the words' side of the space, which they pass
    through. Drawings of the library go that way too, so that words and photos find them.
    """

    def __init__(
        self,
        info: EncoderInfo,
        network: Lite2,
        tower: PhotoTower,
        load_words: Callable[[], WordTower],
        load_drawings: Callable[[Lite2], DrawingNetwork] = drawing.load_drawings,
        load_style: Callable[[], Style] = style.bundled_style,
    ) -> None:
        self.info = info
        self._network = network
        self._tower = tower
        self._style = functools.cache(load_style)
        self._words = functools.cache(load_words)
        self._drawings = functools.cache(lambda: load_drawings(network))
        self._drawn_names = functools.cache(self._encode_names)

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each picture; none for a blank sheet."""
        pictures = pictures_of(samples)
        if role is Role.SKETCH:
            return [self._encode_drawing(picture) for picture in pictures]
        seen = self._network.look_at(pictures)
        found = [
            Encoded({Aspect.MEANING: vector}) for vector in side_by_side(self._tower.vector, seen)
        ]
        if role is Role.EXAMPLE:  # one that is drawn comes again as a sketch
            return found
        return [
            self._drawn_or(photo, one, picture)
            for photo, one, picture in zip(found, seen, pictures, strict=True)
        ]

    def hidden(self, sample: Sample) -> Hidden | None:
        """See `EncoderService.hidden`; None for drawings, whose layers are others."""
        (picture,) = pictures_of([sample])
        (seen,) = self._network.look_at([picture])
        if is_drawn(self._style(), seen, picture):
            return None
        without = side_by_side(self._tower.vector, self._network.without_places(picture))
        return hiding.hidden(Aspect.MEANING, self._tower.vector(seen), without, seen_box(picture))

    def _drawn_or(self, photo: Encoded, seen: Seen, picture: Pixels) -> Encoded:
        """What is drawn where it is a drawing, else what the photo shows."""
        if not is_drawn(self._style(), seen, picture):
            return photo
        drawn = self._encode_drawing(picture)
        both = drawn.vectors[Aspect.MEANING], photo.vectors[Aspect.MEANING]
        vector = drawing.among_photos(*both, self._drawn_names())
        return Encoded({Aspect.MEANING: vector}, drawn.words)

    def _encode_names(self) -> npt.NDArray[np.float32]:
        """Vectors of the names that drawings may have."""
        return self._words().encode([drawing.caption(name) for name in self._drawings().names])

    def _encode_drawing(self, picture: Pixels) -> Encoded:
        drawn = self._drawings().look_at(picture)
        if drawn is None:
            return Encoded({})
        own = self._words().of_sentence(drawn.meaning)
        vector = drawing.placed(drawn, self._drawn_names(), own)
        return Encoded({Aspect.MEANING: vector}, drawn.words)

    def close(self) -> None:
        """Nothing of its own: the network goes when nobody holds it."""


class LookEncoder:
    """`look`: the network's pooled features, less those of an average photo, or drawing.

    It tells the words too, so that they are known whichever model makes the meaning.
    """

    def __init__(
        self,
        info: EncoderInfo,
        network: Lite2,
        bridge: Bridge,
        load_style: Callable[[], Style] = style.bundled_style,
    ) -> None:
        self.info = info
        self._network = network
        self._bridge = bridge
        self._style = functools.cache(load_style)

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each picture."""
        pictures = pictures_of(samples)
        return [
            Encoded({Aspect.LOOK: self._look(seen, role)}, self._words(seen, picture, role))
            for seen, picture in zip(self._network.look_at(pictures), pictures, strict=True)
        ]

    def _words(self, seen: Seen, picture: Pixels, role: Role) -> tuple[tuple[str, float], ...]:
        """The likely classes; what a classifier of photos says to drawings is of no use."""
        if role is Role.SKETCH or is_drawn(self._style(), seen, picture):
            return ()
        return self._bridge.words(softmax(seen.logits))

    def hidden(self, sample: Sample) -> Hidden:
        """See `EncoderService.hidden`."""
        (picture,) = pictures_of([sample])
        (seen,) = self._network.look_at([picture])
        without = [self._look(one, Role.ITEM) for one in self._network.without_places(picture)]
        return hiding.hidden(Aspect.LOOK, self._look(seen, Role.ITEM), without, seen_box(picture))

    def _look(self, seen: Seen, role: Role) -> Vector:
        """The features less what is usual; an example that is a painting looks for a photo."""
        if role is Role.SKETCH:
            return unit(seen.features - self._bridge.drawing_mean)
        like_photo = role is Role.EXAMPLE
        features = self._style().as_photo(seen.features, seen.gram) if like_photo else seen.features
        return unit(features - self._bridge.mean)

    def close(self) -> None:
        """Nothing of its own: the network goes when nobody holds it."""


class StyleEncoder:
    """`style`, and whether an example is a drawing."""

    def __init__(self, info: EncoderInfo, network: Lite2, known: Style) -> None:
        self.info = info
        self._network = network
        self._style = known

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each picture; none for a sketch, whose style nobody means."""
        if role is Role.SKETCH:
            return [Encoded({}) for _sample in samples]
        return [self._encode(seen, role) for seen in self._network.look_at(pictures_of(samples))]

    def _encode(self, seen: Seen, role: Role) -> Encoded:
        is_drawing = role is Role.EXAMPLE and self._style.manner(seen.gram) is Manner.DRAWING
        return Encoded({Aspect.STYLE: self._style.vector(seen.gram)}, is_drawing=is_drawing)

    def close(self) -> None:
        """Nothing of its own: the network goes when nobody holds it."""


def is_drawn(known: Style, seen: Seen, picture: Pixels) -> bool:
    """Whether a picture of the library is a line drawing."""
    if known.manner(seen.gram) is not Manner.DRAWING:
        return False
    ink = ink_of(picture)
    return ink is not None and is_lines(ink)


class PlainEncoder:
    """An encoder that is a pure function of one picture."""

    def __init__(self, info: EncoderInfo, describe: Describe) -> None:
        self.info = info
        self._aspect = info.spaces[0].aspect
        self._describe = describe

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each picture; none for one that has nothing to describe."""
        vectors = [self._describe(picture, role) for picture in pictures_of(samples)]
        return [Encoded({} if v is None else {self._aspect: v}) for v in vectors]

    def close(self) -> None:
        """Nothing to release."""


def _plain_info(name: str, aspect: Aspect, dim: int) -> EncoderInfo:
    space = Space(aspect, dim, name)
    return EncoderInfo(name, name.split("/")[0], Kind.PHOTO, (space,), picture_side=128)


COLOUR_INFO = _plain_info(f"colour/{colour.VERSION}", Aspect.COLOUR, colour.DIM)
SHAPE_INFO = _plain_info(f"shape/{shape.VERSION}", Aspect.SHAPE, shape.DIM)


def colour_encoder() -> PlainEncoder:
    """Colours and where they are."""
    return PlainEncoder(
        COLOUR_INFO, lambda picture, role: colour.describe(picture, drawing=role is Role.SKETCH)
    )


def shape_encoder() -> PlainEncoder:
    """Edges and where they are, comparable between photos and drawings."""
    return PlainEncoder(SHAPE_INFO, lambda picture, _role: shape.describe(picture))


def pictures_of(samples: Sequence[Sample]) -> list[Pixels]:
    """The samples' pictures."""
    pictures = [sample.picture for sample in samples if sample.picture is not None]
    if len(pictures) != len(samples):
        raise EngineBug("a sample without a picture came to a picture encoder")
    return pictures
