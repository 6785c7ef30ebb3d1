"""Words for problems and flaws, collected from all modules of this package, for pages and API alike."""

import importlib
import logging
import pkgutil
from types import ModuleType
from typing import Any

from django.utils.translation import gettext_lazy as _

from michinori import wording
from michinori.kernel.problems import Flaw, Problem
from michinori.wording.sentences import Flaws, Problems, Sentence, Words, fill

_log = logging.getLogger(__name__)

_UNNAMED: tuple[Sentence, Sentence] = (
    _("この操作はできませんでした"),
    _("状況が変わった可能性があります。ページを読み込み直して、もう一度お試しください。"),
)
_UNNAMED_FLAW: Sentence = _("この値は使えません。")


def modules() -> list[ModuleType]:
    """The modules with sentences: every module of this package that has ``PROBLEMS`` or ``FLAWS``, by name."""
    names = sorted(module.name for module in pkgutil.walk_packages(wording.__path__, f"{wording.__name__}."))
    found = [importlib.import_module(name) for name in names if name != __name__]
    return [module for module in found if hasattr(module, "PROBLEMS") or hasattr(module, "FLAWS")]


def title(problem: Problem) -> str:
    """The problem's heading in the active language."""
    return fill(PROBLEMS.get(problem.slug, _UNNAMED)[0], problem.values, WORDS)


def detail(problem: Problem) -> str:
    """What happened and what the reader can do about it, in the active language."""
    if problem.slug not in PROBLEMS:
        _log.error("no words for the problem %s", problem.slug)
    return fill(PROBLEMS.get(problem.slug, _UNNAMED)[1], problem.values, WORDS)


def flaw_text(flaw: Flaw) -> str:
    """What to change about one value, in the active language."""
    if flaw.key not in FLAWS:
        _log.error("no words for the flaw %s", flaw.key)
    return fill(FLAWS.get(flaw.key, _UNNAMED_FLAW), flaw.values, WORDS)


def _merged(name: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for module in modules():
        for key, value in getattr(module, name, {}).items():
            merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


PROBLEMS: Problems = _merged("PROBLEMS")
FLAWS: Flaws = _merged("FLAWS")
WORDS: Words = _merged("WORDS")
