"""Addresses of the market's pages."""

from django.urls import path

from michinori.pages.market import (
    favourites,
    invitations,
    listing,
    posting,
    proposals,
    saved_searches,
    searching,
    showing,
    workers,
)

urlpatterns = [
    path("jobs", searching.show_jobs, name="jobs"),
    path("jobs/new", posting.post_job, name="job_new"),
    path("jobs/checklist", posting.show_checklist, name="job_checklist"),
    path("searches", saved_searches.show_searches, name="saved_searches"),
    path("searches/new", saved_searches.save, name="search_save"),
    path("searches/<str:search_id>", saved_searches.change, name="saved_search"),
    path("searches/<str:search_id>/forget", saved_searches.forget, name="search_forget"),
    path("recommended", saved_searches.show_recommended, name="recommended"),
    path("workers", workers.show_workers, name="workers"),
    path("workers/<str:user_id>/invite", invitations.invite, name="invite"),
    path("jobs/<str:job_id>/invitations", invitations.show_sent, name="job_invitations"),
    path("invitations", invitations.show_received, name="invitations"),
    path("invitations/<str:invitation_id>/decline", invitations.decline, name="invitation_decline"),
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
    path("jobs/<str:job_id>/propose", proposals.propose, name="propose"),
    path("jobs/<str:job_id>/propose/net", proposals.show_net, name="propose_net"),
    path("proposals", listing.show_my_proposals, name="proposals"),
    path("proposals/<str:proposal_id>/withdraw", proposals.withdraw, name="proposal_withdraw"),
    path("proposals/<str:proposal_id>/decline", proposals.decline, name="proposal_decline"),
    path("proposals/<str:proposal_id>/shortlist", proposals.shortlist, name="proposal_shortlist"),
]
