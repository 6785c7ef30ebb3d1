"""The addresses under ``/api/v1``: operations, OpenAPI document, documentation."""

from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from michinori.api import (
    acts,
    amendments,
    blocks,
    business_ends,
    cards,
    change_requests,
    columns,
    comments,
    conduct,
    contracts,
    conversation,
    deadlines,
    decisions,
    deliveries,
    docs,
    drafts,
    files,
    finding,
    handovers,
    hours,
    jobs,
    money,
    ndas,
    notices,
    organisations,
    papers,
    payouts,
    people,
    problems,
    proposals,
    questions,
    remarks,
    reports,
    reviews,
    rulebook,
    showings,
    stages,
    switches,
    tax,
    terminations,
    webhooks,
)
from michinori.api.desk.rooms import ROOMS as DESK
from michinori.api.filters import Filters
from michinori.kernel.problems import Problem

api = NinjaAPI(title="Michinori", version="1", docs_url=None, openapi_url=None, urls_namespace="api", parser=Filters())
for room in (
    people.room,
    organisations.room,
    blocks.room,
    business_ends.room,
    jobs.room,
    proposals.room,
    questions.room,
    finding.room,
    showings.room,
    drafts.room,
    contracts.room,
    acts.room,
    deadlines.room,
    stages.room,
    hours.room,
    deliveries.room,
    amendments.room,
    change_requests.room,
    switches.room,
    terminations.room,
    handovers.room,
    files.room,
    remarks.room,
    money.room,
    payouts.room,
    tax.room,
    cards.room,
    notices.room,
    ndas.room,
    papers.room,
    conduct.room,
    reviews.room,
    columns.room,
    comments.room,
    reports.room,
    decisions.room,
    *DESK,
    conversation.room,
    webhooks.room,
    rulebook.room,
):
    api.add_router("", room.router)

api.add_exception_handler(Problem, problems.on_problem)
api.add_exception_handler(ValidationError, problems.on_validation_error)
api.add_exception_handler(AuthenticationError, problems.on_http_error)
api.add_exception_handler(HttpError, problems.on_http_error)

urlpatterns = [
    path("openapi.json", docs.show_document, {"api": api}, name="openapi"),
    path("docs", docs.show_docs, {"api": api}, name="docs"),
    path("", api.urls),
]
