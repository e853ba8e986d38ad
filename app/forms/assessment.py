"""A test of digital skills that somebody took in another system."""

from wtforms import RadioField
from wtforms.validators import InputRequired, Length, Optional

from app.domain.assessment import AssessmentFacts, assessment_system
from app.domain.label import N_, Labelled
from app.forms.base import BaseForm, choices_of
from app.forms.field import DecimalField, TextField, day_field, fits, given
from app.i18n import lazy


class Passed(Labelled):
    """Yes or no, as one says it of a test."""

    YES = "1", N_("Đạt")
    NO = "0", N_("Không đạt")


class AssessmentForm(BaseForm):
    """The key is the day and the system: one result each."""

    taken_on = day_field(lazy("Ngày đánh giá"))
    passed = RadioField(
        lazy("Kết quả"),
        choices=choices_of(Passed),
        validators=[InputRequired(lazy("Hãy chọn đạt hay không đạt."))],
    )
    score = DecimalField(lazy("Điểm"), validators=[Optional(), fits(8)])
    system = TextField(
        lazy("Hệ thống"),
        validators=[Length(max=100)],
        description=lazy("Để trống: hệ thống đánh giá kỹ năng số quốc gia."),
    )
    reference = TextField(
        lazy("Số tham chiếu"),
        validators=[Length(max=100)],
        description=lazy("Số quyết định, mã kết quả hoặc số chứng nhận."),
    )

    def facts(self) -> AssessmentFacts:
        return AssessmentFacts(
            taken_on=given(self.taken_on.data),
            system=assessment_system(self.system.data),
            is_passed=self.passed.data == Passed.YES,
            score=self.score.data,
            reference=self.reference.data,
        )
