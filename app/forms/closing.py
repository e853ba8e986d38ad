"""A list of results is signed, and later corrected."""

from wtforms import HiddenField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.domain.closing import Decision
from app.domain.enrolment import Outcome, OutcomeFacts, Result
from app.domain.label import N_
from app.forms.base import BaseForm
from app.forms.field import DecimalField, TextField, choice_field, day_field, fits, given
from app.i18n import lazy
from app.models import Completion


class LockForm(BaseForm):
    """The decision that recognises the results."""

    decision = TextField(
        lazy("Số quyết định công nhận kết quả"),
        validators=[DataRequired(), Length(max=60)],
        description=lazy("Như 45/QĐ-SNV."),
    )
    decided_on = day_field(lazy("Ngày quyết định"))

    def facts(self) -> Decision:
        return Decision(given(self.decision.data), given(self.decided_on.data))


class CorrectionForm(BaseForm):
    """What a signed list should have said, why, and by which decision."""

    outcome = choice_field(lazy(N_("Kết thúc", "kết quả")), Outcome, validators=[InputRequired()])
    result = choice_field(lazy("Kiểm tra"), Result, blank="–", validators=[Optional()])
    score = DecimalField(lazy("Điểm"), validators=[Optional(), fits(8)])
    reason = TextField(
        lazy("Lý do đính chính"),
        validators=[DataRequired(), Length(max=300)],
        description=lazy("Như «Nhầm với người cùng tên» hoặc «Bổ sung bài thu hoạch nộp muộn»."),
    )
    document = TextField(
        lazy("Văn bản đính chính"),
        validators=[DataRequired(), Length(max=150)],
        description=lazy("Số và ngày của quyết định đính chính, như 52/QĐ-SNV ngày 02/4/2026."),
    )

    seen = HiddenField()

    @classmethod
    def showing(cls, said: Completion) -> "CorrectionForm":
        """What the list says now; the reason is a new one."""
        return cls(
            data={
                "outcome": said.outcome,
                "result": said.result,
                "score": said.score,
                "seen": said.id,
            }
        )

    @property
    def seen_id(self) -> int | None:
        """The outcome that the page showed."""
        seen = str(self.seen.data)
        return int(seen) if seen.isdecimal() and len(seen) < 10 else None

    def facts(self, certificate_no: str | None) -> OutcomeFacts:
        """What was typed. certificate_no: of elsewhere, which stays what it is."""
        return OutcomeFacts(
            outcome=self.outcome.data,
            result=self.result.data,
            score=self.score.data,
            certificate_no=certificate_no,
            reason=given(self.reason.data),
            document=given(self.document.data),
        )
