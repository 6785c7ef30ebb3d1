"""The base class of all models."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState


class BaseModel(models.Model):
    """A model whose rows are made of what the database gave in a tenth of the time that Django takes, of which lists
    would spend up to a sixth of theirs there (decision 55). Django makes them by ``__init__``, value by value, as new
    ones are made, and tells receivers of signals, of which no model of ours has any.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], *, fetch_mode: Any = None
    ) -> Self:
        """The row in the database ``db`` that has these values; other fields are loaded when they are asked for."""
        row = cls.__new__(cls)
        row._state = state = ModelState()
        state.adding, state.db = False, db
        if fetch_mode is not None:
            state.fetch_mode = fetch_mode
        vars(row).update(zip(field_names, values, strict=True))
        return row
