"""Addresses of messages."""

from django.urls import path

from michinori.pages.conversation import acts, consulting, listing, marking, thread

urlpatterns = [
    path("messages", listing.show_threads, name="threads"),
    path("messages/unread", listing.show_unread, name="unread_messages"),
    path("messages/<str:thread_id>", thread.show_thread, name="thread"),
    path("messages/<str:thread_id>/log", thread.show_log, name="thread_log"),
    path("messages/<str:thread_id>/check", marking.check_message, name="thread_check"),
    path("messages/<str:thread_id>/mute", acts.mute, name="thread_mute"),
    path("messages/<str:thread_id>/consent", acts.consent, name="thread_consent"),
    path("messages/<str:message_id>/promise", acts.promise, name="message_promise"),
    path("workers/<str:user_id>/consult", consulting.consult, name="consult"),
    path("workers/<str:user_id>/consult/check", marking.check_consultation, name="consult_check"),
    path("jobs/<str:job_id>/propose/check", marking.check_proposal, name="propose_check"),
]
