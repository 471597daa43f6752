"""float16 arithmetic: exact where it says so, close where it says so."""

import numpy as np
import pytest

from engine.errors import EngineBug
from engine.index.numbers import APPROXIMATE_ERROR, exact_scores, narrow, scan, widen
from tests.helpers.vectors import unit_rows


def test_widening_is_exact_for_every_finite_float16():
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)].reshape(1, -1)
    wide = widen(finite)
    assert wide.dtype == np.float32
    assert (wide == finite.astype(np.float32)).all()
    assert (np.signbit(wide) == np.signbit(finite)).all()


@pytest.mark.parametrize("dim", [1, 7, 16, 384, 2048])
@pytest.mark.parametrize("count", [0, 1, 3, 1000])
def test_scan_keeps_its_error_bound(count, dim):
    rows, query = unit_rows(count, dim).astype(np.float16), unit_rows(1, dim, seed=1)[0]
    rough = scan(rows, query)
    assert rough.shape == (count,)
    truth = rows.astype(np.float64) @ query.astype(np.float64)
    assert np.abs(rough - truth).max(initial=0) < APPROXIMATE_ERROR / 10


def test_exact_scores_do_not_depend_on_where_a_row_lies():
    rows, query = unit_rows(999, 333).astype(np.float16), unit_rows(1, 333, seed=1)[0]
    together = exact_scores(rows, query)
    alone = np.concatenate([exact_scores(rows[i : i + 1], query) for i in range(len(rows))])
    turned = exact_scores(np.ascontiguousarray(rows[::-1]), query)[::-1]
    assert (together == alone).all()
    assert (together == turned).all()


def test_narrow_rounds_and_refuses():
    rows = unit_rows(3, 5)
    assert narrow(rows, 5).dtype == np.float16
    assert (narrow(rows, 5) == rows).all()
    for bad in (rows[0], rows[:, :4], rows * np.float32(np.nan), rows * np.float32(1e6)):
        with pytest.raises(EngineBug):
            narrow(bad, 5)
