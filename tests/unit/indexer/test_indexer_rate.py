from engine.indexer.rate import ENOUGH_FILES, WINDOW_S, Rate


def test_rate_is_zero_before_anything_is_finished():
    rate = Rate()
    rate.start(100.0)
    assert rate.per_second(105.0) == 0.0


def test_rate_counts_from_the_start_of_work():
    rate = Rate()
    rate.start(100.0)
    rate.add(20, 102.0)
    assert rate.per_second(104.0) == 5.0


def test_old_batches_are_forgotten():
    rate = Rate()
    rate.start(0.0)
    rate.add(1000, 1.0)
    rate.add(60, WINDOW_S + 2.0)
    rate.add(30, WINDOW_S + 4.0)
    assert rate.per_second(WINDOW_S + 4.0) == 90 / (WINDOW_S + 3.0)


def test_slow_batches_still_have_a_rate():
    rate = Rate()
    rate.start(0.0)
    rate.add(16, 100.0)
    rate.add(16, 200.0)
    assert rate.per_second(200.0) == 16 / 100


def test_a_rate_tells_nothing_while_the_models_are_loading():
    rate = Rate()
    rate.start(100.0)
    rate.add(1, 110.0)
    assert not rate.is_telling(111.0)
    rate.add(ENOUGH_FILES, 112.0)
    assert rate.is_telling(112.0)


def test_slow_files_have_a_rate_after_a_while():
    rate = Rate()
    rate.start(100.0)
    rate.add(2, 110.0)
    assert rate.is_telling(100.0 + WINDOW_S)
    rate.start(140.0)
    assert not rate.is_telling(141.0)
