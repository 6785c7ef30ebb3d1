"""The whole register, and what it lacks: each column of text of each model stands in it once."""

from collections import Counter

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from .clocks import CLOCKS
from .of_dealings import DEALINGS
from .of_nobody import NOBODYS
from .of_people import PEOPLE

HELD = (*PEOPLE, *DEALINGS)
_TEXTS = (
    models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, models.BinaryField, ArrayField,
    SearchVectorField,
)  # fmt: skip


def text_columns() -> set[tuple[str, str]]:
    """Pairs of model and column: of words, addresses, bytes; but for ``id`` and what refers to another table."""
    return {
        (model._meta.label, each.name)
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if isinstance(each, _TEXTS) and not each.is_relation and each.name != "id"
    }


def listed() -> list[tuple[str, str]]:
    """All pairs that the register names."""
    nobodys = [(model, name) for model, (names, _) in NOBODYS.items() for name in names.split()]
    return [*(place for one in HELD for place in one.places), *nobodys]


def faults(there: set[tuple[str, str]]) -> list[str]:
    """What the register lacks, repeats or has too much of these columns, with what to do about it."""
    times = Counter(listed())
    missing = [f"{model}.{name}: say in leaving/register what it holds" for model, name in there - times.keys()]
    gone = [f"{model}.{name}: there is no such column: strike it" for model, name in times.keys() - there]
    twice = [f"{model}.{name}: stands there twice" for (model, name), number in times.items() if number > 1]
    unknown = [f"{key}: there is no such clock" for one in HELD for key in one.clocks if key not in CLOCKS]
    idle = [f"{key}: a clock that ends nothing" for key in CLOCKS.keys() - {key for one in HELD for key in one.clocks}]
    silent = [f"{one.what}: why does it stay?" for one in HELD if one.closing in ("stays", "in part") and not one.stays]
    return sorted([*missing, *gone, *twice, *unknown, *idle, *silent])
