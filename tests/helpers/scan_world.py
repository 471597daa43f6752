"""A root folder, a library folder and a catalog, all real, for tests of scanning."""

import os
from pathlib import Path

from engine.scan.scanner import Scanner
from engine.scan.targets import Target
from engine.store import facts as rows_of_files
from engine.store import roots as rows_of_roots
from engine.store.connection import Catalog
from engine.store.files import mark_failed, mark_searchable

NOW = "2026-01-01T00:00:00+00:00"
JPEG = b"not really a picture: scanning looks at names, sizes and times only"


class ScanWorld:
    """Folders and rows, and short ways to change and to ask them."""

    def __init__(self, folder: Path) -> None:
        self.library = folder / "library"
        self.library.mkdir()
        self.catalog = Catalog(self.library / "catalog.sqlite")
        self.root = folder / "files"
        self.root.mkdir()
        self.root_id = self.add_root(self.root)
        self.scanner = Scanner(
            self.catalog, library_folder=self.library, blocks_tell=lambda _path: True
        )

    def add_root(self, path: Path) -> int:
        path.mkdir(exist_ok=True, parents=True)
        return self.catalog.write(lambda c: rows_of_roots.add_root(c, path, NOW))

    def put(self, name: str, data: bytes = JPEG, *, mtime_s: float | None = None) -> Path:
        """Write a file under the root (or anywhere, given an absolute name)."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if mtime_s is not None:
            os.utime(path, (mtime_s, mtime_s))
        return path

    def scan(self, *folders: str, root_id: int | None = None):
        """Scan folders of a root with what is below; the whole root when none is named."""
        return self.scanner.scan(
            [Target(root_id or self.root_id, folder) for folder in folders or ("",)]
        )

    def rows(self, root_id: int | None = None) -> dict[str, dict[str, object]]:
        """Every column of each row of a root, by relpath."""
        found = self.catalog.read().execute(
            "SELECT * FROM file WHERE root_id = ?", (root_id or self.root_id,)
        )
        return {row["relpath"]: dict(row) for row in found}

    def there(self, root_id: int | None = None) -> set[str]:
        """Relpaths of the rows that are not marked missing."""
        return {name for name, row in self.rows(root_id).items() if row["missing_since"] is None}

    def index(self, *names: str) -> None:
        """Pretend to have read files: each is searchable, with a content of its own."""

        def change(connection):
            for name in names:
                row = self.rows()[name]
                content = connection.execute(
                    "INSERT INTO content (hash, kind) VALUES (?, ?) RETURNING id",
                    (name, row["kind"]),
                ).fetchone()[0]
                mark_searchable(connection, row["id"], content)

        self.catalog.write(change)

    def fail(self, name: str) -> None:
        file_id = self.rows()[name]["id"]
        self.catalog.write(lambda c: mark_failed(c, file_id, "It is broken.", "Mend it."))

    def put_on_disk(self, device: int) -> None:
        """Pretend that everything was last seen on another disk."""
        self.catalog.write(lambda c: c.execute("UPDATE file SET device = ?", (device,)))

    def known(self) -> list[rows_of_files.KnownFile]:
        return rows_of_files.known_in(self.catalog.read(), self.root_id, "", recursive=True)
