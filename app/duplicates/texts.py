"""What the page of duplicates says. Pure functions."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.preview.texts import date_text, dimensions_text, size_text, taken_text, time_text
from engine.domain import Kind
from engine.organised import Advantage, Copy, DuplicateCount, DuplicateGroup, Likeness


def tr(text: str, disambiguation: str | None = None, number: int = -1) -> str:
    """Translate in the context of duplicates."""
    return QCoreApplication.translate("Duplicates", text, disambiguation, number)


def likeness_text(likeness: Likeness) -> str:
    """Name a class."""
    return {
        Likeness.BYTES: tr("Exact copies"),
        Likeness.SAME: tr("Same picture or recording"),
        Likeness.SIMILAR: tr("Similar"),
    }[likeness]


def likeness_help(likeness: Likeness) -> str:
    """Say what a class is."""
    return {
        Likeness.BYTES: tr("The same to the last byte, in several places."),
        Likeness.SAME: tr(
            "The same picture, recording or page, saved in another way: smaller, compressed,"
            " cropped a little, in other colours."
        ),
        Likeness.SIMILAR: tr(
            "Pictures taken one after the other, takes, other editions. Each may be worth keeping."
        ),
    }[likeness]


def count_text(count: DuplicateCount) -> str:
    """Say how many groups there are, and how much room is to be had."""
    if not count.groups:
        return tr("Nothing found.")
    text = tr("%Ln groups, {size} to spare", "", count.groups)
    return text.format(size=size_text(count.spare_bytes))


def group_text(group: DuplicateGroup) -> tuple[str, str]:
    """A group in two lines: the best one's name, and how many there are."""
    spare = tr("%Ln files · {size} to spare", "", len(group.copies))
    return group.copies[0].path.name, spare.format(size=size_text(group.spare_bytes))


def advantage_text(advantage: Advantage, kind: Kind) -> str:
    """Why a file is the one suggested."""
    return {
        Advantage.PIXELS: tr("Most pixels"),
        Advantage.PAGES: tr("Most pages"),
        Advantage.LENGTH: tr("Longest"),
        Advantage.BYTES: tr("Least compressed") if kind is Kind.AUDIO else tr("Largest file"),
        Advantage.MARKED: tr("Has tags or a rating"),
        Advantage.OLDEST: tr("Oldest file"),
        Advantage.NAME: tr("Shortest path"),
    }[advantage]


def facts(copy: Copy) -> list[str]:
    """What there is to compare, a line each."""
    measure = [
        dimensions_text(copy.width, copy.height) if copy.kind is Kind.PHOTO else "",
        time_text(copy.duration_s) if copy.duration_s else "",
        tr("%Ln pages", "", copy.pages) if copy.pages and copy.pages > 1 else "",
        size_text(copy.size_bytes),
    ]
    when = taken_text(copy.taken_at) or date_text(copy.modified)
    lines = [" · ".join(part for part in measure if part), when]
    if copy.rating:
        lines.append("★" * copy.rating)
    if copy.tags:
        lines.append(tr("Tags: {names}").format(names=", ".join(copy.tags)))
    if copy.collections:
        lines.append(tr("In: {names}").format(names=", ".join(copy.collections)))
    return lines


def move_text(count: int) -> str:
    """What the button that removes says."""
    if not count:
        return tr("Move to trash")
    return tr("Move %Ln files to trash", "", count)


def both_text(copies: Sequence[Copy]) -> str:
    """What the button that keeps everything says."""
    return tr("Keep both") if len(copies) == 2 else tr("Keep all")
