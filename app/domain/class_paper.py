"""The papers of a class, and what each needs before it says anything."""

from collections.abc import Collection, Mapping

from app.domain.label import N_, Labelled


class ClassPaper(Labelled):
    """A document of a class; the code is its address."""

    PLAN = "ke-hoach", N_("Kế hoạch mở lớp")
    SUMMONS = "trieu-tap", N_("Giấy triệu tập")
    SIGN_IN = "danh-sach-diem-danh", N_("Danh sách điểm danh")
    RESULTS = "cong-nhan-ket-qua", N_("Quyết định công nhận kết quả")
    REPORT = "bao-cao", N_("Báo cáo kết quả lớp")


class Lack(Labelled):
    """What a class has not yet."""

    PEOPLE = "people", N_("học viên có chỗ")
    MEETINGS = "meetings", N_("lịch các buổi")
    OUTCOMES = "outcomes", N_("kết quả của mọi người")
    VENUE = "venue", N_("nơi học")
    TRAINERS = "trainers", N_("giảng viên")
    COST = "cost", N_("kinh phí")
    HOURS = "hours", N_("số giờ")


NEEDED: Mapping[ClassPaper, tuple[Lack, ...]] = {
    ClassPaper.PLAN: (),
    ClassPaper.SUMMONS: (Lack.PEOPLE,),
    ClassPaper.SIGN_IN: (Lack.PEOPLE, Lack.MEETINGS),
    ClassPaper.RESULTS: (Lack.PEOPLE, Lack.OUTCOMES),
    ClassPaper.REPORT: (Lack.PEOPLE, Lack.OUTCOMES),
}
"""Without these a paper would be empty."""

DOTTED: Mapping[ClassPaper, tuple[Lack, ...]] = {
    ClassPaper.PLAN: (Lack.MEETINGS, Lack.VENUE, Lack.TRAINERS, Lack.HOURS, Lack.COST),
    ClassPaper.SUMMONS: (Lack.MEETINGS, Lack.VENUE, Lack.TRAINERS),
    ClassPaper.SIGN_IN: (),
    ClassPaper.RESULTS: (),
    ClassPaper.REPORT: (Lack.VENUE, Lack.TRAINERS, Lack.COST),
}
"""Without these a paper has dotted lines."""


def missing(paper: ClassPaper, lacks: Collection[Lack]) -> list[Lack]:
    """What keeps a paper from being written, of what the class lacks."""
    return [lack for lack in NEEDED[paper] if lack in lacks]


def dotted(paper: ClassPaper, lacks: Collection[Lack]) -> list[Lack]:
    """What the paper leaves room for, of what the class lacks."""
    return [lack for lack in DOTTED[paper] if lack in lacks]
