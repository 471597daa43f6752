"""Where people keep their photos, sounds and scores: offered at the first start; and our samples."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from app.theme import RESOURCES

SAMPLES = RESOURCES / "samples"

_PLACES = (
    QStandardPaths.StandardLocation.PicturesLocation,
    QStandardPaths.StandardLocation.MusicLocation,
    QStandardPaths.StandardLocation.DocumentsLocation,
)


def usual_folders() -> list[tuple[str, str]]:
    """List those of the user's usual folders that exist, as (name, path)."""
    found: list[tuple[str, str]] = []
    for place in _PLACES:
        path = Path(QStandardPaths.writableLocation(place))
        # systems without such folders answer with the home folder: too much to offer
        if path.is_dir() and path != Path.home():
            found.append((QStandardPaths.displayName(place) or path.name, str(path)))
    return found
