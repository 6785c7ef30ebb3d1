"""Addresses of the pages; capabilities with a folder have a ``urls.py`` of their own."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from michinori.pages import (
    blocks,
    conduct,
    deadlines,
    decisions,
    home,
    installing,
    patterns,
    reports,
    reviews,
    sharing,
    sitemap,
    themes,
    unsent,
)

urlpatterns = [
    path("", home.show_home, name="home"),
    path("sitemap.xml", sitemap.show_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap.show_section, name="sitemap_section"),
    path("robots.txt", sitemap.show_robots, name="robots"),
    path("deadlines", deadlines.show_deadlines, name="deadlines"),
    path("deadlines/near", deadlines.show_near, name="near_deadlines"),
    path("worker.js", installing.serve_worker, name="worker"),
    path("manifest.webmanifest", installing.serve_manifest, name="manifest"),
    path("offline", installing.show_offline, name="offline"),
    path("share", sharing.share, name="share"),
    path("sender", unsent.show_sender, name="sender"),
    path("patterns", patterns.show_patterns, name="patterns"),
    path("language", login_not_required(set_language), name="set_language"),
    path("theme", themes.set_theme, name="set_theme"),
    path("conduct/<str:side>/<str:client_id>/<str:figure>", conduct.answer, name="conduct_answer"),
    path("contracts/<str:contract_id>/reviews", reviews.show_reviews, name="contract_reviews"),
    path("reviews/<str:review_id>/reply", reviews.reply, name="review_reply"),
    path("decisions", decisions.show_decisions, name="decisions"),
    path("decisions/<str:decision_id>", decisions.show_decision, name="decision"),
    path("reports", reports.show_reports, name="reports"),
    path("reports/<str:kind>/<str:ref>", reports.report, name="report"),
    path("blocks", blocks.show_blocks, name="blocks"),
    path("blocks/set/<str:client_id>", blocks.block, name="block"),
    path("blocks/<str:block_id>/undo", blocks.undo, name="block_undo"),
    path("", include("michinori.pages.account.urls")),
    path("", include("michinori.pages.notices.urls")),
    path("", include("michinori.pages.conversation.urls")),
    path("", include("michinori.pages.market.urls")),
    path("", include("michinori.pages.contracts.urls")),
    path("", include("michinori.pages.money.urls")),
    path("", include("michinori.pages.guides.urls")),
    path("", include("michinori.pages.rulebook.urls")),
    path("", include("michinori.pages.papers.urls")),
    path("", include("michinori.pages.columns.urls")),
    path("", include("michinori.pages.legal.urls")),
]
