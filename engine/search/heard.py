"""Music in queries: what the channels of a query match, and what plays along with what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.domain import Aspect, Following, Term, TermKind
from engine.index.base import Ids
from engine.search.plan import Channel, Part
from engine.search.recent import Recent
from engine.search.score_match import Matcher, Matches
from engine.search.spaces import SpaceRef
from engine.search.terms import Example


@dataclass(frozen=True)
class Music:
    """Knows what was matched lately, so that sliders and pages need no matching. Thread-safe."""

    matcher: Matcher
    example: Callable[[Term], Example]
    spaces: Callable[[], tuple[SpaceRef, ...]]
    _known: Recent[tuple[object, ...], Matches] = field(default_factory=lambda: Recent(16))

    def matched(
        self, channel: Channel, parts: Sequence[Part], scope: tuple[object, ...], contents: Ids
    ) -> Channel:
        """A channel of music with its matches among some contents; any other as it is.

        Parameters
        ----------
        scope
            Names the contents, and differs when the catalog has changed.
        """
        if channel.music is None:
            return channel
        example = parts[channel.part].example
        key = (example and example.token, channel.space, scope)
        found = self._known.get(key)
        if found is None:
            found = self.matcher.match(channel.music, channel.source, channel.space, contents)
            self._known.put(key, found)
        return replace(channel, matches=found)

    def follow(self, recording: Path, score: Path) -> Following | None:
        """See `engine.search.execute.Searcher.follow`."""
        heard, written = (
            self.example(Term(TermKind.LIKE, str(path))) for path in (recording, score)
        )
        joint = next((name for name in heard.passages if name in written.passages), None)
        if joint is None:
            return None
        spaces = {s.kind: s for s in self.spaces() if (s.aspect, s.joint) == (Aspect.SCORE, joint)}
        return self.matcher.follow(
            heard.passages[joint],
            written.passages[joint],
            spaces.get(heard.kind),
            spaces.get(written.kind),
        )
