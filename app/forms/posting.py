"""Jobs, as somebody types them."""

from wtforms import BooleanField
from wtforms.validators import DataRequired, Length

from app.domain.audience import Audience
from app.domain.person import Category, SchoolLevel, Subject
from app.domain.posting import TO_NAME, PostingFacts, Term
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.forms.base import BaseForm
from app.forms.field import TextField, choice_field, choices_field, given
from app.forms.period_field import first_day_field, last_day_field
from app.forms.unit_field import UnitField
from app.i18n import lazy


class JobForm(BaseForm):
    """A job in a unit. Which units may be chosen is the edge's to say."""

    unit = UnitField(lazy("Đơn vị"), validators=[DataRequired()])
    starts_on = first_day_field(
        lazy("Từ ngày"), description=lazy("Để trống nếu có từ trước và không rõ ngày.")
    )
    ends_on = last_day_field(
        lazy("Đến hết ngày"), description=lazy("Để trống nếu chưa biết ngày thôi.")
    )
    category = choice_field(
        lazy("Loại"), Category, blank=lazy("Chọn loại"), validators=[DataRequired()]
    )
    position = TextField(lazy("Chức vụ, chức danh"), validators=[Length(max=200)])
    is_leader = BooleanField(lazy("Lãnh đạo, quản lý"))
    is_it_staff = BooleanField(lazy("Chuyên trách chuyển đổi số, công nghệ thông tin"))
    is_dx_adviser = BooleanField(lazy("Tham mưu chuyển đổi số"))
    subject = choice_field(
        lazy("Môn dạy"),
        Subject,
        blank=lazy("Không dạy học"),
        description=lazy("Chỉ với giáo viên ở trường phổ thông."),
    )
    school_level = choice_field(lazy("Cấp học"), SchoolLevel, blank=lazy("Không dạy học"))
    audiences = choices_field(
        lazy("Đối tượng ghi đích danh"),
        TO_NAME,
        description=lazy(
            "Chỉ đánh dấu khi loại, đơn vị và vai trò ở trên chưa nói lên người này thuộc đối "
            "tượng ấy."
        ),
    )

    kept: frozenset[Audience] = frozenset()

    def keep_named(self, named: frozenset[Audience]) -> None:
        """Let a job keep the audiences that a file has named beyond those to choose from."""
        self.kept = named - set(TO_NAME)

    def job(self) -> PostingFacts:
        return PostingFacts(
            category=given(self.category.data),
            position=self.position.data,
            is_leader=self.is_leader.data,
            is_it_staff=self.is_it_staff.data,
            is_dx_adviser=self.is_dx_adviser.data,
            subject=self.subject.data,
            school_level=self.school_level.data,
            audiences=frozenset(self.audiences.data or ()) | self.kept,
        )

    def term(self, *, is_main: bool = True) -> Term:
        return Term(self.starts_on.data or SINCE_EVER, self.ends_on.data or FOR_EVER, is_main)


class MoveForm(JobForm):
    """Where somebody goes, and from when."""

    starts_on = first_day_field(
        lazy("Nhận việc từ ngày"),
        required=True,
        description=lazy("Vị trí hiện nay kết thúc vào hôm trước ngày này."),
    )


class CorrectJobForm(JobForm):
    """What was written wrong of a job."""

    is_main = BooleanField(lazy("Vị trí chính (bỏ dấu nếu là kiêm nhiệm)"))


class LeaveForm(BaseForm):
    """When somebody leaves a job."""

    last_day = last_day_field(
        lazy("Ngày làm việc cuối cùng"),
        required=True,
        description=lazy("Từ ngày hôm sau, người này không còn được tính ở đơn vị."),
    )


class RemoveJobForm(BaseForm):
    """Undoing a job that was written by mistake."""

    gives_back = BooleanField(lazy("Khôi phục vị trí chính liền trước"))
