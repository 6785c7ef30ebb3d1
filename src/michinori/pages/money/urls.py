"""Addresses of the money pages."""

from django.urls import path

from michinori.pages.money import overview, pay_in, statement

urlpatterns = [
    path("money", overview.show_money, name="money"),
    path("money/<str:purse>", statement.show_statement, name="money_statement"),
    path("money/<str:purse>/pay-in", pay_in.show_pay_in, name="pay_in"),
]
