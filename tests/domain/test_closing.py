"""What attendance proposes at the end of a class."""

from datetime import date

import pytest

from app.domain.attendance import Shares
from app.domain.closing import (
    Decision,
    DecisionAhead,
    DecisionTooEarly,
    NotOver,
    check_decision,
    check_over,
    propose,
)
from app.domain.enrolment import Outcome


@pytest.mark.parametrize(
    ("shares", "proposed"),
    [
        (Shares(8, 10, 10), Outcome.COMPLETED),
        (Shares(7, 10, 10), Outcome.INCOMPLETE),
        (Shares(0, 10, 10), Outcome.ABSENT),
        (Shares(7, 7, 10), Outcome.INCOMPLETE),  # of all meetings, not of those held
        (Shares(0, 0, 10), None),
        (None, None),
    ],
)
def test_the_share_of_all_meetings_decides(shares: Shares | None, proposed: Outcome | None) -> None:
    assert propose(shares, 80) is proposed


def test_a_class_is_over_from_the_day_after_its_last() -> None:
    check_over(date(2024, 3, 8), date(2024, 3, 9))
    with pytest.raises(NotOver):
        check_over(date(2024, 3, 8), date(2024, 3, 8))


def test_a_decision_lies_between_the_last_day_and_today() -> None:
    days = {"ends_on": date(2024, 3, 8), "today": date(2024, 3, 20)}

    for day in days.values():
        check_decision(Decision("45/QĐ-SNV", day), **days)
    with pytest.raises(DecisionTooEarly):
        check_decision(Decision("45/QĐ-SNV", date(2024, 3, 7)), **days)
    with pytest.raises(DecisionAhead):
        check_decision(Decision("45/QĐ-SNV", date(2024, 3, 21)), **days)
