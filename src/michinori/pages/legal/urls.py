"""Addresses of legal pages."""

from django.urls import path

from michinori.pages.legal import consenting, demanding, reading

urlpatterns = [
    path("agree", consenting.agree, name="agree"),
    path("legal", reading.show_pages, name="legal"),
    path("legal/demands/form", demanding.demand, name="legal_demand"),
    path("legal/demands/proof", demanding.give_challenge, name="legal_proof"),
    path("legal/<slug:document>", reading.show_page, name="legal_page"),
    path("legal/<slug:document>/<int:number>", reading.show_version, name="legal_version"),
    path("legal/<slug:document>/<int:number>/changes", reading.show_changes, name="legal_changes"),
]
