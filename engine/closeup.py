"""What a closer look at one file shows, as values: how a photo was taken, its colours, how it sounds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shot:
    """How and where a photo was taken, as its file says; empty or None where it does not.

    ``place`` goes from near to far: spot, town, region, country. Latitude and longitude are
    degrees, south and west negative; ``altitude_m`` is above the sea.
    """

    exposure_s: float | None = None
    aperture: float | None = None  # the f-number
    iso: int | None = None
    bias_ev: float | None = None
    focal_mm: float | None = None
    focal_35mm: float | None = None  # what it would be on 35 mm film
    flash: bool | None = None  # whether it fired
    lens: str = ""
    place: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    creator: str = ""
    rights: str = ""
    program: str = ""  # what wrote the file


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour (``#rrggbb``) and how much of the picture has it, 0..1."""

    colour: str
    share: float


@dataclass(frozen=True, slots=True)
class Spectrogram:
    """How loud a recording is at each time and pitch.

    ``levels`` holds ``rows`` times ``columns`` bytes, row by row, the highest pitch first; 255 is the
    loudest place, 0 is `range_db` below it or less. Pitch goes in equal steps of the logarithm from
    ``high_hz`` (upper edge) to ``low_hz``; columns share the recording evenly.
    """

    levels: bytes
    columns: int
    rows: int
    low_hz: float
    high_hz: float
    range_db: float
