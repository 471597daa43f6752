"""Finds every text that users may read, with the context that Qt asks for it in. Pure.

Qt's own extractor does not know which context `tr` of a module belongs to, and it cannot see the
sentences of the engine, which knows no Qt. Both are plain to see in the syntax tree.

Conventions
-----------
- `self.tr("…")` belongs to the class around it, `window.tr("…")` to the class that the parameter
  is annotated with, `tr("…")` to what the module's own or imported `tr` passes on.
- A sentence of the engine's is one that stands in a raise of a problem or in a notice. Its holes
  are named by what fills them: ``f"{path} is empty."`` becomes ``{path} is empty.``.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ENGINE = "Engine"
"""The context of the engine's sentences."""

QT = "QCoreApplication.translate"
"""Stands for the class of a `tr` that is Qt's own function, given its context each time."""

SPOKEN = re.compile(
    r"(EnvironmentProblem|UnreadableFile|Library(Locked|TooNew)|DataCorrupt|ModelMissing"
    r"|BadQuery|Notice|RootChanged|_setting)$"
)
"""Calls of the engine's whose texts reach the window, whatever they look like."""

UNSPOKEN = frozenset(
    ("debug", "info", "warning", "error", "exception", "ValueError", "EngineBug", "compile")
)
"""Calls whose texts only we read."""

TABLES = frozenset(("MEANINGS",))
"""Tables of the engine's whose values are shown, single words too."""

SENTENCE = re.compile(
    r"(?!SELECT |.*(= \?|\bLIKE \?|coalesce))[A-Z{`“].* .*[.?!]( \{[a-z_]+\})?", re.DOTALL
)
LEAST_LETTERS = 4  # a template of less would fit everything


class CannotTell(Exception):
    """A text whose context or words cannot be known by reading."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its context, its English words, and what tells it from the same words elsewhere."""

    context: str
    source: str
    comment: str = ""
    counts: bool = False


@dataclass
class Module:
    """A module of the window: its tree, and the contexts of its translating functions."""

    name: str
    tree: ast.Module
    wrappers: dict[str, str] = field(default_factory=dict)


def module_of(name: str, code: str) -> Module:
    """Read a module and find the functions in it that translate for a context."""
    made = Module(name, ast.parse(code))
    for node in made.tree.body:
        if isinstance(node, ast.FunctionDef):
            context = _passed_on(node)
            if context:
                made.wrappers[node.name] = context
    return made


def _passed_on(function: ast.FunctionDef) -> str:
    """Name the context of a function that only passes its text on to Qt."""
    named = {argument.arg for argument in function.args.args}
    for call in _calls(function, "translate"):
        match call.args:
            case [ast.Constant(value=str(context)), ast.Name(id=text), *_] if text in named:
                return context
    return ""


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == name:
            yield node


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def texts_of_window(modules: dict[str, Module]) -> list[Text]:
    """List all texts of the window's modules, in order, each once."""
    found: dict[Text, None] = {}
    for module in modules.values():
        reader = _Reader(module, _known_names(module, modules))
        reader.visit(module.tree)
        found.update(dict.fromkeys(reader.found))
    return list(found)


def _known_names(module: Module, modules: dict[str, Module]) -> dict[str, str]:
    """Contexts by the name that a translating function has in this module: `tr`, `explain.tr`."""
    known = dict(module.wrappers)
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        for name in node.names:
            shown = name.asname or name.name
            source = modules.get(node.module)
            if source is not None and name.name in source.wrappers:
                known[shown] = source.wrappers[name.name]
            whole = modules.get(f"{node.module}.{name.name}")
            for wrapper, context in (whole.wrappers if whole else {}).items():
                known[f"{shown}.{wrapper}"] = context
    return known


class _Reader(ast.NodeVisitor):
    """Walks a module, knowing which class and which parameters are around."""

    def __init__(self, module: Module, known: dict[str, str]) -> None:
        self.found: list[Text] = []
        self._module = module
        self._known = known
        self._classes: list[str] = []
        self._typed: list[dict[str, str]] = [{}]

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        typed = dict(self._typed[-1])
        for argument in (*node.args.args, *node.args.kwonlyargs):
            if argument.annotation is not None:
                typed[argument.arg] = _type_name(argument.annotation)
        self._typed.append(typed)
        self.generic_visit(node)
        self._typed.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        """Follow `tr = window.tr`, alone or among others."""
        target, value = node.targets[0], node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        for name, given in pairs:
            if isinstance(name, ast.Name) and isinstance(given, ast.Attribute):
                self._follow(name.id, given, node)
        self.generic_visit(node)

    def _follow(self, name: str, given: ast.Attribute, node: ast.AST) -> None:
        if given.attr == "translate":
            self._typed[-1][name] = QT
        elif given.attr == "tr":
            whole = self._known.get(ast.unparse(given))
            self._typed[-1][name] = whole or self._owner(given.value, node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _called(node)
        is_qts = isinstance(node.func, ast.Name) and self._typed[-1].get(name) == QT
        if (is_qts or name in {"translate", "QT_TRANSLATE_NOOP"}) and len(node.args) >= 2:
            self._take_with_context(node)
        elif self._context_of(node):
            self._take(self._context_of(node), node.args, node)
        self.generic_visit(node)

    def _context_of(self, node: ast.Call) -> str:
        shown = ast.unparse(node.func)
        if shown in self._known:
            return self._known[shown]
        if isinstance(node.func, ast.Name) and node.func.id == "tr":
            return self._typed[-1].get("tr") or self._fail(node, "whose tr is this?")
        if isinstance(node.func, ast.Attribute) and node.func.attr == "tr":
            return self._owner(node.func.value, node)
        return ""

    def _owner(self, value: ast.expr, node: ast.AST) -> str:
        if isinstance(value, ast.Name):
            if value.id in {"self", "cls"} and self._classes:
                return self._classes[-1]
            if self._typed[-1].get(value.id):
                return self._typed[-1][value.id]
        return self._fail(node, f"of what class is {ast.unparse(value)}?")

    def _take_with_context(self, node: ast.Call) -> None:
        context = node.args[0]
        if isinstance(context, ast.Constant) and isinstance(context.value, str):
            passed_on = isinstance(node.args[1], ast.Name)  # the body of a wrapper
            if not passed_on:
                self._take(context.value, node.args[1:], node)

    def _take(self, context: str, arguments: list[ast.expr], node: ast.AST) -> None:
        if not arguments:
            return
        source = _constant(arguments[0])
        if source is None:
            self._fail(node, "only words that stand there can be translated")
        comment = (_constant(arguments[1]) or "") if len(arguments) > 1 else ""
        self.found.append(Text(context, source or "", comment, counts=len(arguments) > 2))

    def _fail(self, node: ast.AST, why: str) -> str:
        line = getattr(node, "lineno", 0)
        raise CannotTell(f"{self._module.name}:{line}: {why}")


def _type_name(annotation: ast.expr) -> str:
    text = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
    return str(text).strip("\"'").rpartition(".")[2]


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def texts_of_engine(code: str) -> list[Text]:
    """List the sentences of a module of the engine that may be shown in the window."""
    tree = ast.parse(code)
    constants = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    found: dict[Text, None] = {}
    unread = _unread(tree)
    for node in ast.walk(tree):
        if id(node) not in unread:
            found.update((Text(ENGINE, source), None) for source in _spoken(node, constants))
    return list(found)


def _unread(tree: ast.Module) -> set[int]:
    """Find what users never read: docstrings, logs, faults of ours, and the insides of f-strings."""
    unread: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            unread.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            unread.update(map(id, node.values))
        elif isinstance(node, ast.Call) and _called(node) in UNSPOKEN:
            unread.update(map(id, ast.walk(node)))
    return unread


def _spoken(node: ast.AST, constants: dict[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.Call) and SPOKEN.search(_called(node)):
        for value in (*node.args, *(keyword.value for keyword in node.keywords)):
            named = constants.get(value.id) if isinstance(value, ast.Name) else None
            yield from _phrases(named or value)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(target, ast.Name) and target.id in TABLES:
            yield from (text for value in node.value.values if (text := template(value)))
    elif isinstance(node, ast.expr):
        text = template(node)
        if text is not None and SENTENCE.fullmatch(text) and _letters(text) >= LEAST_LETTERS:
            yield _with_own_names(text)


def _phrases(node: ast.expr) -> Iterator[str]:
    """Give the texts of an expression: one, or both of a choice."""
    if isinstance(node, ast.IfExp):
        yield from _phrases(node.body)
        yield from _phrases(node.orelse)
    else:
        text = template(node)
        if text is not None and " " in text and _letters(text) >= LEAST_LETTERS:
            yield _with_own_names(text)


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in re.sub(r"\{[a-z_]+\}", "", text))


def template(node: ast.expr) -> str | None:
    """Write an expression as a text with named holes; None when it is no text."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_piece(value) for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = (template(left), template(right))
            return None if None in parts else "".join(part or "" for part in parts)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            return template(value)
    return None


def _with_own_names(text: str) -> str:
    """Number the holes that have the name of an earlier one: {name}, {name2}."""
    seen: dict[str, int] = {}

    def own(hole: re.Match[str]) -> str:
        seen[hole[1]] = count = seen.get(hole[1], 0) + 1
        return "{" + hole[1] + (str(count) if count > 1 else "") + "}"

    return re.sub(r"\{([a-z_]+)\}", own, text)


def _piece(value: ast.expr) -> str:
    if isinstance(value, ast.FormattedValue):
        return "{" + _hole(value.value) + "}"
    return str(value.value) if isinstance(value, ast.Constant) else ""


def _hole(value: ast.expr) -> str:
    """Name a hole after the last name in what fills it."""
    names = re.findall(r"[a-z][a-z_]*", ast.unparse(value).lower())
    return names[-1].strip("_") if names else "it"
