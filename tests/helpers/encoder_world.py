"""For tests of encoders: a small web server, pictures and tones that are always the same."""

import contextlib
import functools
import http.server
import threading
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from engine.media.base import SAMPLE_RATE


class Web:
    """A web server over a folder that knows Range and remembers what it was asked for."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.asked: list[tuple[str, str, str]] = []  # method, path, Range
        self.headers: dict[str, str] = {}  # added to every answer to HEAD
        self.refuses_with = 0  # an HTTP status, for every GET and CONNECT
        handler = functools.partial(_Handler, self)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def put(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return f"{self.url}/{name}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    def __init__(self, web: Web, *arguments: object) -> None:
        self.web = web
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        self._note()
        self.send_response(200 if self._path().is_file() else 404)
        for name, value in self.web.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def do_GET(self) -> None:
        self._note()
        if self.web.refuses_with or not self._path().is_file():
            self.send_error(self.web.refuses_with or 404)
            return
        data = self._path().read_bytes()
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        if start and start >= len(data):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the other end may have had enough
            self.wfile.write(data[start:])

    def do_CONNECT(self) -> None:
        """What a client asks of a proxy before it talks to an https address."""
        self._note()
        self.send_error(self.web.refuses_with or 502)

    def _note(self) -> None:
        self.web.asked.append((self.command, self.path, self.headers.get("Range") or ""))

    def _path(self) -> Path:
        # a proxy is asked for a whole address
        return self.web.folder / urlsplit(self.path).path.lstrip("/")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def scene(seed: int, height: int = 300, width: int = 400) -> np.ndarray:
    """A picture with a few coloured discs: different for each seed, always the same."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    picture = (
        np.broadcast_to(random.integers(60, 200, 3), (height, width, 3)).astype(np.uint8).copy()
    )
    for _ in range(6):
        centre_y, centre_x = random.uniform(0, height), random.uniform(0, width)
        radius = random.uniform(0.05, 0.25) * height
        picture[(y - centre_y) ** 2 + (x - centre_x) ** 2 < radius**2] = random.integers(0, 255, 3)
    return picture


def tone(hertz: float, seconds: float = 5.0, volume: float = 0.3) -> np.ndarray:
    """A note with a few overtones, struck twice a second."""
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = sum(np.sin(2 * np.pi * hertz * k * t) / k for k in (1, 2, 3, 4))
    return (volume / 2 * wave * np.exp(-4 * (t % 0.5))).astype(np.float32)
