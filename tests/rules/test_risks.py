"""The one fact told of a job: trouble before text, text before what is not known, praise last."""

import pytest
from django.utils import translation

from michinori.rules.market.risk import Counts, risk_of
from michinori.rules.people.troubles import TROUBLES, is_trouble
from michinori.wording.market.risks import RISKS, told

CASES: list[tuple[Counts, set[str], bool, str, str]] = [
    ({"ended_halfway": (4, 9)}, {"vague"}, True, "warn", "9件中4件が途中で終わった相手"),
    ({"ended_halfway": (4, 9), "never_funded": (2, 9)}, set(), True, "warn", "9件中2件が仮払いされなかった相手"),
    ({"restarts_per_contract": (3, 10)}, set(), False, "warn", "契約10件で、やり直しの依頼が3回あった相手"),
    ({"ended_halfway": (0, 3)}, {"vague", "no_due_date"}, True, "warn", "あいまいな言葉のある募集"),
    ({"ended_halfway": (0, 3)}, {"no_due_date"}, False, "plain", "まだ確認されていない相手"),
    ({"ended_halfway": (0, 3)}, {"no_due_date"}, True, "plain", "納期の記載なし"),
    ({"ended_halfway": (0, 3)}, {"no_direction"}, True, "good", "3件中3件、最後まで行った相手"),
    ({"ended_halfway": (1, 9)}, set(), True, "plain", "9件中1件が途中で終わった相手"),
    ({}, set(), True, "plain", "ここでの契約は、まだない相手"),
    ({"never_funded": (0, 2)}, set(), True, "plain", "実績がまだない相手"),
    ({}, {"no_deliverable"}, True, "plain", "何を納品するかの記載なし"),
    ({"ended_halfway": (0, 2)}, {"no_deliverable"}, True, "good", "2件中2件、最後まで行った相手"),
]


@pytest.mark.parametrize(("counts", "remarks", "verified", "tone", "said"), CASES)
def test_what_is_told_of_a_job(counts: Counts, remarks: set[str], verified: bool, tone: str, said: str) -> None:
    risk = risk_of(counts, remarks, verified=verified)
    with translation.override("ja"):
        assert (risk.tone, told(risk)) == (tone, said)


@pytest.mark.parametrize("one", TROUBLES, ids=lambda one: one.key)
def test_one_contract_that_went_wrong_brands_nobody(one: object) -> None:
    trouble = next(each for each in TROUBLES if each is one)
    assert not is_trouble(trouble, 1, 1)
    assert is_trouble(trouble, 2, 2)
    assert not is_trouble(trouble, 2, 200 // trouble.percent + 1)
    assert trouble.key in RISKS
