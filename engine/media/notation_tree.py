"""Reading verovio's MEI as a tree. Pure."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from engine.media.words import readable

NS: Final = "{http://www.music-encoding.org/ns/mei}"


def read_mei(mei: str) -> Element:
    """Parse MEI, without entities."""
    from defusedxml import ElementTree

    root: Element = ElementTree.fromstring(mei)
    return root


def text_of(element: Element) -> str:
    """All words inside an element, on one line; what stands on several lines is set apart."""
    return readable("".join(_pieces(element)))


def _pieces(element: Element) -> Iterator[str]:
    if element.tag == f"{NS}lb":
        yield " "
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
