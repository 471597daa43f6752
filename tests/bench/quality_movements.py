"""Whether movements are told apart in scans: ``python tests/bench/quality_movements.py FOLDER``.

Joins the PDFs of a folder, one movement each, into one, as a sonata is printed, and looks for the
beginnings. Prints how many are found on the right page, and how many that are none.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from engine.media.movements import PageSigns, movements_of_pages
from engine.media.pdf import opened_pdf
from engine.media.seen_page import seen_page
from engine.media.source import source_of_file


def signs(paths: Sequence[Path]) -> Iterator[tuple[bool, PageSigns]]:
    """Pages of all files, counted on, and whether a file begins there."""
    number = 0
    for path in paths:
        with opened_pdf(source_of_file(path)) as pages:
            for page in range(1, pages.count + 1):
                number += 1
                seen = seen_page(partial(pages.picture, page))
                yield page == 1, PageSigns(number, (), tuple(line.box for line in seen.lines))


def main(arguments: Sequence[str]) -> None:
    """Compare."""
    paths = sorted(Path(arguments[0]).glob("*.pdf"))
    pages = list(signs(paths))
    begins = {page.page for is_first, page in pages if is_first}
    found = movements_of_pages([page for _is_first, page in pages])
    right = {each.page for each in found} & begins
    print(
        f"{len(begins)} movements on {len(pages)} pages: {len(right)} found, {len(found) - len(right)} wrong"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
