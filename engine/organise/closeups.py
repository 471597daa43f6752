"""A closer look at one file: what the preview asks for beyond the catalog. Any thread may call it."""

from collections.abc import Callable
from pathlib import Path

from engine.closeup import Shot, Spectrogram, Swatch
from engine.media import closer
from engine.media.pool import LoaderPool
from engine.organise.palette import colours_of


class Closeups:
    """Looks at files in a worker process, as they may be damaged or far away.

    Parameters
    ----------
    path_of, thumbnail
        Where a file of the library lies, and its small picture.
    """

    def __init__(
        self,
        path_of: Callable[[int], Path],
        thumbnail: Callable[[int], bytes | None],
        previews: LoaderPool,
    ) -> None:
        self._path_of, self._thumbnail, self._previews = path_of, thumbnail, previews

    def shot(self, file_id: int) -> Shot:
        """How and where a photo was taken. Raises `UnreadableFile`."""
        return self._previews.call(closer.shot, self._path_of(file_id)).result()

    def colours(self, file_id: int) -> tuple[Swatch, ...]:
        """The colours that stand out; none while there is no thumbnail. Needs no file."""
        small = self._thumbnail(file_id)
        return colours_of(small) if small else ()

    def spectrogram(self, file: int | Path, columns: int) -> Spectrogram:
        """Time and pitch of any recording. Raises `UnreadableFile`."""
        return self._previews.call(closer.spectrogram, self._place_of(file), columns).result()

    def loudness(self, file: int | Path) -> float | None:
        """Loudness of any recording in LUFS, None for silence. Raises `UnreadableFile`."""
        return self._previews.call(closer.loudness, self._place_of(file)).result()

    def _place_of(self, file: int | Path) -> Path:
        return file if isinstance(file, Path) else self._path_of(file)
