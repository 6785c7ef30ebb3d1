"""Addresses of the money pages."""

from django.urls import path

from michinori.pages.money import overview, statement

urlpatterns = [
    path("money", overview.show_money, name="money"),
    path("money/<str:purse>", statement.show_statement, name="money_statement"),
]
