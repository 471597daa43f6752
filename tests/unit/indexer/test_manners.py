"""When indexing holds back: the rules, with readings of a machine that tests decide."""

from dataclasses import replace

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.config import Settings
from engine.indexer.manners import (
    BATTERY,
    BUSY,
    BUSY_ABOVE,
    LOOK_EVERY_S,
    Busyness,
    Load,
    Machine,
    Manners,
    on_battery,
)

BOTH = replace(Settings(), wait_on_battery=1, wait_when_busy=1)


class World:
    """A machine, a clock and settings that a test changes as it likes."""

    def __init__(self, settings=BOTH):
        self.settings, self.load, self.now, self.reads = settings, Load(), 0.0, 0
        self.manners = Manners(lambda: self.settings, self._read, lambda: self.now)
        self.manners.begin()

    def _read(self):
        self.reads += 1
        return self.load

    def after(self, seconds):
        """Look every few seconds for a while, as the indexer does."""
        until = self.now + seconds
        while self.now < until:
            self.now += LOOK_EVERY_S
            self.manners.holds()
        return self.manners.reason


@pytest.fixture
def world():
    return World()


def test_on_battery_it_waits_and_on_mains_it_goes_on(world):
    world.load = Load(on_battery=True)
    assert world.manners.holds()
    assert world.manners.reason == BATTERY
    world.load = Load()
    assert world.after(LOOK_EVERY_S) == ""
    assert not world.manners.holds()


def test_a_busy_machine_is_left_alone_until_it_is_calm(world):
    world.load = Load(others=0.9)
    assert world.after(60) == BUSY
    world.load = Load(others=0.1)
    assert world.after(60) == ""


def test_a_short_burst_stops_nothing(world):
    world.load = Load(others=1.0)
    assert world.after(LOOK_EVERY_S) == ""


def test_around_the_limit_it_does_not_stop_and_go(world):
    world.load = Load(others=0.9)
    world.after(60)
    world.load = Load(others=BUSY_ABOVE - 0.1)
    assert world.after(120) == BUSY


@pytest.mark.parametrize("name", ["wait_on_battery", "wait_when_busy"])
def test_each_rule_can_be_switched_off_while_it_holds(world, name):
    world.load = Load(
        on_battery=name == "wait_on_battery", others=0.9 * (name != "wait_on_battery")
    )
    assert world.after(60)
    world.settings = replace(BOTH, **{name: 0})
    assert world.after(LOOK_EVERY_S) == ""


def test_without_rules_the_machine_is_not_even_looked_at():
    world = World(replace(Settings(), wait_on_battery=0, wait_when_busy=0))
    world.after(60)
    assert world.reads == 0


def test_a_command_that_waits_for_its_end_is_never_held_up():
    manners = Manners(lambda: BOTH, lambda: Load(on_battery=True))
    assert not manners.holds()


def test_index_anyway_holds_until_all_is_done(world):
    world.load = Load(on_battery=True, others=1.0)
    assert world.after(60) == BATTERY
    world.manners.resume()
    assert not world.manners.holds()
    assert world.after(600) == ""
    world.manners.rest()
    assert world.after(LOOK_EVERY_S) == BATTERY


def test_going_on_after_a_pause_of_ones_own_does_not_switch_the_rules_off(world):
    world.manners.pause()
    assert world.manners.holds()
    world.manners.resume()
    world.load = Load(on_battery=True)
    assert world.after(LOOK_EVERY_S) == BATTERY


def test_a_pause_of_ones_own_on_battery_is_ended_by_ones_own_word(world):
    world.load = Load(on_battery=True)
    world.after(LOOK_EVERY_S)
    world.manners.pause()
    assert world.manners.told(queued=5) == ""
    world.manners.resume()
    assert not world.manners.holds()


def test_a_reason_is_told_only_when_something_waits(world):
    world.load = Load(on_battery=True)
    world.manners.holds()
    assert world.manners.told(queued=0) == ""
    assert world.manners.told(queued=1) == BATTERY


@settings(max_examples=40)
@given(st.lists(st.floats(0.0, BUSY_ABOVE - 0.01), max_size=30))
def test_less_than_the_limit_is_never_busy(readings):
    busyness = Busyness()
    assert not any(busyness.note(reading, LOOK_EVERY_S) for reading in readings)


def test_a_real_machine_is_read():
    machine = Machine()
    assert machine.read().others == 0.0
    assert 0.0 <= machine.read().others <= 1.0


class Battery:
    power_plugged = False


def odd():
    raise FileNotFoundError("power_supply")


@pytest.mark.parametrize(
    ("sensors", "expected"), [(Battery, True), (lambda: None, False), (odd, False)]
)
def test_what_no_driver_can_tell_counts_as_mains(monkeypatch, sensors, expected):
    monkeypatch.setattr(psutil, "sensors_battery", sensors, raising=False)
    assert on_battery() is expected
