"""Files brought in: their kinds, the columns of each, and what can be wrong with a cell."""

from app.domain.label import N_, Labelled


class ImportKind(Labelled):
    """What the rows of a file are."""

    UNITS = "units", N_("Đơn vị")
    ROSTER = "roster", N_("Danh sách người")
    COURSES = "courses", N_("Khóa và lớp")
    ENROLMENTS = "enrolments", N_("Ghi danh")
    COMPLETIONS = "completions", N_("Kết quả học")
    ASSESSMENTS = "assessments", N_("Đánh giá kỹ năng số")


class ImportState(Labelled):
    """Where a file stands between the upload and the register."""

    CHECKED = "checked", N_("Đã kiểm tra, chưa nhập")
    APPLIED = "applied", N_("Đã nhập")
    DROPPED = "dropped", N_("Đã bỏ")
