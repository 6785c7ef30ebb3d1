"""Refuse a comparison of a meter's kind with a word anywhere but in ``rules/measures``.

Whatever depends on the kind asks the measure, or picks from one table by the kind (docs/add-a-measure.md).
``python -m tools.kinds`` names each comparison by file and line: in Python by the syntax tree, in templates, scripts
and SQL by the text.
"""

import ast
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from michinori.rules.measures.kinds import FORMER
from michinori.rules.measures.table import MEASURES

SOURCE = Path("src/michinori")
FREE = ("rules/measures/", "contracts/migrations/")
KINDS = frozenset((*MEASURES, *FORMER))
_SPEAKS_OF_METERS = re.compile(r"(?:^|[^a-z])(?:meters?|kinds?|measures?|measured)(?:$|[^a-z])", re.IGNORECASE)
_KIND = rf"(?:{'|'.join(sorted(KINDS))})\b"
_WORD = rf"""["'](?:[^"']*\W)?{_KIND}[^"']*["']"""
_OPERAND, _OPERATOR = r"""["'\w.|:\[\]]+""", r"\s*(?:[!=]==?|<>|\bis\b|\bnot\s+in\b|\bin\b)\s*\(?\s*"
_IN_TEXT = (
    re.compile(rf"(?P<other>{_OPERAND}){_OPERATOR}{_WORD}", re.IGNORECASE),
    re.compile(rf"{_WORD}{_OPERATOR}(?P<other>{_OPERAND})", re.IGNORECASE),
    re.compile(rf"""(?P<other>\w+)\s*=\s*["']?{_KIND}"""),
)
_SQL = re.compile(r"^\s*(?:SELECT|UPDATE|INSERT|DELETE|WITH)\b|\bWHERE\b")
_ASKS = frozenset(("Q", "When", "exclude", "filter", "get"))
"""Calls that take a column's name and what it has to be equal to."""


def in_text(text: str) -> list[int]:
    """The lines of a template, script or SQL that compare a kind with a word."""
    found = (match for pattern in _IN_TEXT for match in pattern.finditer(text))
    return sorted({text.count("\n", 0, m.start()) + 1 for m in found if _SPEAKS_OF_METERS.search(m["other"])})


def in_python(text: str) -> list[int]:
    """The lines of a module that compare a kind with a word."""
    tree = ast.parse(text)
    module = _Module(tree)
    return sorted(
        {node.lineno for node in ast.walk(tree) if isinstance(node, ast.expr | ast.Match) and module.compares(node)}
    )


class _Module:
    """One module, with its own names for kinds (``by = life.terms.meter``) and for words (``BY_HOUR = "hours"``)."""

    def __init__(self, tree: ast.Module) -> None:
        self.kinds: set[str] = set()
        self.words: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = {target.id for target in targets if isinstance(target, ast.Name)}
                if self._is_word(node.value):
                    self.words |= names
                elif isinstance(node.value, ast.Name | ast.Attribute | ast.Subscript) and self._is_kind(node.value):
                    self.kinds |= names

    def compares(self, node: ast.AST) -> bool:
        """Whether this very node compares a kind with a word, or picks by a kind from a table on the spot."""
        match node:
            case ast.Compare():
                pairs = pairwise([node.left, *node.comparators])
                return any(self._unlike(one, other) or self._unlike(other, one) for one, other in pairs)
            case ast.Match(subject, cases):
                patterns = (one for case in cases for one in ast.walk(case.pattern))
                return self._is_kind(subject) and any(self._is_word(one) for one in patterns)
            case ast.Subscript(ast.Dict() as table, key):
                return self._unlike(key, table)
            case ast.Call(ast.Attribute(ast.Dict() as table, "get"), [key, *_]):
                return self._unlike(key, table)
            case ast.Call(ast.Name(name) | ast.Attribute(_, name), _, keywords) if name in _ASKS:
                asked = [one for one in keywords if one.arg and _SPEAKS_OF_METERS.search(one.arg.replace("_", " "))]
                return any(self._has_word(one.value) for one in asked)
            case ast.Constant(str(text)):
                return bool(_SQL.search(text) and in_text(text)) or any(text.endswith(f":{kind}") for kind in KINDS)
        return False

    def _unlike(self, kind: ast.expr, word: ast.expr) -> bool:
        return self._has_word(word) and self._is_kind(kind)

    def _is_kind(self, node: ast.expr) -> bool:
        return any(name in self.kinds or _SPEAKS_OF_METERS.search(name.replace("_", " ")) for name in _names(node))

    def _has_word(self, node: ast.expr) -> bool:
        """The word itself, or a list of words, or a table with them for its keys."""
        if isinstance(node, ast.Dict):
            return any(key is not None and self._is_word(key) for key in node.keys)
        inner = node.args[0] if isinstance(node, ast.Call) and node.args else node
        return any(self._is_word(one) for one in getattr(inner, "elts", [inner]))

    def _is_word(self, node: ast.AST) -> bool:
        if isinstance(node, ast.MatchValue):
            return self._is_word(node.value)
        named = isinstance(node, ast.Name) and node.id in self.words
        return named or (isinstance(node, ast.Constant) and node.value in KINDS)


def _names(node: ast.expr) -> Iterator[str]:
    """What an expression is called: names, attributes and keys in it."""
    for each in ast.walk(node):
        match each:
            case ast.Name(name) | ast.Attribute(_, name) | ast.Constant(str(name)):
                yield name


def faults(folder: Path) -> list[str]:
    """Each comparison in a folder, as ``path:line``."""
    found = []
    for file in sorted(folder.rglob("*")):
        look = {".py": in_python, ".html": in_text, ".txt": in_text, ".js": in_text}.get(file.suffix)
        path = file.relative_to(folder).as_posix()
        if look and not path.startswith(FREE):
            found += [f"{path}:{line}" for line in look(file.read_text())]
    return found


def main() -> None:
    found = faults(SOURCE)
    sys.exit("\n".join([*found, f"compared with a word; ask the measure ({SOURCE}/rules/measures)"]) if found else 0)


if __name__ == "__main__":
    main()
