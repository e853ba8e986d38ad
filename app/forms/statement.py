"""Statements about the plan's qualitative targets, as somebody types them."""

from collections.abc import Iterable

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.domain.plan import QualitativeSubject
from app.forms.base import BaseForm, choices_of
from app.forms.field import day_field
from app.i18n import lazy


class StatementForm(BaseForm):
    """Since when a target is reached, and what shows it. The subjects are the plan's."""

    subject = SelectField(lazy("Chỉ tiêu định tính"), validators=[InputRequired()])
    stated_on = day_field(
        lazy("Ngày xác nhận"), description=lazy("Chỉ tiêu được coi là đạt từ ngày này.")
    )
    evidence = TextAreaField(
        lazy("Minh chứng"),
        validators=[DataRequired(), Length(max=2000)],
        description=lazy("Văn bản, báo cáo, kết quả cho thấy chỉ tiêu đã đạt."),
    )

    def offer(self, subjects: Iterable[QualitativeSubject]) -> None:
        """Let one of these be chosen."""
        self.subject.choices = choices_of(subjects)


class WithdrawalForm(BaseForm):
    """From which day on a statement stands no longer."""

    withdrawn_on = day_field(
        lazy("Ngày rút lại"),
        description=lazy("Từ ngày này chỉ tiêu không còn được coi là đạt; trước đó vẫn như cũ."),
    )
