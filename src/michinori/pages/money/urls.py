"""Addresses of the money pages."""

from django.urls import path

from michinori.pages.money import bank_account, cards, overview, pay_in, payouts, statement, withholding

urlpatterns = [
    path("money", overview.show_money, name="money"),
    path("money/withholding", withholding.go_to_withholding, name="withholding_of_one"),
    path("money/<str:purse>", statement.show_statement, name="money_statement"),
    path("money/<str:purse>/account", bank_account.edit_account, name="bank_account"),
    path("money/<str:purse>/payout", payouts.ask, name="payout"),
    path("payouts/<str:payout_id>/cancel", payouts.cancel, name="payout_cancel"),
    path("money/<str:purse>/withholding", withholding.show_withholding, name="withholding"),
    path("money/<str:purse>/withholding.csv", withholding.download_withholding, name="withholding_csv"),
    path("money/<str:purse>/card", cards.start, name="card_start"),
    path("cards/<str:payment_id>", cards.show, name="card"),
    path("cards/<str:payment_id>/check", cards.check, name="card_check"),
    path("money/<str:purse>/pay-in", pay_in.show_pay_in, name="pay_in"),
]
