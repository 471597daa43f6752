"""Ratings and tags in XMP sidecar files. Pure: bytes in, bytes out.

A sidecar belongs to many programs. Everything in it that is not rating or keywords stays as it is,
prefixes and comments included, and what others wrote is never lost: what is stored is the merger of
both sides, from what the same library wrote there last (`Sidecar.base`) where there is such a note.

.. [1] Adobe, XMP Specification Part 1 (ISO 16684-1), Part 3: storage in files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.dom.minidom import Document, Element, Node, Text
from xml.parsers.expat import ExpatError

from engine.errors import UnreadableFile
from engine.media.words import readable

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
XMP = "http://ns.adobe.com/xap/1.0/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
OURS = "https://trouvere.invalid/ns/1.0/"  # a name only: nothing is ever fetched
_PREFIXES = {DC: "dc", XMP: "xmp", OURS: "trouvere", RDF: "rdf"}

MOST_BYTES = 4 << 20
"""Larger sidecars hold something else than words (darktable's history stays far below)."""

EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    '  <rdf:Description rdf:about=""/>\n'
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    '<?xpacket end="w"?>\n'
).encode()


@dataclass(frozen=True, slots=True)
class Said:
    """A rating (0: none, -1: rejected, as others write it) and tags."""

    rating: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says now, and what Trouvère wrote into it last; None where it never did.

    ``writer`` is the library that wrote it: what another one lacks was not taken away there.
    ``extension`` is that of the file it is for, where it tells (Adobe's programs do).
    """

    said: Said
    base: Said | None = None
    writer: str = ""
    extension: str = ""


def read(data: bytes) -> Sidecar:
    """What a sidecar says.

    Raises
    ------
    UnreadableFile
        It is no XMP.
    """
    descriptions = _descriptions(_parsed(data))
    rating, tags = _property(descriptions, XMP, "Rating"), _property(descriptions, DC, "subject")
    base_rating = _property(descriptions, OURS, "Rating")
    base = None
    if base_rating:
        base = Said(_stars(base_rating), tuple(_property(descriptions, OURS, "Subject")))
    writer, extension = (
        "".join(_property(descriptions, space, name)[:1])
        for space, name in ((OURS, "Library"), (PHOTOSHOP, "SidecarForExtension"))
    )
    return Sidecar(Said(_stars(rating), tuple(tags)), base, writer, extension)


def written(data: bytes, said: Said, writer: str = "") -> bytes:
    """The sidecar with this rating and these tags, and a note that this library wrote them."""
    document = _parsed(data)
    descriptions = _descriptions(document)
    _put(document, descriptions, XMP, "Rating", str(said.rating) if said.rating else None)
    _put(document, descriptions, DC, "subject", said.tags or None)
    _put(document, descriptions, OURS, "Library", writer or None)
    _put(document, descriptions, OURS, "Rating", str(said.rating))
    _put(document, descriptions, OURS, "Subject", said.tags or None)
    return _bytes_of(document)


def merged(ours: Said, theirs: Said, base: Said | None, *, prefer_theirs: bool) -> Said:
    """Both sides' changes since `base`; without one, all tags of both.

    Parameters
    ----------
    prefer_theirs
        To read: their rating counts where both have one and neither is what it was, and what we
        have taken away comes back.
    """
    known = {tag.casefold() for tag in base.tags} if base is not None else set()
    mine, other = ({tag.casefold() for tag in side.tags} for side in (ours, theirs))
    gone = {tag for tag in known if tag not in other or (tag not in mine and not prefer_theirs)}
    kept = {tag.casefold(): tag for tag in (*reversed(theirs.tags), *reversed(ours.tags))}
    tags = sorted((tag for low, tag in kept.items() if low not in gone), key=str.casefold)
    return Said(_rating(ours.rating, theirs.rating, base, prefer_theirs), tuple(tags))


def _rating(ours: int, theirs: int, base: Said | None, prefer_theirs: bool) -> int:
    before = 0 if base is None else base.rating
    if ours == before:
        return theirs
    if theirs == before and (ours or not prefer_theirs):
        return ours
    return theirs if prefer_theirs else ours


# -- reading -------------------------------------------------------------------------------------
def _parsed(data: bytes) -> Document:
    from defusedxml import DefusedXmlException, minidom

    if len(data) > MOST_BYTES:
        raise UnreadableFile("It is too long for an XMP file.", "It was left as it is.")
    try:
        document: Document = minidom.parseString(data.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ExpatError, DefusedXmlException, ValueError) as problem:
        raise UnreadableFile("It is no XMP file.", "It was left as it is.") from problem
    return document


def _descriptions(document: Document) -> list[Element]:
    """The blocks that hold properties of the file itself.

    Raises
    ------
    UnreadableFile
        There is none: it is some other XML.
    """
    roots = document.getElementsByTagNameNS(RDF, "RDF")
    found = [
        child
        for root in roots
        for child in _elements(root)
        if (child.namespaceURI, child.localName) == (RDF, "Description")
    ]
    if not roots:
        raise UnreadableFile("It is no XMP file.", "It was left as it is.")
    if not found:
        found = [document.createElementNS(RDF, f"{_rdf(roots[0])}:Description")]
        found[0].setAttributeNS(RDF, f"{_rdf(roots[0])}:about", "")
        roots[0].appendChild(found[0])
    return found


def _property(descriptions: Sequence[Element], space: str, name: str) -> list[str]:
    """Values of a property, written as an attribute, as an element or as a list."""
    for description in descriptions:
        if description.hasAttributeNS(space, name):
            return [readable(description.getAttributeNS(space, name))]
    for element in _named(descriptions, space, name):
        items = element.getElementsByTagNameNS(RDF, "li")
        texts = [readable(_text(item)) for item in items or [element]]
        return list(dict.fromkeys(filter(None, texts)))
    return []


def _stars(values: Sequence[str]) -> int:
    """A rating from -1 to 5; 0 for what is none."""
    try:
        return max(-1, min(5, round(float(values[0])))) if values else 0
    except (ValueError, OverflowError):
        return 0


def _named(descriptions: Sequence[Element], space: str, name: str) -> list[Element]:
    return [
        child
        for description in descriptions
        for child in _elements(description)
        if (child.namespaceURI, child.localName) == (space, name)
    ]


def _elements(node: Element) -> Iterator[Element]:
    return (child for child in node.childNodes if isinstance(child, Element))


def _text(element: Element) -> str:
    return "".join(child.data for child in element.childNodes if isinstance(child, Text))


# -- writing -------------------------------------------------------------------------------------
def _put(
    document: Document,
    descriptions: Sequence[Element],
    space: str,
    name: str,
    value: str | tuple[str, ...] | None,
) -> None:
    """Give a property this value, or take it away; it stays in the block that it is in."""
    home = descriptions[0]
    for description in descriptions:
        if description.hasAttributeNS(space, name):
            home = description
            description.removeAttributeNS(space, name)
    for element in _named(descriptions, space, name):
        home = element.parentNode  # type: ignore[assignment] # found below a description
        home.removeChild(element)
    if value is None:
        return
    prefix = _prefix(home, space)
    if isinstance(value, str):
        home.setAttributeNS(space, f"{prefix}:{name}", value)
        return
    element = document.createElementNS(space, f"{prefix}:{name}")
    element.appendChild(_bag(document, _rdf(home), value))
    home.appendChild(element)


def _bag(document: Document, rdf: str, values: Sequence[str]) -> Element:
    bag = document.createElementNS(RDF, f"{rdf}:Bag")
    for value in values:
        item = document.createElementNS(RDF, f"{rdf}:li")
        item.appendChild(document.createTextNode(value))
        bag.appendChild(item)
    return bag


def _prefix(home: Element, space: str) -> str:
    """The prefix of a namespace at an element; declared there when it has none yet."""
    known = _declared(home, space)
    if known:
        return known
    prefix = _PREFIXES[space]
    while _declared_as(home, prefix):
        prefix += "_"
    home.setAttribute(f"xmlns:{prefix}", space)
    return prefix


def _rdf(home: Element) -> str:
    return _prefix(home, RDF)


def _declared(home: Element, space: str) -> str:
    """The prefix that stands for a namespace here, or empty."""
    for element in _upwards(home):
        for name, value in element.attributes.items():
            prefix = name.removeprefix("xmlns:")
            if prefix != name and value == space and _declared_as(home, prefix) == space:
                return prefix
    return ""


def _declared_as(home: Element, prefix: str) -> str:
    """The namespace that a prefix stands for here, or empty."""
    for element in _upwards(home):
        if element.hasAttribute(f"xmlns:{prefix}"):
            return element.getAttribute(f"xmlns:{prefix}")
    return ""


def _upwards(node: Node | None) -> Iterator[Element]:
    while isinstance(node, Element):
        yield node
        node = node.parentNode


def _bytes_of(document: Document) -> bytes:
    """XML without a declaration, as sidecars are: the packet's own marks say where it begins."""
    had_declaration = document.version is not None
    text = "".join(child.toxml() + "\n" for child in document.childNodes)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' if had_declaration else ""
    return (head + text).encode()
