"""Addresses of the market's pages."""

from django.urls import path

from michinori.pages.market import (
    favourites,
    inviting,
    listing,
    posting,
    proposing,
    saving,
    searching,
    showing,
    workers,
)

urlpatterns = [
    path("jobs", searching.show_jobs, name="jobs"),
    path("jobs/new", posting.post_job, name="job_new"),
    path("jobs/checklist", posting.show_checklist, name="job_checklist"),
    path("searches", saving.show_searches, name="saved_searches"),
    path("searches/new", saving.save, name="search_save"),
    path("searches/<str:search_id>", saving.change, name="saved_search"),
    path("searches/<str:search_id>/forget", saving.forget, name="search_forget"),
    path("recommended", saving.show_recommended, name="recommended"),
    path("workers", workers.show_workers, name="workers"),
    path("workers/<str:user_id>/invite", inviting.invite, name="invite"),
    path("jobs/<str:job_id>/invitations", inviting.show_sent, name="job_invitations"),
    path("invitations", inviting.show_received, name="invitations"),
    path("invitations/<str:invitation_id>/decline", inviting.decline, name="invitation_decline"),
    path("favourites", favourites.show_favourites, name="favourites"),
    path("favourites/jobs/<str:job_id>", favourites.keep_job, name="favourite_job"),
    path("favourites/workers/<str:user_id>", favourites.keep_worker, name="favourite_worker"),
    path("favourites/<str:favourite_id>/drop", favourites.drop, name="favourite_drop"),
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
