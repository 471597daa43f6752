"""What a user keeps in a library, as values: collections, sketches, near copies and verdicts."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain import Query


@dataclass(frozen=True, slots=True)
class RecentSearch:
    """A search that was made: a query, and the words that stood in the search box beside it.

    ``id`` and ``added_at`` are set once the library remembers it.
    """

    query: Query
    typed: str = ""
    id: int = 0
    added_at: datetime | None = None
