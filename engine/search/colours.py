"""Colours by name. Pure."""

import re
from collections.abc import Mapping, Sequence

Rgb = tuple[int, int, int]

COLOURS: Mapping[str, Sequence[Rgb]] = {
    "red": ((200, 30, 35), (230, 50, 45), (150, 20, 25)),
    "orange": ((245, 130, 25), (250, 155, 60), (215, 100, 20)),
    "yellow": ((250, 215, 40), (245, 230, 95), (220, 180, 30)),
    "green": ((45, 130, 50), (90, 160, 70), (30, 85, 45), (130, 185, 80)),
    "turquoise": ((40, 180, 180), (90, 205, 195), (20, 130, 135)),
    "blue": ((35, 80, 180), (60, 120, 210), (25, 45, 110), (110, 160, 225)),
    "purple": ((120, 50, 150), (150, 90, 185), (80, 35, 105)),
    "pink": ((240, 130, 175), (245, 170, 195), (225, 80, 140)),
    "brown": ((120, 75, 40), (90, 55, 30), (150, 105, 65)),
    "beige": ((225, 205, 170), (205, 185, 150), (240, 225, 200)),
    "gold": ((200, 155, 50), (175, 130, 40), (220, 180, 90)),
    "black": ((10, 10, 10), (30, 30, 32)),
    "grey": ((128, 128, 128), (95, 95, 97), (165, 165, 165)),
    "white": ((250, 250, 250), (238, 238, 236), (222, 222, 220)),
}
"""Shades that a name stands for."""

OTHER_NAMES: Mapping[str, str] = {
    "gray": "grey", "violet": "purple", "lilac": "purple", "cyan": "turquoise", "teal": "turquoise",
    "golden": "gold", "silver": "grey", "cream": "beige", "navy": "blue", "crimson": "red",
    "magenta": "pink", "rose": "pink",
}  # fmt: skip
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def shades_of(name: str) -> Sequence[Rgb] | None:
    """Shades of a colour: ``red``, ``#c81e1e``, ``#c11``; None when it is no colour."""
    known = COLOURS.get(OTHER_NAMES.get(name.casefold(), name.casefold()))
    if known is not None:
        return known
    if not _HEX.fullmatch(name):
        return None
    digits = name[1:] if len(name) == 7 else "".join(2 * digit for digit in name[1:])
    return ((int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)),)
