"""How files are to be loaded. Plain values: they travel to worker processes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """What the encoders in use need.

    ``picture_side``: short side of a photo's sample in px; smaller photos stay as they are.
    ``thumbnail``: make one of a photo; it takes half of the time that a small picture takes.
    """

    picture_side: int = 288
    thumbnail: bool = True
