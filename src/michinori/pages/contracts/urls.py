"""Addresses of contracts and their acts."""

from django.urls import path

from michinori.pages.contracts import (
    acts,
    amending,
    changing,
    contract,
    ending,
    files,
    hours,
    listing,
    notice,
    offering,
    termination,
    termination_acts,
)

urlpatterns = [
    path("contracts", listing.show_contracts, name="contracts"),
    path("contracts/<str:contract_id>", contract.show_contract, name="contract"),
    path("contracts/<str:contract_id>/history", contract.show_history, name="contract_history"),
    path("contracts/<str:contract_id>/terms", contract.show_terms, name="contract_terms"),
    path("contracts/<str:contract_id>/terms/<int:version>/notice", notice.show_notice, name="contract_notice"),
    path("contracts/<str:contract_id>/do/<str:act>", acts.act_on_contract, name="contract_act"),
    path("contracts/<str:contract_id>/stages/<int:number>/<str:act>", acts.act_on_stage, name="stage_act"),
    path("contracts/<str:contract_id>/hours", hours.show_hours, name="hours"),
    path("contracts/<str:contract_id>/hours/<str:entry_id>/take-back", hours.take_back_hours, name="take_back_hours"),
    path("contracts/<str:contract_id>/weeks/<str:monday>/<str:act>", hours.answer_week, name="week_act"),
    path("proposals/<str:proposal_id>/offer", offering.offer, name="offer"),
    path("contracts/<str:contract_id>/offer", offering.answer_offer, name="offer_answer"),
    path("contracts/<str:contract_id>/counter", offering.counter_offer, name="counter_offer"),
    path("contracts/<str:contract_id>/amend", amending.amend, name="amend"),
    path("contracts/<str:contract_id>/change-requests", changing.request_change, name="request_change"),
    path("contracts/<str:contract_id>/change-requests/cost", changing.change_cost, name="change_cost"),
    path("change-requests/<str:request_id>", changing.show_change, name="change_request"),
    path("change-requests/<str:request_id>/terms", amending.edit_draft, name="change_terms"),
    path("amendments/<str:amendment_id>", amending.show_amendment, name="amendment"),
    path("amendments/<str:amendment_id>/counter", amending.counter_amendment, name="counter_amendment"),
    path("contracts/<str:contract_id>/end", ending.end, name="end"),
    path("contracts/<str:contract_id>/end/figures", ending.end_figures, name="end_figures"),
    path("terminations/<str:termination_id>", termination.show_termination, name="termination"),
    path("terminations/<str:termination_id>/figures", termination.termination_figures, name="termination_figures"),
    path("terminations/<str:termination_id>/bid-figures", termination_acts.bid_figures, name="bid_figures"),
    path("terminations/<str:termination_id>/do/<str:act>", termination_acts.act_on_termination, name="termination_act"),
    path("files/<str:file_id>", files.download_file, name="file"),
    path("files/<str:file_id>/preview", files.show_preview, name="file_preview"),
]
