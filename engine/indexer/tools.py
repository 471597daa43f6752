"""What the indexer works with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.domain import Kind
from engine.encoders.base import EncoderInfo, EncoderService
from engine.events import EventBus
from engine.indexer.manners import Manners
from engine.media.pool import LoaderPool
from engine.media.thumbnails import ThumbnailStore
from engine.store.connection import Catalog

ActiveEncoders = Callable[[Kind], tuple[EncoderInfo, ...]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the indexer works with; all of it is owned by the library."""

    catalog: Catalog
    encoders: EncoderService
    loaders: LoaderPool
    loader_count: int
    thumbnails: ThumbnailStore
    bus: EventBus
    active: ActiveEncoders
    unanswered: Callable[[], int]  # searchable files that the answering encoders have not seen
    committed: Callable[[Sequence[int]], None]  # file ids: the index follows, views are told
    is_scanning: Callable[[], bool]
    settle: Callable[[], None]  # called when nothing is left to index
    manners: Manners = field(default_factory=Manners)
