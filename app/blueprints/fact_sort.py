"""The five sorts of facts about units as pages speak of them."""

from dataclasses import dataclass

from app.domain.access import Permission
from app.domain.intake import PERMISSION_OF, ImportKind
from app.domain.label import N_
from app.domain.trail import AuditSubject
from app.forms.fact import (
    CitizenStatisticForm,
    DeclarationForm,
    FactForm,
    NetworkForm,
    OutputForm,
    SchoolActivityForm,
)


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of facts. name: of its pages. template: of its list.

    when: the column of the year or day that a fact is of. about: what belongs here. lacking,
    complete: of units that are asked, in words for their numbers `missing` and `asked`;
    missing_title heads the list of the former.
    """

    kind: ImportKind
    name: str
    path: str
    template: str
    form: type[FactForm]
    subject: AuditSubject
    when: str
    about: str
    add: str
    lacking: str = ""
    complete: str = ""
    missing_title: str = ""

    @property
    def has_year(self) -> bool:
        """Whether such a fact is of one year; a network, once there, is of every one."""
        return self.kind is not ImportKind.NETWORKS

    @property
    def permission(self) -> Permission:
        """What one needs to write such facts."""
        return PERMISSION_OF[self.kind]


SORTS = (
    Sort(
        kind=ImportKind.SCHOOL_ACTIVITIES,
        name="school",
        path="truong-hoc",
        template="school/index.html",
        form=SchoolActivityForm,
        subject=AuditSubject.SCHOOL_ACTIVITY,
        when="year",
        about=N_(
            "Trường nào có hoạt động STEM/STEAM và kỹ năng số trong năm. Trường được tính khi có "
            "cả hai, trong một hay nhiều lần ghi."
        ),
        add=N_("Ghi hoạt động"),
        lacking=N_("%(missing)s/%(asked)s trường chưa ghi gì trong năm."),
        complete=N_("Cả %(asked)s trường đã ghi trong năm."),
        missing_title=N_("Trường chưa ghi hoạt động nào trong năm"),
    ),
    Sort(
        kind=ImportKind.CITIZEN_STATISTICS,
        name="citizen",
        path="nguoi-dan",
        template="citizen/index.html",
        form=CitizenStatisticForm,
        subject=AuditSubject.CITIZEN_STATISTIC,
        when="as_of",
        about=N_(
            "Số người trong độ tuổi lao động của từng xã có kỹ năng số, thành thạo. Thống kê mới "
            "nhất của mỗi xã được tính."
        ),
        add=N_("Ghi thống kê"),
        lacking=N_("%(missing)s/%(asked)s xã chưa có thống kê từ khi kế hoạch bắt đầu."),
        complete=N_("Cả %(asked)s xã đã có thống kê từ khi kế hoạch bắt đầu."),
        missing_title=N_("Xã chưa có thống kê từ khi kế hoạch bắt đầu"),
    ),
    Sort(
        kind=ImportKind.NETWORKS,
        name="network",
        path="mang-luoi",
        template="network/index.html",
        form=NetworkForm,
        subject=AuditSubject.NETWORK_DECLARATION,
        when="established_on",
        about=N_("Sở, ban, ngành và UBND cấp huyện đã lập mạng lưới chuyển đổi số, từ ngày nào."),
        add=N_("Ghi mạng lưới"),
        lacking=N_("%(missing)s/%(asked)s đơn vị chưa có mạng lưới."),
        complete=N_("Cả %(asked)s đơn vị đã có mạng lưới."),
        missing_title=N_("Đơn vị chưa có mạng lưới"),
    ),
    Sort(
        kind=ImportKind.OUTPUTS,
        name="output",
        path="ket-qua",
        template="output/index.html",
        form=OutputForm,
        subject=AuditSubject.TASK_OUTPUT,
        when="occurred_on",
        about=N_("Chương trình, chiến dịch, sản phẩm đã làm theo từng mục của kế hoạch."),
        add=N_("Ghi kết quả"),
    ),
    Sort(
        kind=ImportKind.DECLARATIONS,
        name="declaration",
        path="khai-bao",
        template="declaration/index.html",
        form=DeclarationForm,
        subject=AuditSubject.DECLARATION,
        when="year",
        about=N_(
            "Tổng số người và số đã đào tạo do đơn vị không có danh sách người trong sổ tự khai; "
            "được xem bên cạnh, không cộng vào số đếm theo danh sách."
        ),
        add=N_("Ghi khai báo"),
        lacking=N_("%(missing)s/%(asked)s doanh nghiệp không có danh sách chưa khai báo."),
        complete=N_("Cả %(asked)s doanh nghiệp không có danh sách đã khai báo."),
        missing_title=N_("Doanh nghiệp không có danh sách chưa khai báo trong năm"),
    ),
)
