"""The base class of all models."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState
from django.db.models.fetch_modes import FetchMode


class BaseModel(models.Model):
    """A row that was read is made by putting its values into it. Django makes it by ``__init__``, as a new one, which
    takes five to nine times as long; lists spent up to a sixth of the web's time there (decision 55).

    So a model has no ``__init__`` of its own, nobody listens to its ``pre_init`` or ``post_init`` (as pictures do), and
    its fields do no more with a value than keep it; ``tests/machinery/test_base_model.py`` looks at all of them.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls,
        db: str | None,
        field_names: Collection[str],
        values: Collection[Any],
        *,
        fetch_mode: FetchMode | None = None,
    ) -> Self:
        """The row in the database ``db`` that has these values; other fields are loaded when they are asked for."""
        row = cls.__new__(cls)
        row._state = state = ModelState()
        state.adding, state.db = False, db
        if fetch_mode is not None:
            state.fetch_mode = fetch_mode
        vars(row).update(zip(field_names, values, strict=True))
        return row
