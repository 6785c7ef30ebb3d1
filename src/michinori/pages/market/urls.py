"""Addresses of the market's pages."""

from django.urls import path

from michinori.pages.market import listing, posting, proposing, searching, showing

urlpatterns = [
    path("jobs", searching.show_jobs, name="jobs"),
    path("jobs/new", posting.post_job, name="job_new"),
    path("jobs/checklist", posting.show_checklist, name="job_checklist"),
    path("my/jobs", listing.show_my_jobs, name="my_jobs"),
    path("jobs/<str:job_id>", showing.show_job, name="job"),
    path("jobs/<str:job_id>/edit", posting.edit_posting, name="job_edit"),
    path("jobs/<str:job_id>/publish", posting.publish, name="job_publish"),
    path("jobs/<str:job_id>/close", posting.close, name="job_close"),
    path("jobs/<str:job_id>/proposals", listing.show_proposals, name="job_proposals"),
    path("jobs/<str:job_id>/propose", proposing.propose, name="propose"),
    path("jobs/<str:job_id>/propose/net", proposing.show_net, name="propose_net"),
    path("proposals", listing.show_my_proposals, name="proposals"),
    path("proposals/<str:proposal_id>/withdraw", proposing.withdraw, name="proposal_withdraw"),
    path("proposals/<str:proposal_id>/decline", proposing.decline, name="proposal_decline"),
    path("proposals/<str:proposal_id>/shortlist", proposing.shortlist, name="proposal_shortlist"),
]
