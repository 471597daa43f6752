"""XMP sidecars: what is read, what is merged, and that everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import UnreadableFile
from engine.organise.xmp import EMPTY, MOST_BYTES, Said, merged, read, written

DARKTABLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2"><!-- keep me -->
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xap="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:darktable="http://darktable.sf.net/"
    xap:Rating="3" darktable:xmp_version="4">
   <dc:subject><rdf:Bag><rdf:li>old</rdf:li><rdf:li>Sea</rdf:li></rdf:Bag></dc:subject>
   <darktable:history><rdf:Seq><rdf:li darktable:num="0" darktable:params="00ff"/></rdf:Seq></darktable:history>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">The title</rdf:li></rdf:Alt></dc:title>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:lr="http://ns.adobe.com/lightroom/1.0/">
   <lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Sea</rdf:li></rdf:Bag></lr:hierarchicalSubject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
"""
AS_ELEMENTS = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<r:Description xmlns:x1="http://ns.adobe.com/xap/1.0/" xmlns:p="http://ns.adobe.com/photoshop/1.0/">
<x1:Rating>4.0</x1:Rating><p:SidecarForExtension>CR3</p:SidecarForExtension></r:Description></r:RDF></x:xmpmeta>"""


def wrapped(body: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"{body}</rdf:RDF></x:xmpmeta>"
    ).encode()


def test_what_other_programs_wrote_is_read():
    found = read(DARKTABLE)
    assert found.said == Said(3, ("old", "Sea"))
    assert (found.base, found.extension) == (None, "")
    assert read(AS_ELEMENTS).said.rating == 4
    assert read(AS_ELEMENTS).extension == "CR3"


def test_what_is_written_is_read_again():
    said = Said(5, ("R&B <x>", "Zürich", "a, b", '"quoted"'))
    found = read(written(EMPTY, said))
    assert (found.said, found.base) == (said, said)


def test_all_else_stays():
    new = written(DARKTABLE, Said(5, ("sea", "sun"))).decode()
    for part in (
        "<!-- keep me -->", 'x:xmptk="XMP Core 4.4.0-Exiv2"', 'darktable:xmp_version="4"',
        'darktable:params="00ff"', "The title", 'xml:lang="x-default"', "Places|Sea",
        'xap:Rating="5"', '<?xml version="1.0" encoding="UTF-8"?>',
    ):  # fmt: skip
        assert part in new
    assert "old" not in new
    assert read(new.encode()).said == Said(5, ("sea", "sun"))


def test_writing_twice_changes_nothing():
    said = Said(2, ("x",))
    twice = written(written(DARKTABLE, said), said)
    assert written(twice, said) == twice


def test_properties_stay_where_and_as_they_are_named():
    new = written(AS_ELEMENTS, Said(1, ("sea",)))
    assert b'x1:Rating="1"' in new
    assert b"<r:Bag><r:li>sea" in new
    assert b"<x1:Rating>" not in new, "there is one rating"
    assert b"SidecarForExtension" in new


def test_a_rating_and_tags_can_be_taken_away():
    found = read(written(DARKTABLE, Said()))
    assert (found.said, found.base) == (Said(), Said())


def test_a_packet_without_a_description_gets_one():
    assert read(written(wrapped(""), Said(2, ("a",)))).said == Said(2, ("a",))


def test_a_prefix_that_means_something_else_is_not_used():
    odd = wrapped('<rdf:Description xmlns:xmp="urn:else" xmlns:dc="urn:other" xmp:Rating="9"/>')
    assert read(odd).said == Said()
    new = written(odd, Said(3, ("a",)))
    assert read(new).said == Said(3, ("a",))
    assert b'xmp:Rating="9"' in new


@pytest.mark.parametrize(
    ("text", "rating"),
    [("-1", -1), ("7", 5), ("3.0", 3), ("", 0), ("many", 0), ("nan", 0), ("inf", 0)],
)
def test_ratings_of_all_kinds(text, rating):
    body = f'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="{text}"/>'
    assert read(wrapped(body)).said.rating == rating


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"<html/>", b"<a><b></a>", b"\xff\xfe\x00", EMPTY[:60], b" " * (MOST_BYTES + 1),
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    ],
)  # fmt: skip
def test_what_is_no_xmp_is_refused(data):
    with pytest.raises(UnreadableFile):
        read(data)
    with pytest.raises(UnreadableFile):
        written(data, Said(1))


# -- merging -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ours", "theirs", "base", "tags"),
    [
        (("a",), ("b",), None, ("a", "b")),
        (("a",), (), None, ("a",)),
        (("Sea",), ("sea",), None, ("Sea",)),
        (("a",), ("a", "b"), ("a", "b"), ("a",)),  # we took b away
        (("a", "b"), ("a",), ("a", "b"), ("a",)),  # they took b away
        (("a", "c"), ("a", "d"), ("a",), ("a", "c", "d")),  # both added
        ((), (), ("a",), ()),
        (("A",), (), ("a",), ()),
    ],
)
def test_tags_of_both_sides(ours, theirs, base, tags):
    known = None if base is None else Said(0, base)
    assert merged(Said(0, ours), Said(0, theirs), known, prefer_theirs=False).tags == tags


def test_reading_brings_back_what_we_took_away():
    ours, theirs, base = Said(0, ("a",)), Said(0, ("a", "b")), Said(0, ("a", "b", "c"))
    assert merged(ours, theirs, base, prefer_theirs=True).tags == ("a", "b")


@pytest.mark.parametrize(
    ("ours", "theirs", "base", "prefer_theirs", "rating"),
    [
        (3, 0, None, False, 3),
        (0, 4, None, False, 4),
        (3, 4, None, False, 3),
        (3, 4, None, True, 4),
        (3, 4, 3, False, 4),  # only they changed it
        (5, 3, 3, True, 5),  # only we did
        (0, 3, 3, False, 0),  # we took it away
        (0, 3, 3, True, 3),  # reading brings it back
        (3, 0, 3, False, 0),
        (0, -1, None, False, -1),
    ],
)
def test_ratings_of_both_sides(ours, theirs, base, prefer_theirs, rating):
    known = None if base is None else Said(base)
    assert merged(Said(ours), Said(theirs), known, prefer_theirs=prefer_theirs).rating == rating


TAGS = st.lists(st.sampled_from("abcdeABC"), max_size=4).map(tuple)
SAID = st.builds(Said, st.integers(-1, 5), TAGS)


@given(SAID, SAID, st.none() | SAID, st.booleans())
def test_merging_again_changes_nothing_and_loses_nothing_new(ours, theirs, base, prefer):
    new = merged(ours, theirs, base, prefer_theirs=prefer)
    assert merged(new, new, new, prefer_theirs=prefer) == new
    known = {tag.casefold() for tag in (base.tags if base else ())}
    added = {tag.casefold() for tag in (*ours.tags, *theirs.tags)} - known
    assert added <= {tag.casefold() for tag in new.tags}
    assert len({tag.casefold() for tag in new.tags}) == len(new.tags)
