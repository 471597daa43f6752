"""Gather hints until things are quiet, and turn crowds into their folder. Pure: time is an argument.

The idea is Syncthing's watch aggregator: a copy of 10,000 files becomes one look at their folder.
Everything that is due goes out together, so that both ends of a move meet in one scan.
"""

from dataclasses import dataclass, field

QUIET_S = 0.5
LONGEST_S = 10.0
"""A folder that is never quiet (a download, a recording) is looked at this often all the same."""

MOST_CHILDREN = 128
"""Syncthing's number, out of thin air there as here: listing a folder costs less than 128 hints."""


@dataclass(slots=True)
class _Node:
    """A folder or file with changes; `dirty`: all of it, else only the children."""

    dirty: bool = False
    children: dict[str, "_Node"] = field(default_factory=dict)

    def make_dirty(self) -> None:
        self.dirty = True
        self.children.clear()


class Aggregator:
    """Collects (root id, relpath) hints of all roots.

    Parameters
    ----------
    quiet_s
        Hints go out when none has come for this long...
    longest_s
        ...or when the oldest has waited this long.
    most_children
        With more changed children than this, a folder stands for them.
    """

    def __init__(
        self,
        *,
        quiet_s: float = QUIET_S,
        longest_s: float = LONGEST_S,
        most_children: int = MOST_CHILDREN,
    ) -> None:
        self._quiet_s = quiet_s
        self._longest_s = longest_s
        self._most_children = most_children
        self._roots: dict[int, _Node] = {}
        self._first = 0.0
        self._last = 0.0

    def add(self, root_id: int, relpath: str, now: float) -> None:
        """Note that something about a path has changed; '' is the whole root."""
        if not self._roots:
            self._first = now
        self._last = now
        node = self._roots.setdefault(root_id, _Node())
        for name in filter(None, relpath.split("/")):
            if node.dirty:
                return
            parent, node = node, node.children.setdefault(name, _Node())
            if len(parent.children) > self._most_children:
                parent.make_dirty()
                return
        node.make_dirty()

    def due_at(self) -> float | None:
        """When `take` will give something; None while there is nothing."""
        if not self._roots:
            return None
        return min(self._last + self._quiet_s, self._first + self._longest_s)

    def take(self, now: float) -> list[tuple[int, str]]:
        """Return the hints if they are due, each (root id, relpath) of a file or a folder, else []."""
        due = self.due_at()
        if due is None or now < due:
            return []
        roots, self._roots = self._roots, {}
        return [(root_id, path) for root_id, node in roots.items() for path in _dirty_paths(node)]


def _dirty_paths(top: _Node) -> list[str]:
    found = []
    pending = [("", top)]
    while pending:
        path, node = pending.pop()
        if node.dirty:
            found.append(path)
        for name, child in node.children.items():
            pending.append((f"{path}/{name}" if path else name, child))
    return found
