"""How a class ended for each of its people: one row each, as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.cell import is_blank, number
from app.domain.enrolment import Outcome, OutcomeFacts, OutcomeMissing, Result
from app.domain.errors import DomainError
from app.domain.vietnamese import clean
from app.forms.base import BaseForm
from app.i18n import vi_number

_read_score = number(6)


class OutcomesForm(BaseForm):
    """Guards the page against forgery; its rows are read by `rows_typed`."""


@dataclass(slots=True)
class OutcomeRow:
    """The cells of one place as they stand on the page. seen: the outcome shown, by id, or ""."""

    outcome: str = ""
    result: str = ""
    score: str = ""
    certificate_no: str = ""
    reason: str = ""
    seen: str = ""
    refusals: list[DomainError] = field(default_factory=list)

    @classmethod
    def showing(cls, facts: OutcomeFacts | None, seen_id: int | None) -> "OutcomeRow":
        """What is recorded, or nothing."""
        if facts is None:
            return cls()
        return cls(
            outcome=facts.outcome,
            result=facts.result or "",
            score="" if facts.score is None else vi_number(facts.score),
            certificate_no=facts.certificate_no or "",
            reason=facts.reason or "",
            seen=str(seen_id or ""),
        )

    @property
    def seen_id(self) -> int | None:
        return int(self.seen) if self.seen.isdecimal() and len(self.seen) < 10 else None

    def facts(self) -> OutcomeFacts | None:
        """What the row says; None: nothing. Raises OutcomeMissing or NotANumber."""
        has_more = any((self.result, self.score, self.certificate_no))
        if self.outcome not in set(Outcome):
            if has_more:
                raise OutcomeMissing
            return None
        return OutcomeFacts(
            outcome=Outcome(self.outcome),
            result=Result(self.result) if self.result in set(Result) else None,
            score=None if is_blank(self.score) else _read_score(self.score),
            certificate_no=self.certificate_no or None,
            reason=self.reason or None,
        )


def rows_typed(form: Mapping[str, str]) -> dict[int, OutcomeRow]:
    """The rows that were sent, by enrolment."""
    parts = (name.partition("-") for name in form)
    ids = [id for column, _, id in parts if column == "outcome" and id.isdecimal()]
    return {int(id): _row(form, id) for id in ids}


def _row(form: Mapping[str, str], id: str) -> OutcomeRow:
    return OutcomeRow(
        outcome=form[f"outcome-{id}"],
        result=form.get(f"result-{id}", ""),
        score=clean(form.get(f"score-{id}", "")),
        certificate_no=clean(form.get(f"certificate_no-{id}", "")),
        reason=clean(form.get(f"reason-{id}", "")),
        seen=form.get(f"seen-{id}", ""),
    )
