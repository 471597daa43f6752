import pytest

from engine.errors import EnvironmentProblem
from engine.scan.requests import Begin, Forget, Hint, Look, Requests, Stop


def test_in_order_and_counted():
    requests = Requests()
    look = Look(None)
    requests.put(Begin())
    requests.put(look)
    requests.hint(1, "a.jpg")
    assert requests.scans_waiting
    assert [requests.get(0), requests.get(0), requests.get(0)] == [Begin(), look, Hint(1, "a.jpg")]
    assert requests.get(0.001) is None
    requests.done(Begin())
    assert requests.scans_waiting
    requests.done(look)
    assert not requests.scans_waiting


def test_too_many_hints_become_their_roots():
    requests = Requests(room_for_hints=3)
    for number in range(10):
        requests.hint(number % 2, str(number))
    requests.put(Forget((9,)))
    got = [requests.get(0) for _ in range(7)]
    assert got[:4] == [Hint(0, "0"), Hint(1, "1"), Hint(0, "2"), Forget((9,))]
    assert {(hint.root_id, hint.relpath) for hint in got[4:6]} == {(0, ""), (1, "")}
    assert got[6] is None


def test_after_closing_nothing_is_waited_for():
    requests = Requests()
    early, late = Look(None), Look(None)
    requests.put(early)
    requests.close()
    requests.put(late)
    requests.hint(1, "a")
    assert requests.get(0) is early
    assert requests.get(0) == Stop()
    requests.put(Forget((1,)))
    requests.break_off()
    with pytest.raises(EnvironmentProblem, match="closed"):
        late.done.result(0)
    assert not early.done.done()


def test_what_is_queued_at_the_end_is_broken_off():
    requests = Requests()
    look = Look(None)
    requests.put(look)
    requests.close()
    requests.break_off()
    with pytest.raises(EnvironmentProblem, match="closed"):
        look.done.result(0)
