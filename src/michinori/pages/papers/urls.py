"""Addresses of papers."""

from django.urls import path

from michinori.pages.papers import documents, evidence, shortfall

urlpatterns = [
    path("contracts/<str:contract_id>/evidence.json", evidence.download_json, name="evidence_json"),
    path("contracts/<str:contract_id>/evidence.pdf", evidence.download_pdf, name="evidence_pdf"),
    path("contracts/<str:contract_id>/shortfall", shortfall.show_shortfall, name="shortfall"),
    path("contracts/<str:contract_id>/shortfall.json", shortfall.download_json, name="shortfall_json"),
    path("contracts/<str:contract_id>/shortfall.pdf", shortfall.download_pdf, name="shortfall_pdf"),
    path("papers", documents.show_papers, name="papers"),
    path("papers.zip", documents.download_zip, name="papers_zip"),
    path("papers/<str:document_id>.pdf", documents.download_pdf, name="paper_pdf"),
    path("papers/<str:document_id>.json", documents.download_json, name="paper_json"),
]
