"""Addresses of contracts and their acts."""

from django.urls import path

from michinori.pages.contracts import acts, contract, files, listing

urlpatterns = [
    path("contracts", listing.show_contracts, name="contracts"),
    path("contracts/<str:contract_id>", contract.show_contract, name="contract"),
    path("contracts/<str:contract_id>/history", contract.show_history, name="contract_history"),
    path("contracts/<str:contract_id>/terms", contract.show_terms, name="contract_terms"),
    path("contracts/<str:contract_id>/do/<str:act>", acts.act_on_contract, name="contract_act"),
    path("contracts/<str:contract_id>/stages/<int:number>/<str:act>", acts.act_on_stage, name="stage_act"),
    path("files/<str:file_id>", files.download_file, name="file"),
    path("files/<str:file_id>/preview", files.show_preview, name="file_preview"),
]
