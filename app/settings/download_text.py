"""Says how far a download is. Pure apart from translating."""

from PySide6.QtCore import QCoreApplication

from app.explain import length
from app.preview.texts import size_text

ENOUGH_S = 2.0  # before that a speed is a guess


def tr(text: str) -> str:
    """Translate in the context of the models."""
    return QCoreApplication.translate("Download", text)


def download_text(done: int, total: int, since_start: int, seconds: float) -> str:
    """Say "240 MB / 600 MB · 5.1 MB/s · 1:10 left".

    Parameters
    ----------
    done, total
        Bytes that are there and bytes in all (0: unknown).
    since_start, seconds
        Bytes that came since this download began or went on, and how long that took.
    """
    parts = [f"{size_text(done)} / {size_text(total)}" if total else size_text(done)]
    if seconds >= ENOUGH_S and since_start > 0:
        speed = since_start / seconds
        parts.append(tr("{size}/s").format(size=size_text(round(speed))))
        if total > done:
            parts.append(tr("{time} left").format(time=length((total - done) / speed)))
    return " · ".join(parts)
