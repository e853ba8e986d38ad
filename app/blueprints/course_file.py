"""Courses and a class's people as files: their columns."""

from app.blueprints.table_file import Field
from app.i18n import _
from app.queries.course import CourseLine
from app.queries.course_class import ParticipantLine


def course_fields() -> list[Field[CourseLine]]:
    """One row a course, with its classes of the year."""
    return [
        Field(_("Mã khóa"), lambda line: line.code),
        Field(_("Tên khóa"), lambda line: line.title),
        Field(_("Chủ đề"), lambda line: line.topics),
        Field(_("Đối tượng"), lambda line: line.audiences),
        Field(_("Đơn vị tổ chức"), lambda line: line.organiser_name),
        Field(_("Số lớp"), lambda line: line.classes),
        Field(_("Ngày bắt đầu"), lambda line: line.first_on),
        Field(_("Ngày kết thúc"), lambda line: line.last_on),
        Field(_("Ghi danh"), lambda line: line.enrolled),
        Field(_("Hoàn thành"), lambda line: line.completed),
    ]


def participant_fields(class_code: str) -> list[Field[ParticipantLine]]:
    """The columns of a file of completions, so that it can be filled in and brought in again."""
    return [
        Field(_("Mã lớp"), lambda line: class_code),
        Field(_("Mã người"), lambda line: line.code),
        Field(_("Họ và tên"), lambda line: line.full_name),
        Field(_("Đơn vị"), lambda line: line.unit_name),
        Field(_("Chức vụ"), lambda line: line.position),
        Field(_("Trạng thái"), lambda line: line.status),
        Field(_("Kết quả học"), lambda line: line.outcome),
        Field(_("Kết quả kiểm tra"), lambda line: line.result),
        Field(_("Điểm"), lambda line: line.score),
        Field(_("Số chứng nhận"), lambda line: line.certificate_no),
    ]
