"""The order that the user gave a collection: that of a listing which shows nothing but it."""

import sqlite3

import numpy as np
import numpy.typing as npt

from engine.domain import Query
from engine.index.base import Ids
from engine.search.filters import fold, prepare

_PLACES = """
SELECT c.id, cc.ordinal FROM collection_content cc JOIN content c ON c.hash = cc.content_hash
WHERE cc.collection_id IN (SELECT id FROM collection WHERE same(name, ?))
"""


def own_order(connection: sqlite3.Connection, query: Query, contents: Ids) -> npt.NDArray[np.intp]:
    """Rows of a listing in the order of the one collection that its query is limited to.

    As they are where it is limited to none or to several, or asks for another order itself.

    Parameters
    ----------
    contents
        The content of each row.
    """
    names = {
        fold(one.value)
        for one in query.conditions
        if (one.field, one.op, one.negated) == ("collection", "=", False)
    }
    every = np.arange(len(contents))
    if len(names) != 1 or query.order:
        return every
    prepare(connection)
    places = {row["id"]: row["ordinal"] for row in connection.execute(_PLACES, tuple(names))}
    last = len(places)
    ranks = np.array([places.get(content, last) for content in contents.tolist()], np.int64)
    return np.argsort(ranks, kind="stable")
