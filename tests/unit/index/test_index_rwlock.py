"""Readers share, writers are alone, and neither starves the other."""

import threading

from engine.index.rwlock import ReadWriteLock

PATIENCE_S = 10


def run(*targets):
    threads = [threading.Thread(target=target, daemon=True) for target in targets]
    for thread in threads:
        thread.start()
    return threads


def join(threads):
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_readers_share():
    lock, meeting = ReadWriteLock(), threading.Barrier(3, timeout=PATIENCE_S)

    def read():
        with lock.reading():
            meeting.wait()  # all three are inside

    join(run(read, read, read))


def test_writers_are_alone():
    lock, inside, most = ReadWriteLock(), [0, 0], [0, 0]

    def work(place, enter):
        for _ in range(300):
            with enter():
                inside[place] += 1
                most[place] = max(most[place], inside[place])
                if place == 1:
                    assert inside[0] == 0
                inside[place] -= 1

    readers = [lambda: work(0, lock.reading)]  # one: the counter itself is not guarded
    writers = [lambda: work(1, lock.writing)] * 3
    join(run(*readers, *writers))
    assert most[1] == 1


def test_a_reader_gets_its_turn_between_two_writes():
    """A writer that comes back at once must let those in who waited meanwhile."""
    lock, order = ReadWriteLock(), []
    first_write, may_finish = threading.Event(), threading.Event()

    def write_twice():
        with lock.writing():
            first_write.set()
            assert may_finish.wait(PATIENCE_S)
            order.append("write")
        with lock.writing():
            order.append("write")

    def read():
        with lock.reading():
            order.append("read")

    writer = run(write_twice)
    assert first_write.wait(PATIENCE_S)
    reader = run(read)
    waiting = threading.Event()
    while not lock._readers_waiting:
        waiting.wait(0.001)
    may_finish.set()
    join(writer + reader)
    assert order == ["write", "read", "write"]


def test_a_writer_gets_its_turn_among_readers():
    """New readers queue up behind a waiting writer."""
    lock, order = ReadWriteLock(), []
    reading, may_leave = threading.Event(), threading.Event()

    def hold():
        with lock.reading():
            reading.set()
            assert may_leave.wait(PATIENCE_S)

    def write():
        with lock.writing():
            order.append("write")

    def read():
        with lock.reading():
            order.append("read")

    threads = run(hold)
    assert reading.wait(PATIENCE_S)
    threads += run(write)
    pause = threading.Event()
    while not lock._writers_waiting:
        pause.wait(0.001)
    threads += run(read)
    while not lock._readers_waiting:
        pause.wait(0.001)
    may_leave.set()
    join(threads)
    assert order == ["write", "read"]


def test_an_error_inside_gives_the_lock_back():
    lock = ReadWriteLock()
    for enter in (lock.reading, lock.writing):
        try:
            with enter():
                raise ValueError
        except ValueError:
            pass
    with lock.writing():
        pass
