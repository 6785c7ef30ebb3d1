"""Addresses of the money pages."""

from django.urls import path

from michinori.pages.money import (
    bank_account,
    cards,
    estate_account,
    overview,
    parting,
    pay_in,
    payouts,
    statement,
    withholding,
    year,
)

urlpatterns = [
    path("money", overview.show_money, name="money"),
    path("money/withholding", withholding.go_to_withholding, name="withholding_of_one"),
    path("money/<str:purse>", statement.show_statement, name="money_statement"),
    path("money/<str:purse>/account", bank_account.edit_account, name="bank_account"),
    path("money/<str:purse>/payout", payouts.ask, name="payout"),
    path("money/<str:purse>/years", year.show_this_year, name="money_years"),
    path("money/<str:purse>/years/<int:year>", year.show_year, name="money_year"),
    path("money/<str:purse>/years/<int:year>.csv", year.download_year, name="money_year_csv"),
    path("estate/<str:business_end_id>/account", estate_account.edit_estate_account, name="estate_account"),
    path("left/<str:parting_token>", parting.mend, name="parting"),
    path("payouts/<str:payout_id>/cancel", payouts.cancel, name="payout_cancel"),
    path("money/<str:purse>/withholding", withholding.show_withholding, name="withholding"),
    path("money/<str:purse>/withholding.csv", withholding.download_withholding, name="withholding_csv"),
    path("money/<str:purse>/card", cards.start, name="card_start"),
    path("cards/<str:payment_id>", cards.show, name="card"),
    path("cards/<str:payment_id>/check", cards.check, name="card_check"),
    path("money/<str:purse>/pay-in", pay_in.show_pay_in, name="pay_in"),
    path("contracts/<str:contract_id>/deposit-by-itself", pay_in.let_deposit_itself, name="deposit_by_itself"),
    path("contracts/<str:contract_id>/deposit-by-hand", pay_in.let_deposit_by_hand, name="deposit_by_hand"),
]
