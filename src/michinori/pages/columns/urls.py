"""Addresses of columns and comments."""

from django.urls import path

from michinori.pages.columns import commenting, feed, reading, writing

urlpatterns = [
    path("columns", reading.show_columns, name="columns"),
    path("columns/feed", feed.show_feed, name="columns_feed"),
    path("columns/new", writing.write, name="column_new"),
    path("columns/preview", writing.preview, name="column_preview"),
    path("columns/<slug:column>", reading.show_column, name="column"),
    path("columns/<slug:column>/edit", writing.edit, name="column_edit"),
    path("columns/<slug:column>/take-back", writing.take_back, name="column_take_back"),
    path("columns/<slug:column>/choice", writing.choose, name="column_choice"),
    path("columns/<slug:column>/comments", commenting.send, name="column_comment"),
    path("comments/<str:comment_id>/hide", commenting.hide, name="comment_hide"),
    path("comments/<str:comment_id>/show", commenting.show_again, name="comment_show"),
    path("comments/delete/<str:comment_token>", commenting.delete, name="comment_delete"),
    path("my/columns", writing.show_own, name="my_columns"),
]
