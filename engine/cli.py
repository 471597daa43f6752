"""The command line: the engine's facade in a terminal. `trouvere --help` tells the rest.

Results go to stdout, progress to stderr. Exit codes: 0 done (single bad files do not matter),
1 could not do it, 2 wrong usage. An error is one or two sentences with advice, never a traceback.
"""

import argparse
import json
import logging
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine import __version__, cli_concepts, cli_duplicates, cli_organise, cli_query, cli_why
from engine.api import Library
from engine.config import default_library
from engine.domain import Progress
from engine.errors import BadQuery, EngineError, EnvironmentProblem

JsonObject = dict[str, Any]

DESCRIPTION = """\
Trouvère finds your own photos, sounds and sheet music by what is in them.
Without a command it opens the window. Nothing leaves this machine.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the network is used on an explicit order only
    parser = build_parser()
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.DEBUG if options.verbose else logging.CRITICAL)
    try:
        return int(options.run(options))
    except BadQuery as problem:
        _complain(str(problem))
        for line in cli_query.marked(getattr(options, "filter", None), problem):
            print(line, file=sys.stderr)
        return 2 if problem.column is None else 1
    except EnvironmentProblem as problem:
        _complain(str(problem))
    except EngineError as problem:
        _complain(f"Trouvère made a mistake: {problem}. Run again with --verbose and report it.")
    except KeyboardInterrupt:
        _complain("Stopped. What was finished is kept; run the same command to go on.")
    except BrokenPipeError:  # `trouvere search ... | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:
        if options.verbose:
            raise
        _complain(
            f"Trouvère made a mistake ({type(problem).__name__}: {problem})."
            " Run again with --verbose and report what it prints."
        )
    return 1


def build_parser() -> argparse.ArgumentParser:
    """All commands and options; also read by the test that compares them with the documentation."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--library",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="library folder (default: $TROUVERE_LIBRARY, else the platform's data folder)",
    )
    common.add_argument(
        "--verbose", action="store_true", default=argparse.SUPPRESS, help="log to stderr"
    )
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="print JSON")

    parser = argparse.ArgumentParser(prog="trouvere", description=DESCRIPTION, parents=[common])
    parser.set_defaults(run=_window, verbose=False, self_test=False)
    parser.add_argument("--version", action="version", version=f"trouvere {__version__}")
    parser.add_argument(
        "--self-test",
        action="store_true",
        help="open the window on a throw-away library, index the samples, search, and exit",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, run: Callable[..., int], text: str, *, json_output: bool = True
    ) -> argparse.ArgumentParser:
        parents = [common, as_json] if json_output else [common]
        sub = commands.add_parser(name, help=text, description=text, parents=parents)
        sub.set_defaults(run=run)
        return sub

    index = command("index", _index, "Add folders to the library and index what is in them.")
    index.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    index.add_argument("--watch", action="store_true", help="stay and follow changes until Ctrl+C")
    search = command("search", _search, "Search by words, pictures, sketches, sounds or scores.")
    cli_query.add_options(search)
    search.epilog = cli_query.QUERY_LANGUAGE
    search.formatter_class = argparse.RawDescriptionHelpFormatter
    why = command("why", _why, "Explain why a file is a hit: terms, words, where and when.")
    cli_why.add_options(why)
    wander = command("wander", _wander, "Walk through the library past what nobody asked for.")
    cli_concepts.add_wander_options(wander)
    duplicates = command("duplicates", _duplicates, "List files that are alike. Deletes nothing.")
    cli_duplicates.add_options(duplicates)
    command("failed", _failed, "List the files that could not be read, and why.")
    command("retry", _retry, "Try the failed files again.")
    command("status", _status, "Show what is searchable, queued and failed.")
    doctor = command("doctor", _doctor, "Check the library.")
    doctor.add_argument("--repair", action="store_true", help="mend what can be mended")
    _add_models(commands, common, as_json)
    _add_actions(commands, common, as_json)
    evaluate = command("evaluate", _evaluate, "Measure search quality against known answers.")
    evaluate.add_argument("manifest", type=Path, metavar="MANIFEST.jsonl", nargs="+")
    evaluate.add_argument(
        "--ablation",
        action="store_true",
        help="compare ways to change an example by an instruction (mAP@10)",
    )
    return parser


def _add_models(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    *parents: argparse.ArgumentParser,
) -> None:
    models = commands.add_parser("models", help="List, add, use, check or remove models.")
    actions = models.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the model table", parents=parents)
    listing.set_defaults(run=_models_list)
    for name, run, text in (
        ("add", _models_add, "install a model from a file, or download it"),
        (
            "use",
            _models_use,
            "use a model, and make its vectors now; the present one answers meanwhile",
        ),
        ("check", _models_check, "compare a model's files with their checksums"),
        ("remove", _models_remove, "delete a model's files"),
    ):
        sub = actions.add_parser(name, help=text, description=text, parents=parents)
        sub.add_argument("name", metavar="NAME")
        sub.set_defaults(run=run)
        if name == "add":
            sub.add_argument(
                "--from", dest="source", type=Path, metavar="FILE", help="weights on this machine"
            )
            sub.add_argument(
                "--proxy",
                default="",
                metavar="HOST:PORT",
                help="fetch through this; none: directly; else as the environment says",
            )


def _add_actions(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    *parents: argparse.ArgumentParser,
) -> None:
    concepts = ("concepts", "List, save, rename or delete concepts.", cli_concepts.ACTIONS)
    for name, text, its_actions in (concepts, *cli_organise.COMMANDS):
        command = commands.add_parser(name, help=text, description=text)
        actions = command.add_subparsers(title="actions", metavar="ACTION", required=True)
        for action in its_actions:
            sub = actions.add_parser(
                action.name, help=action.text, description=action.text, parents=parents
            )
            sub.set_defaults(run=_act, action=action)
            action.add_options(sub)


# -- commands ----------------------------------------------------------------------------------
@contextmanager
def _open(options: argparse.Namespace, *, exclusive: bool) -> Iterator[Library]:
    folder = getattr(options, "library", None) or default_library()
    library = Library.open(folder, isolate_encoders=False, exclusive=exclusive)
    try:
        yield library
    finally:
        library.close()


def _window(options: argparse.Namespace) -> int:
    try:
        from app.main import run
    except ImportError as problem:
        _complain(
            f"The window cannot start: {problem}."
            " Install the system packages named in the README; the commands work without them."
        )
        return 1
    return run(getattr(options, "library", None), self_test=options.self_test)


def _index(options: argparse.Namespace) -> int:
    for folder in options.folders:
        _check_folder(folder)
    with _open(options, exclusive=True) as library:
        report = library.index(options.folders, _Meter().show)
        failures = library.failures()
        answer: JsonObject = {
            "files": report.files,
            "searchable": report.searchable,
            "failed": report.failed,
            "skipped": report.skipped,
            "seconds": report.seconds,
            "per_kind": {str(kind): report.per_kind.get(kind, 0) for kind in report.per_kind},
        }
        if options.json:
            _print_json(answer)
        else:
            print(
                f"{report.searchable} of {report.searchable + report.failed} files are searchable"
                f" ({report.skipped} of other kinds left out), {report.seconds:.1f} s."
            )
            if failures:
                print(f"{len(failures)} could not be read; `trouvere failed` lists them.")
        if options.watch:
            _watch(library)
    return 0


def _check_folder(folder: Path) -> None:
    if not folder.expanduser().exists():
        raise EnvironmentProblem(f"There is no folder {folder}.", "Check the spelling.")
    if not folder.expanduser().is_dir():
        raise EnvironmentProblem(
            f"{folder} is a file.", "Give the folder that it lies in; Trouvère watches folders."
        )


def _watch(library: Library) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    library.start(watch=True)
    print("Watching. Ctrl+C stops.", file=sys.stderr)
    stop.wait()


def _search(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        if options.batch is not None:
            return _search_batch(library, options)
        query = cli_query.query_from_options(options, library.parse_filter)
        answer = library.search(query)
        if options.json:
            _print_json(cli_query.answer_to_json(answer))
        else:
            for line in cli_query.answer_to_lines(answer, shutil.get_terminal_size().columns):
                print(line)
    return 0


def _search_batch(library: Library, options: argparse.Namespace) -> int:
    bad = 0
    queries = list(cli_query.read_batch(options.batch, options, library.parse_filter))
    answers = iter(library.search_many([q for q in queries if not isinstance(q, Exception)]))
    for query in queries:
        outcome = query if isinstance(query, Exception) else next(answers)
        if isinstance(outcome, Exception):
            bad += 1
            if not isinstance(outcome, EnvironmentProblem):
                raise outcome
            _print_json({"took_ms": 0.0, "no_good_match": True, "hits": [], "error": str(outcome)})
        else:
            _print_json(cli_query.answer_to_json(outcome))
    if bad:
        _complain(f'{bad} of {len(queries)} queries could not be answered; see their "error".')
    return 0


def _why(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        query = cli_why.query_of(options, library.parse_filter)
        path = options.file.expanduser().absolute()
        why = library.why(query, path, heat=options.map)
    if options.json:
        _print_json(cli_why.to_json(why, path))
    else:
        print("\n".join(cli_why.to_lines(why, path)))
    return 0


def _wander(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        answer = cli_concepts.wander(library, options)
    if options.json:
        _print_json(cli_query.answer_to_json(answer))
    else:
        print("\n".join(str(hit.path) for hit in answer.hits))
    return 0


def _duplicates(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        groups = list(cli_duplicates.found(library, options))
    for group in groups:
        if options.json:
            _print_json(cli_duplicates.to_json(group))
        else:
            print("\n".join(cli_duplicates.to_lines(group)))
    if not groups and not options.json:
        print("No duplicates were found.")
    return 0


def _act(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        values, lines = options.action.run(library, options)
    if options.json:
        _print_json(values)
    else:
        print("\n".join(lines))
    return 0


def _failed(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        rows = library.failures()
    if options.json:
        _print_json(
            {
                "failed": [
                    {
                        "path": str(row.path),
                        "reason": row.reason,
                        "advice": row.advice,
                        "attempts": row.attempts,
                    }
                    for row in rows
                ]
            }
        )
        return 0
    for row in rows:
        print(f"{row.path}\n    {row.reason} {row.advice}".rstrip())
    print(
        "Every file could be read."
        if not rows
        else f"{len(rows)} files. `trouvere retry` tries again."
    )
    return 0


def _retry(options: argparse.Namespace) -> int:
    with _open(options, exclusive=True) as library:
        count = library.retry()
        library.index([], _Meter().show)
        left = len(library.failures())
    if options.json:
        _print_json({"retried": count, "searchable": count - left, "failed": left})
    else:
        print(f"Tried {count} files again: {count - left} are searchable now, {left} still fail.")
    return 0


def _status(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        progress, roots = library.status(), library.roots()
        folder = library.folder
    if options.json:
        _print_json(
            {
                "library": str(folder),
                "searchable": progress.searchable,
                "queued": progress.queued,
                "failed": progress.failed,
                "roots": [
                    {
                        "path": str(root.path),
                        "state": str(root.state),
                        "note": root.note,
                        "searchable": root.searchable,
                        "queued": root.queued,
                        "failed": root.failed,
                        "skipped": root.skipped,
                    }
                    for root in roots
                ],
            }
        )
        return 0
    print(f"Library {folder}")
    print(
        f"{progress.searchable} of {progress.total} files are searchable, {progress.queued} queued, {progress.failed} failed."
    )
    for root in roots:
        print(
            f"  {root.path}  {root.state}  {root.searchable} of {root.files}  {root.note}".rstrip()
        )
    return 0


def _doctor(options: argparse.Namespace) -> int:
    folder = getattr(options, "library", None) or default_library()
    saved: list[str] = []
    if options.repair:
        saved = Library.salvage(folder)
    with _open(options, exclusive=options.repair) as library:
        found = library.check(repair=options.repair)
        left = library.check() if options.repair and found else found
        where = str(library.folder)
    if options.json:
        _print_json(
            {
                "library": where,
                "problems": found,
                "salvaged": saved,
                "left": left,
                "healthy": not left,
            }
        )
    else:
        for line in (*saved, *found):
            print(line)
        print(
            "All is well."
            if not left
            else f"{len(left)} problems. `trouvere doctor --repair` mends what can be mended."
        )
    return 1 if left else 0


def _models_list(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        infos = library.models()
    if options.json:
        _print_json(
            {
                "models": [
                    {
                        "name": info.name,
                        "title": info.title,
                        "kinds": [str(kind) for kind in info.kinds],
                        "aspects": [str(aspect) for aspect in info.aspects],
                        "installed": info.installed,
                        "active": info.active,
                        "size_bytes": info.size_bytes,
                        "licence": info.licence,
                        "languages": info.languages,
                        "note": info.note,
                        "figures": info.figures,
                        "coverage": info.coverage,
                    }
                    for info in infos
                ]
            }
        )
        return 0
    for info in infos:
        state = "in use" if info.active else "installed" if info.installed else "not installed"
        kinds = ", ".join(str(kind) for kind in info.kinds)
        print(
            f"{info.name:24} {state:14} {info.size_bytes / 1e6:7.1f} MB  {kinds:14} {info.licence}"
        )
        print(f"{'':24} {info.note}")
    return 0


def _models_add(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        library.add_model(options.name, options.source, _show_download, options.proxy)
    print(f"{options.name} is installed. `trouvere models use {options.name}` puts it to use.")
    return 0


def _models_check(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        found = library.check_model(options.name)
    if options.json:
        _print_json({"files": dict(found.files), "damaged": list(found.damaged)})
    for name, digest in () if options.json else found.files:
        print(f"{'DAMAGED' if name in found.damaged else 'ok':8} {digest}  {name}")
    return 1 if found.damaged else 0


def _models_use(options: argparse.Namespace) -> int:
    with _open(options, exclusive=True) as library:
        library.use_model(options.name)
        print(
            f"{options.name} is in use; making its vectors. The old model answers meanwhile.",
            file=sys.stderr,
        )
        library.index([], _Meter().show)
    print(f"{options.name} is in use.")
    return 0


def _models_remove(options: argparse.Namespace) -> int:
    with _open(options, exclusive=False) as library:
        library.remove_model(options.name)
    print(f"{options.name} is removed.")
    return 0


def _named(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """Each path with its bare name, or with the whole where two have the same."""
    stems = [path.stem for path in paths]
    names = [path.stem if stems.count(path.stem) == 1 else str(path) for path in paths]
    return list(zip(names, paths, strict=True))


def _evaluate(options: argparse.Namespace) -> int:
    from engine.evaluate.ablation import ablation
    from engine.evaluate.run import evaluate_manifest, table, transposed

    measure = ablation if options.ablation else evaluate_manifest
    with _open(options, exclusive=False) as library:
        reports = {name: measure(library, path) for name, path in _named(options.manifest)}
    if options.json:
        _print_json(reports if len(reports) > 1 else next(iter(reports.values())))
    else:
        print(table(transposed(reports) if options.ablation else reports))
    return 0


# -- output ------------------------------------------------------------------------------------
class _Meter:
    """One line on stderr that is written over; a line now and then when stderr is no terminal."""

    def __init__(self) -> None:
        self._shown = -1

    def show(self, progress: Progress) -> None:
        done = progress.searchable + progress.failed
        left = f", {_duration(progress.eta_s)} left" if progress.eta_s else ""
        line = f"{done} of {progress.total} files, {progress.rate:.1f}/s on {progress.device}{left}"
        if sys.stderr.isatty():
            print(
                f"\r\033[K{line}",
                end="\n" if not progress.queued else "",
                file=sys.stderr,
                flush=True,
            )
        elif done != self._shown and (
            done - self._shown > progress.total / 20 or not progress.queued
        ):
            self._shown = done
            print(line, file=sys.stderr)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _show_download(done: int, total: int) -> None:
    if sys.stderr.isatty():
        share = f"{done / total:.0%}" if total else f"{done / 1e6:.1f} MB"
        print(f"\r\033[K{share}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _print_json(value: JsonObject) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def _complain(text: str) -> None:
    print(f"trouvere: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
