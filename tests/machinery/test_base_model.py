"""Rows are made of what the database gave as Django makes them, only quicker."""

from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.db.models.fetch_modes import FETCH_ONE, FETCH_PEERS, FETCH_RAISE
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init

from michinori.machinery.base_model import BaseModel
from michinori.market.models import Job
from tests.stories import cast as story
from tests.stories.cast import Cast

OURS = [model for model in apps.get_models() if model.__module__.startswith("michinori.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_row_is_nothing_but_its_values(model: type[Model]) -> None:
    assert issubclass(model, BaseModel)
    assert model.__init__ is Model.__init__
    assert not pre_init.has_listeners(model)
    assert not post_init.has_listeners(model)
    kept_in_the_row = {type(in_the_class(model, field.attname)) for field in model._meta.concrete_fields}
    assert kept_in_the_row <= {DeferredAttribute, ForeignKeyDeferredAttribute}


def in_the_class(model: type[Model], name: str) -> object:
    """What stands in the class under a name."""
    return next(vars(one)[name] for one in model.__mro__ if name in vars(one))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_it_is_the_row_that_django_makes(model: type[BaseModel]) -> None:
    every = [field.attname for field in model._meta.concrete_fields]
    for names, mode in product((every, every[:-1], every[::2]), (None, FETCH_ONE, FETCH_PEERS, FETCH_RAISE)):
        values = [f"value of {name}" for name in names]
        ours = model.from_db("default", names, values, fetch_mode=mode)
        djangos: Any = Model.from_db.__func__(model, "default", names, values, fetch_mode=mode)  # type: ignore[attr-defined]
        assert type(ours) is model
        assert told(ours) == told(djangos)
        assert ours.get_deferred_fields() == djangos.get_deferred_fields()


def told(row: Model) -> dict[str, object]:
    """All that a row holds. Django may have made an empty ``fields_cache`` already, which else is made on first access:
    both are alike.
    """
    return vars(row) | {"_state": {"fields_cache": row._state.fields_cache} | vars(row._state)}


@pytest.mark.django_db
def test_what_was_left_out_is_read_when_it_is_asked_for_and_the_row_is_saved_as_one_that_exists() -> None:
    story.proposed(Cast())
    whole = Job.objects.get()
    (part,) = Job.objects.only("id", "title")
    assert "description" in part.get_deferred_fields()
    assert part.description == whole.description
    part.title = "別の題"
    part.save()
    assert (Job.objects.count(), Job.objects.get().title) == (1, "別の題")
