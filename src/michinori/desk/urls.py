"""Addresses of the desk."""

from django.urls import path

from michinori.desk import (
    bank,
    bank_layouts,
    bank_returns,
    cases,
    columns,
    identity_checks,
    insolvencies,
    log,
    overview,
    results,
    roles,
    simulation,
)

urlpatterns = [
    path("", overview.show_desk, name="desk"),
    path("reports", cases.show_queue, name="desk_cases"),
    path("reports/<str:case_id>", cases.show_case, name="desk_case"),
    path("reports/<str:case_id>/appeal", cases.show_appeal, name="desk_appeal"),
    path("log", log.show_log, name="desk_log"),
    path("documents/<str:file_id>", overview.download_document, name="desk_document"),
    path("results/<str:result_id>", results.check, name="desk_result"),
    path("insolvencies", insolvencies.find_client, name="desk_find_client"),
    path("insolvencies/<str:client_id>", insolvencies.file, name="desk_insolvency"),
    path("insolvency-filings", insolvencies.list_filings, name="desk_filings"),
    path("insolvency-filings/<str:filing_id>", insolvencies.confirm, name="desk_filing"),
    path("insolvency-filings/<str:filing_id>/withdraw", insolvencies.withdraw, name="desk_filing_withdraw"),
    path("identity", identity_checks.find, name="desk_identity_find"),
    path("identity/<str:client_id>", identity_checks.check, name="desk_identity"),
    path("staff", roles.show_staff, name="desk_staff"),
    path("staff/<str:user_id>/<str:role>/take", roles.take, name="desk_staff_take"),
    path("money/unmatched", bank.show_unmatched, name="desk_unmatched"),
    path("money/unmatched/<str:line_id>", bank.show_line, name="desk_unmatched_line"),
    path("money/unmatched/<str:line_id>/return", bank_returns.give_back, name="desk_unmatched_return"),
    path("money/layouts", bank_layouts.show_layouts, name="desk_layouts"),
    path("money/statements", bank.import_file, name="desk_statements"),
    path("simulation", simulation.show_simulation, name="desk_simulation"),
    path("comments", columns.show_comments, name="desk_comments"),
    path("comments/<str:comment_id>", columns.decide, name="desk_comment"),
    path("columns/<slug:column>", columns.hide_or_show, name="desk_column"),
]
