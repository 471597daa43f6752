"""The journeys: what a person does from the first start on, a step after the other.

Each step does something with pointer and keys, waits for what a person waits for, and looks at what
the window shows; `Lost` is raised where it is something else. `Trip.picture` keeps a picture.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tests.journeys.driver import INDEXING_S, ROOT, SIZE, Lost, Place, Program, Traveller, middle

SAMPLES = ROOT / "resources" / "samples"
HOME = {"Pictures": "photos", "Music": "recordings", "Documents": "scores"}
FEW = (
    "Colosseum", "pyramid in the desert", "castle over a river", "Gateway of India at night",
    "polar bear in the snow", "boats in the harbour of Nagasaki", "three drums", "red parrot",
    "rocket at night", "cup of coffee", "Schubert - Die Krähe", "bell", "two dogs barking",
)  # fmt: skip
"""Enough for every kind of query; all the samples take a minute longer."""

Picture = Callable[[str], None]


def make_home(folder: Path, *, is_whole: bool) -> Path:
    """Lay the samples, or a few of them, into a home folder as a person has them."""
    for name, source in HOME.items():
        for path in sorted((SAMPLES / source).rglob("*")):
            if path.is_file() and (is_whole or path.stem in FEW):
                target = folder / name / path.relative_to(SAMPLES / source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    smaller = Image.open(folder / "Pictures" / "places" / "Colosseum.jpg")
    smaller.thumbnail((480, 480))
    smaller.save(folder / "Pictures" / "Colosseum for the web.jpg", quality=80)
    return folder


def environment(home: Path, scale: int, theme: str) -> dict[str, str]:
    """Settings of a person of whom nothing is known yet."""
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "QT_SCALE_FACTOR": str(scale),
        "TROUVERE_THEME": theme,
        "LANG": "C.UTF-8",
        "LANGUAGE": "en",
    }


class Trip:
    """A traveller, the home folder, and a camera."""

    def __init__(self, traveller: Traveller, home: Path, picture: Picture) -> None:
        self.window, self.hand = traveller, traveller.hand
        self.home, self.picture = home, picture

    # -- what a person does -------------------------------------------------------------------
    def count(self) -> int:
        """How many answers there were."""
        return int(self.window.look("answers"))

    def search(self, text: str) -> None:
        """Type into an empty search box and wait for the answer."""
        self.clear()
        before = self.count()
        self.hand.type(text)
        self.window.until(f"window.session.now.text == {text!r}")
        self.window.answered_after(before)

    def clear(self) -> None:
        """Back to nothing: Escape empties the box, then takes the terms away."""
        self.hand.key("ctrl+f", "Escape", "Escape")
        self.window.until("window.session.now.asks_nothing and is_painted()")

    def drag_in(self, path: Path, use: str, picture: str = "") -> None:
        """Drag a file from another program onto a zone of the window."""
        with self.other("drags", str(path)) as (source, _program):
            before = self.count()
            self.hand.take(source)
            self.hand.carry(self.window.until("place(window.page)"))
            self.window.until("window.overlay.isVisible()")
            self.hand.carry(self.window.look(f"zone({use!r})"))
            if picture:
                self.picture(picture)
            # the other program must live until all of it has come over
            roots = len(self.window.look("window.control.folders.roots"))
            self.hand.drop()
            if use == "watch":
                self.window.until(f"len(window.control.folders.roots) > {roots}")
            else:
                self.window.answered_after(before)

    def drag_out(self, row: int) -> str:
        """Drag a result onto another program; gives what that got."""
        with self.other("takes") as (target, program):
            self.hand.take(self.window.until(f"tile({row})"))
            self.hand.carry(target)
            self.picture("drag-out")
            self.hand.drop()
            return program.line().removeprefix("TOOK ")

    @contextmanager
    def other(self, *role: str) -> Iterator[tuple[Place, Program]]:
        """Another program at the right of the window: where it is, and itself."""
        scale = self.window.scale
        command = ["-m", "tests.journeys.others", str(SIZE[0] + 10), "10", *role]
        program = Program(self.window.display, command, QT_SCALE_FACTOR=str(scale))
        try:
            if program.line() != "READY":
                raise Lost(program.last_words())
            yield [(SIZE[0] + 20) * scale, 20 * scale, 280 * scale, 280 * scale], program
        finally:
            program.last_words()
            self.window.activate()  # the other one had the keyboard since it was clicked

    def draw(self, points: list[tuple[float, float]]) -> None:
        """Draw on the paper; points are shares of its width and height."""
        x, y, width, height = self.window.until("paper()")
        self.hand.stroke([(round(x + a * width), round(y + b * height)) for a, b in points])

    def choose(self, row: int) -> None:
        """Click on a result and wait until it is the current one."""
        x, y, width, height = self.window.until(f"tile({row})")
        self.hand.click((x, y + height // 4, width, height // 2))
        self.window.until(f"window.grid.currentIndex().row() == {row}")

    def expect(self, question: str, wanted: object) -> None:
        """See that the window shows this."""
        found = self.window.look(question)
        if found != wanted:
            raise Lost(f"{question} is {found!r} instead of {wanted!r}")


# -- the steps --------------------------------------------------------------------------------
def first_start(trip: Trip) -> None:
    """An empty window invites; a click begins, and a folder that is dropped comes along."""
    trip.window.until("button('Search these folders')")
    trip.picture("first-start")
    trip.window.click("button('Search these folders')")
    trip.window.until("window.results.rowCount() > 0", INDEXING_S)
    trip.picture("indexing")
    trip.drag_in(trip.home / "Documents", "watch")
    trip.window.until("is_indexed()", INDEXING_S)


def words(trip: Trip) -> None:
    """Words find pictures by what is in them."""
    trip.search("a castle")
    trip.choose(0)
    trip.expect("names(1)", ["castle over a river.jpg"])
    trip.picture("words")


def dropped_picture(trip: Trip) -> None:
    """A picture from another program finds others like it."""
    trip.clear()
    photo = trip.home / "Pictures" / "places" / "Colosseum.jpg"
    trip.drag_in(photo, "search", picture="drop")
    trip.expect("terms()", [["image", "Colosseum.jpg"]])
    trip.expect("'red parrot.jpg' not in names(2)", True)


def composed(trip: Trip) -> None:
    """The dropped picture, but at night."""
    before = trip.count()
    trip.hand.key("ctrl+f")
    trip.hand.type("at night")
    trip.hand.key("Return")
    trip.window.until("window.session.now.instruction == 'at night'")
    trip.window.answered_after(before)
    found = trip.window.look("names(2)")
    if "Gateway of India at night.jpg" not in found:
        raise Lost(f"the Colosseum at night gives {found}")
    trip.choose(0)
    trip.picture("composed")


def sketch(trip: Trip) -> None:
    """A triangle on a line finds the pyramid while one draws."""
    trip.clear()
    before = trip.count()
    trip.hand.key("ctrl+d")
    trip.draw([(0.02, 0.8), (0.5, 0.8), (0.98, 0.8)])
    trip.draw([(0.1, 0.8), (0.3, 0.5), (0.5, 0.2)])
    trip.draw([(0.5, 0.2), (0.7, 0.5), (0.9, 0.8)])
    trip.window.answered_after(before)
    trip.window.until("'pyramid in the desert.jpg' in names(3)")
    trip.picture("sketch")
    trip.hand.key("Return")
    trip.window.until("not window.right.is_sketching")
    trip.expect("[kind for kind, _name in terms()]", ["sketch"])


def sound(trip: Trip) -> None:
    """A recording finds sounds like it; its score is one key away."""
    trip.clear()
    song = trip.home / "Music" / "Schubert - Die Krähe.ogg"
    trip.drag_in(song, "scores")
    trip.window.until("names(1) == ['Schubert - Die Krähe.pdf']")
    trip.choose(0)
    trip.picture("score-of-a-recording")
    trip.search("dogs barking")
    trip.expect("names(1)", ["two dogs barking.ogg"])
    trip.choose(0)
    trip.picture("sound")


def scrolled(trip: Trip) -> None:
    """A wheel moves the results, on the screen too."""
    trip.clear()
    trip.hand.do("mousemove", *middle(trip.window.until("place(window.grid)")))
    trip.hand.do("click", "--repeat", 4, "--delay", 40, 5)
    trip.window.until("window.grid.verticalOffset() > 0")
    trip.window.until("is_on_screen()")
    trip.hand.do("click", "--repeat", 6, "--delay", 40, 4)
    trip.window.until("window.grid.verticalOffset() == 0 and is_on_screen()")


def pasted(trip: Trip) -> None:
    """A copied picture is pasted into the search box."""
    trip.search("a castle")
    trip.choose(0)
    trip.hand.key("ctrl+shift+c")
    trip.window.until("window.notices.isVisible()")
    trip.clear()
    before = trip.count()
    trip.hand.key("ctrl+v")
    trip.window.until("[kind for kind, _name in terms()] == ['image']")
    trip.window.answered_after(before)
    trip.window.until("'castle over a river.jpg' in names(1)")
    trip.picture("pasted")


def snipped(trip: Trip) -> None:
    """A part of the screen is searched with: a picture that another program shows."""
    trip.clear()
    parrot = next((trip.home / "Pictures").rglob("red parrot.jpg"))
    with trip.other("shows", str(parrot)) as (place, _program):
        before = trip.count()
        trip.hand.key("ctrl+shift+x")
        trip.window.until("picker()")
        x, y, width, height = place
        trip.hand.stroke([(x, y), (x + width // 2, y + height // 2), (x + width, y + height)])
        trip.window.until("[kind for kind, _name in terms()] == ['image']")
        trip.window.answered_after(before)
    trip.window.until("'red parrot.jpg' in names(2)")
    trip.picture("part-of-the-screen")


def liked(trip: Trip) -> None:
    """Results that are liked steer the search."""
    trip.search("an animal")
    before = trip.count()
    trip.choose(0)
    trip.hand.key("plus")
    trip.window.until("len(window.session.now.liked) == 1")
    trip.window.answered_after(before)
    trip.picture("liked")
    trip.hand.key("alt+Left")
    trip.window.until("not window.session.now.liked")


def listed(trip: Trip) -> None:
    """The same results as a list, and as tiles again."""
    trip.search("building")
    trip.hand.key("ctrl+2")
    trip.window.until("window.grid.is_list and is_painted()")
    trip.picture("list")
    trip.hand.key("ctrl+1")
    trip.window.until("not window.grid.is_list")


def collected(trip: Trip) -> None:
    """Results are dragged onto a collection of one's own."""
    trip.clear()
    trip.hand.key("ctrl+n")
    trip.window.until("window.prompt.isVisible()")
    trip.hand.type("Journey to Rome")
    trip.hand.key("Return")
    trip.window.until("[one.name for one in window.collecting.all] == ['Journey to Rome']")
    trip.search("pyramid")
    trip.hand.take(trip.window.until("tile(0)"))
    trip.hand.carry(trip.window.until("entry_of(window.collections, 'Journey to Rome')"))
    trip.hand.drop()
    trip.window.until("window.collecting.all[0].known == 1")
    trip.picture("collection")
    trip.hand.key("ctrl+z")
    trip.window.until("window.collecting.all[0].known == 0")


def compared(trip: Trip) -> None:
    """Two results beside each other."""
    trip.search("building")
    trip.hand.click(trip.window.until("tile(0)"))
    trip.hand.do("keydown", "ctrl")
    trip.hand.click(trip.window.until("tile(1)"))
    trip.hand.do("keyup", "ctrl")
    trip.hand.key("ctrl+k")
    trip.window.until("window.shown_page == 'compare' and is_painted()")
    trip.picture("compare")
    trip.hand.key("Escape")
    trip.window.until("not window.shown_page")


def duplicates(trip: Trip) -> None:
    """The smaller copy of a photo is found out."""
    trip.hand.key("ctrl+shift+d")
    trip.window.until("window.shown_page == 'duplicates'")
    trip.picture("duplicates")
    trip.hand.key("Escape")
    trip.window.until("not window.shown_page")


def read_about(trip: Trip) -> None:
    """Help, keys and settings."""
    for keys, page in (("F1", "help"), ("ctrl+slash", "keys"), ("ctrl+comma", "settings")):
        trip.hand.key(keys)
        trip.window.until(f"window.shown_page == {page!r}")
        trip.picture(page)
        trip.hand.key("Escape")
        trip.window.until("not window.shown_page")


def dragged_out(trip: Trip) -> None:
    """A result goes to another program as the file that it is."""
    trip.search("a castle")
    taken = trip.drag_out(0)
    if Path(taken) != trip.home / "Pictures" / "places" / "castle over a river.jpg":
        raise Lost(f"the other program got {taken}")


ALL = (
    first_start, words, dropped_picture, composed, sketch, sound, scrolled, pasted, snipped, liked, listed,
    collected, compared, duplicates, read_about, dragged_out,
)  # fmt: skip
