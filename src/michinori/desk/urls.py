"""Addresses of the desk."""

from django.urls import path

from michinori.desk import insolvencies, overview, results

urlpatterns = [
    path("", overview.show_desk, name="desk"),
    path("documents/<str:file_id>", overview.download_document, name="desk_document"),
    path("results/<str:result_id>", results.check, name="desk_result"),
    path("insolvencies", insolvencies.find_client, name="desk_find_client"),
    path("insolvencies/<str:client_id>", insolvencies.record, name="desk_insolvency"),
]
