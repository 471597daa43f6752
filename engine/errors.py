"""The two kinds of trouble: one the user can do something about, one that is our fault."""


class EngineError(Exception):
    """Root of everything the engine raises on purpose."""


class EnvironmentProblem(EngineError):
    """Something outside the program is wrong; the text is written for the user.

    Parameters
    ----------
    text
        What happened, and to which file: one sentence.
    advice
        What to do about it: one sentence, or empty.
    """

    def __init__(self, text: str, advice: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.text} {self.advice}".strip()

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        """Survive the trip back from a worker process."""
        return type(self), (self.text, self.advice)


class UnreadableFile(EnvironmentProblem):
    """One file cannot be decoded. It is listed with this reason and can be retried."""


class LibraryLocked(EnvironmentProblem):
    """Another Trouvère has this library open."""


class LibraryTooNew(EnvironmentProblem):
    """A newer Trouvère made this library."""


class DataCorrupt(EnvironmentProblem):
    """A file of ours is damaged (catalog, index, weights)."""


class ModelMissing(EnvironmentProblem):
    """The weights of an encoder are not on this machine."""


class BadQuery(EnvironmentProblem):
    """A query or filter cannot be understood.

    `column` is where the trouble begins, counted from 0, and `end` where it is over, or None.
    """

    def __init__(
        self, text: str, advice: str = "", column: int | None = None, end: int | None = None
    ) -> None:
        super().__init__(text, advice)
        self.column = column
        self.end = end

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.text, self.advice)


class EngineBug(EngineError):
    """An invariant of ours does not hold."""
