"""Fetch one file over HTTP: goes on where it stopped, checks size and SHA-256, tells how far it is.

Nothing here runs on its own: callers fetch because a person asked them to.

Conventions
-----------
A *proxy* is "" (as the environment and the system say, in the manner of urllib), `DIRECT`, or an
address: ``host:port`` or ``http://name:password@host:port``.
"""

import hashlib
import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from engine.errors import DataCorrupt, EnvironmentProblem

OnProgress = Callable[[int, int], None]
"""Called with bytes done and bytes in all (0: unknown)."""

DIRECT = "none"
"""No proxy, whatever the environment says."""

_CHUNK = 1 << 20
_TIMEOUT_S = 30.0
_TRY_AGAIN = "Look at the network connection and try again; it goes on where it stopped."


@dataclass(frozen=True, slots=True)
class Expected:
    """What the fetched file must be; 0 and an empty text mean unknown."""

    size: int = 0
    sha256: str = ""


def download(
    url: str,
    target: Path,
    expected: Expected,
    on_progress: OnProgress | None = None,
    proxy: str = "",
) -> None:
    """Fetch `url` into `target`; a file ``target.part`` keeps what came so far.

    Raises
    ------
    EnvironmentProblem
        Network, disk or server trouble; the part is kept for the next try.
    DataCorrupt
        What came is not the expected file; the part is removed.
    """
    if not url.startswith(("https://", "http://")):
        raise EnvironmentProblem(f"{url} is not a web address.", "It must begin with https://.")
    part = target.with_name(target.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        _fetch(url, part, expected, on_progress or (lambda _done, _all: None), opener(proxy))
    except urllib.error.HTTPError as error:
        raise proxy_problem(error) or EnvironmentProblem(
            f"{_host(url)} does not give out {target.name} (HTTP {error.code}).",
            "The file may have moved; get it elsewhere and use models add --from FILE.",
        ) from error
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as e:
        reason = getattr(e, "reason", e)
        raise proxy_problem(e) or EnvironmentProblem(
            f"{_host(url)} cannot be reached ({reason}).", _TRY_AGAIN
        ) from e
    except OSError as error:
        raise EnvironmentProblem(
            f"{target.name} cannot be written to {target.parent} ({error.strerror}).",
            "Free some space or choose another folder, then try again.",
        ) from error
    check(part, target.name, expected)
    part.replace(target)


def check(path: Path, name: str, expected: Expected) -> None:
    """Compare a fetched file with what it must be; a wrong one is removed.

    Raises
    ------
    DataCorrupt
        Too short, too long, a web page, or other contents.
    """
    size = path.stat().st_size
    if _is_web_page(path):
        problem = "is a web page, not a model: the server or a proxy answered with a notice"
    elif expected.size and size != expected.size:
        problem = f"has {size:,} bytes instead of {expected.size:,}"
    elif expected.sha256 and sha256_of(path) != expected.sha256:
        problem = "has the right size but other contents than it should (SHA-256 differs)"
    else:
        return
    path.unlink()
    raise DataCorrupt(f"{name} {problem}.", "It was thrown away; fetch it again.")


def opener(proxy: str, *handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """Give what opens web addresses through a proxy.

    Raises
    ------
    EnvironmentProblem
        The proxy is of a kind that is not spoken here.
    """
    if not proxy:
        return urllib.request.build_opener(*handlers)
    address = proxy if "://" in proxy else f"http://{proxy}"
    if not address.startswith(("http://", "https://")):
        kind = address.partition(":")[0]
        raise EnvironmentProblem(
            f"A proxy of the kind {kind} is not spoken here.",
            "Use an HTTP proxy, or get the file elsewhere and add it from the disk.",
        )
    table = {} if proxy == DIRECT else {"http": address, "https": address}
    return urllib.request.build_opener(urllib.request.ProxyHandler(table), *handlers)


def proxy_problem(error: Exception) -> EnvironmentProblem | None:
    """Say that the proxy wants to know who asks, if that is what went wrong."""
    wanted = http.HTTPStatus.PROXY_AUTHENTICATION_REQUIRED.value
    # a tunnel to an https address has no answer of its own: the number stands in its reason
    if getattr(error, "code", 0) != wanted and f" {wanted} " not in str(
        getattr(error, "reason", "")
    ):
        return None
    return EnvironmentProblem(
        "The proxy asks for a name and a password.",
        "Write it as http://name:password@host:port.",
    )


def stated_by_server(url: str, proxy: str = "") -> tuple[int, str]:
    """Size and SHA-256 of a file as the model hub states them in its headers; 0 and "" if it does not.

    The hub answers with a redirect to where the bytes lie; the statement is in that first answer.

    Raises
    ------
    OSError
        The server cannot be reached or refuses (`urllib.error.HTTPError` is one).
    """
    request = urllib.request.Request(url, headers={"User-Agent": "trouvere"}, method="HEAD")  # noqa: S310
    try:
        with opener(proxy, _NoRedirect()).open(request, timeout=_TIMEOUT_S) as answer:
            headers = answer.headers
    except urllib.error.HTTPError as error:
        if not 300 <= error.code < 400:
            raise
        headers = error.headers
    tag = (headers.get("X-Linked-ETag") or headers.get("ETag") or "").strip('W/"')
    size = headers.get("X-Linked-Size") or headers.get("Content-Length") or "0"
    # large files have their SHA-256 as a tag; small ones a git id of 40 digits, which proves nothing
    return int(size), tag if len(tag) == 64 else ""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """Follow nothing."""


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(
    url: str,
    part: Path,
    expected: Expected,
    on_progress: OnProgress,
    web: urllib.request.OpenerDirector,
) -> None:
    done = part.stat().st_size if part.exists() else 0
    if expected.size and done >= expected.size:
        return  # complete already: the check that follows decides
    request = urllib.request.Request(url, headers={"User-Agent": "trouvere"})  # noqa: S310 -- scheme checked
    if done:
        request.add_header("Range", f"bytes={done}-")
    try:
        answer = web.open(request, timeout=_TIMEOUT_S)
    except urllib.error.HTTPError as error:
        if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or not done:
            raise
        part.unlink()  # the file has changed at the other end: begin again
        _fetch(url, part, expected, on_progress, web)
        return
    with answer:
        resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        with part.open("ab" if resumed else "wb") as file:
            _copy(answer, file, done if resumed else 0, expected, on_progress)


def _copy(
    answer: http.client.HTTPResponse,
    file: IO[bytes],
    done: int,
    expected: Expected,
    on_progress: OnProgress,
) -> None:
    length = int(answer.headers.get("Content-Length") or 0)
    promised = done + length if length else 0
    while chunk := answer.read(_CHUNK):
        file.write(chunk)
        done += len(chunk)
        on_progress(done, expected.size or promised)
        if expected.size and done > expected.size:
            return  # far too long: stop here, the check will say so
    if done < promised:
        raise http.client.IncompleteRead(b"", promised - done)


def _is_web_page(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(256).lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<?xml"))


def _host(url: str) -> str:
    return url.split("/")[2]
