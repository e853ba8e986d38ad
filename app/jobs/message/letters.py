"""The words of letters. Whoever calls has chosen the language; addresses are paths of ours."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import url_for

from app.domain.clash import SEAT_ELSEWHERE
from app.domain.enrolment import EnrolmentStatus, read_reason
from app.domain.label import N_, N_counted, Phrase, Word
from app.domain.message import Letter
from app.domain.registration import Approver
from app.domain.timetable import Change, Timetable
from app.i18n import _, vi_date, vi_int, vi_time
from app.models import CourseClass, Deadline, EnrolmentEvent
from app.queries.approval import Awaited
from app.queries.notice import Removal, Told, timetable_of

S = EnrolmentStatus

_MOST_CLASSES = 15

_MOST_DAYS = 12
"""A letter names so many days of meetings; the calendar that comes with it has them all."""

_DAY = attrgetter("held_on")


def place_letter(told: Told, event: EnrolmentEvent, *, turn: int | None) -> Letter:
    """What became of somebody's place. turn: in the queue, for who waits there."""
    subject, words = _STEPS[event.status]
    facts = about_class(told, told.course_class)
    if event.status is S.WAITING and turn is not None:
        facts = (*facts, (_("Thứ tự chờ"), vi_int(turn)))
    if event.status is S.OFFERED and told.enrolment.offered_until is not None:
        facts = ((_("Trả lời trước"), vi_time(told.enrolment.offered_until)), *facts)
    if event.reason and event.status in _TELLS_WHY:
        facts = ((_("Lý do"), _reason(event.reason)), *facts)
    return Letter(
        _(subject, code=told.course_class.code),
        (_greeting(told), _(words, title=told.title, code=told.course_class.code)),
        facts,
        _registration(_("Trả lời lời mời") if event.status is S.OFFERED else _("Xem đăng ký")),
    )


def restored_letter(told: Told, event: EnrolmentEvent) -> Letter:
    """A class takes place after all. event: tells why somebody has not the place they had."""
    code = told.course_class.code
    why = [(_("Lý do"), _(SEAT_ELSEWHERE, code=event.reason))] if event.reason else []
    return Letter(
        _("Lớp %(code)s được mở lại", code=code),
        (
            _greeting(told),
            _(
                "Lớp %(code)s của khóa «%(title)s» đã hủy trước đây nay được mở lại. Ông/Bà có "
                "tên trong danh sách lớp: «%(status)s».",
                code=code,
                title=told.title,
                status=told.enrolment.status,
            ),
        ),
        (*why, *about_class(told, told.course_class)),
        _registration(_("Xem đăng ký")),
    )


def removed_letter(gone: Removal) -> Letter:
    """A place that somebody was told of is not in the register any more: it was a slip."""
    course_class = gone.course_class
    facts = [
        (_("Khóa"), gone.title),
        (_("Thời gian"), period(timetable_of(course_class))),
        (_("Tình trạng trước khi xóa"), _(gone.place.status.label)),
    ]
    if gone.organiser:
        facts.append((_("Đơn vị tổ chức"), gone.organiser))
    return Letter(
        _("Ghi danh của Ông/Bà vào lớp %(code)s đã được xóa", code=course_class.code),
        (
            _greeting(gone),
            _(
                "Ông/Bà không còn tên trong danh sách lớp %(code)s của khóa «%(title)s»: đơn vị tổ "
                "chức đã xóa ghi danh vì ghi nhầm. Thư trước về lớp này không còn giá trị. Nếu "
                "thấy chưa đúng, hãy liên hệ đơn vị tổ chức.",
                code=course_class.code,
                title=gone.title,
            ),
        ),
        tuple(facts),
        _registration(_("Xem đăng ký")),
    )


_STEPS: Mapping[EnrolmentStatus, tuple[str, str]] = {
    S.NOMINATED: (
        N_("Ông/Bà được đề cử dự lớp %(code)s"),
        N_(
            "Đơn vị đã đề cử Ông/Bà tham dự khóa «%(title)s», lớp %(code)s. Ông/Bà có chỗ khi đơn "
            "vị tổ chức duyệt; thư sau sẽ báo kết quả."
        ),
    ),
    S.APPLIED: (
        N_("Đã nhận đăng ký lớp %(code)s"),
        N_(
            "Sổ đã nhận đăng ký của Ông/Bà vào khóa «%(title)s», lớp %(code)s. Đăng ký đang chờ "
            "duyệt; thư sau sẽ báo kết quả."
        ),
    ),
    S.UNIT_APPROVED: (
        N_("Đơn vị đã duyệt đăng ký lớp %(code)s"),
        N_(
            "Đơn vị đã đồng ý để Ông/Bà tham dự khóa «%(title)s», lớp %(code)s. Đăng ký đang chờ "
            "đơn vị tổ chức duyệt."
        ),
    ),
    S.CONFIRMED: (
        N_("Ông/Bà có chỗ trong lớp %(code)s"),
        N_(
            "Ông/Bà đã có chỗ trong khóa «%(title)s», lớp %(code)s. Lịch học ở dưới đây và trong "
            "tệp lịch kèm theo. Nếu không thể tham dự, hãy rút sớm để nhường chỗ cho người khác."
        ),
    ),
    S.WAITING: (
        N_("Ông/Bà ở trong danh sách chờ của lớp %(code)s"),
        N_(
            "Lớp %(code)s của khóa «%(title)s» đã hết chỗ nên Ông/Bà được ghi vào danh sách chờ, "
            "theo thứ tự đăng ký. Khi có chỗ trống, sổ sẽ gửi lời mời."
        ),
    ),
    S.OFFERED: (
        N_("Mời Ông/Bà nhận chỗ trong lớp %(code)s"),
        N_(
            "Lớp %(code)s của khóa «%(title)s» vừa có chỗ trống và đến lượt Ông/Bà. Hãy nhận chỗ "
            "hoặc từ chối trước thời hạn dưới đây; quá hạn, chỗ được mời người tiếp theo."
        ),
    ),
    S.WITHDRAWN: (
        N_("Ông/Bà đã rút khỏi lớp %(code)s"),
        N_("Ông/Bà không còn trong danh sách lớp %(code)s của khóa «%(title)s»."),
    ),
    S.REJECTED: (
        N_("Đăng ký lớp %(code)s không được duyệt"),
        N_("Đăng ký của Ông/Bà vào khóa «%(title)s», lớp %(code)s không được duyệt."),
    ),
    S.EXPIRED: (
        N_("Đăng ký lớp %(code)s đã hết hạn"),
        N_(
            "Đăng ký hoặc lời mời nhận chỗ của Ông/Bà trong khóa «%(title)s», lớp %(code)s đã hết "
            "hạn. Ông/Bà có thể đăng ký lớp khác."
        ),
    ),
    S.SUBSTITUTED: (
        N_("Đã có người thay Ông/Bà trong lớp %(code)s"),
        N_(
            "Đơn vị đã cử người khác thay Ông/Bà tham dự khóa «%(title)s», lớp %(code)s. Ông/Bà "
            "không còn trong danh sách lớp."
        ),
    ),
    S.CLASS_CANCELLED: (
        N_("Lớp %(code)s bị hủy"),
        N_(
            "Lớp %(code)s của khóa «%(title)s» không được tổ chức. Ông/Bà không phải đến; đăng ký "
            "của Ông/Bà đã kết thúc theo lớp."
        ),
    ),
}

_TELLS_WHY = {S.REJECTED, S.WITHDRAWN}


def changed_letter(told: Told, changes: Sequence[Change]) -> Letter:
    """What is otherwise than people were told."""
    code = told.course_class.code
    return Letter(
        _("Lớp %(code)s có thay đổi", code=code),
        (
            _greeting(told),
            _(
                "Khóa «%(title)s», lớp %(code)s có thay đổi so với lần báo trước. Tệp lịch kèm "
                "theo thay cho tệp cũ.",
                title=told.title,
                code=code,
            ),
        ),
        (*(_of_change(change) for change in changes), *about_class(told, told.course_class)),
        _registration(_("Xem đăng ký")),
    )


def _of_change(change: Change) -> tuple[str, str]:
    what, old, new = (_words(words) for words in (change.what, change.old, change.new))
    return what, _("%(new)s (trước đây: %(old)s)", new=new, old=old) if old else new


def reminder_letter(told: Told, days: Sequence[date], *, left: int) -> Letter:
    """A meeting is near. days: on which the class meets in the week from then on."""
    code, first = told.course_class.code, vi_date(days[0])
    words = (
        _(
            "Ngày mai, %(day)s, Ông/Bà có buổi học của khóa «%(title)s», lớp %(code)s.",
            day=first,
            title=told.title,
            code=code,
        )
        if left == 1
        else _(
            "Ngày %(day)s, Ông/Bà có buổi học của khóa «%(title)s», lớp %(code)s. Nếu không thể "
            "tham dự, hãy báo đơn vị hoặc rút sớm để nhường chỗ.",
            day=first,
            title=told.title,
            code=code,
        )
    )
    subject = _("Nhắc lịch: lớp %(code)s học ngày %(day)s", code=code, day=first)
    facts = about_class(told, told.course_class)
    return Letter(subject, (_greeting(told), words), facts, _registration(_("Xem đăng ký")))


def approvals_letter(name: str, waiting: Mapping[Approver, Sequence[Awaited]]) -> Letter:
    """Places that wait for somebody's yes, class by class, the most urgent first."""
    lines = sorted(
        ((one, approver) for approver, some in waiting.items() for one in some),
        key=lambda line: (line[0].due_on, line[0].code),
    )
    facts = [
        (
            _("%(code)s: %(title)s", code=one.code, title=one.title),
            _(_AWAITED[approver], count=one.places, day=vi_date(one.due_on)),
        )
        for one, approver in lines[:_MOST_CLASSES]
    ]
    if len(lines) > _MOST_CLASSES:
        more = sum(one.places for one, _approver in lines[_MOST_CLASSES:])
        facts.append(
            (
                _("và %(count)s lớp nữa", count=len(lines) - _MOST_CLASSES),
                _("%(count)s người", count=more),
            )
        )
    count = sum(one.places for one, _approver in lines)
    endpoint = "approval.of_unit" if Approver.UNIT in waiting else "approval.of_organiser"
    return Letter(
        _("%(count)s đề nghị học chờ Ông/Bà duyệt", count=count),
        (
            _("Kính gửi %(name)s,", name=name),
            _(
                "Những lớp dưới đây có người chờ Ông/Bà duyệt. Xin duyệt hoặc từ chối trước thời "
                "hạn để học viên biết mình có được học hay không. Thư này được gửi nhiều nhất mỗi "
                "ngày một lần, khi có thêm đề nghị mới."
            ),
        ),
        tuple(facts),
        (_("Mở danh sách chờ duyệt"), _path(endpoint)),
    )


_AWAITED: Mapping[Approver, str] = {
    Approver.UNIT: N_counted("%(count)s người chờ đơn vị duyệt, hạn %(day)s"),
    Approver.ORGANISER: N_counted("%(count)s người chờ ban tổ chức duyệt, hạn %(day)s"),
}


def report_letter(name: str, deadline: Deadline, due: date, *, left: int) -> Letter:
    """Something is due to somebody."""
    return Letter(
        _("%(what)s: còn %(count)s ngày", what=deadline.what, count=left)
        if left
        else _("%(what)s: hạn cuối là hôm nay", what=deadline.what),
        (
            _("Kính gửi %(name)s,", name=name),
            _(
                "Theo kế hoạch của tỉnh, hạn của «%(what)s» là hết ngày %(day)s.",
                what=deadline.what,
                day=vi_date(due),
            ),
        ),
        tuple(
            (label, value)
            for label, value in (
                (_("Cơ quan gửi"), deadline.owed_by),
                (_("Nơi nhận"), deadline.owed_to),
                (_("Căn cứ"), _("mục %(clause)s của kế hoạch", clause=deadline.clause)),
            )
            if value
        ),
        (_("Xem kế hoạch"), _path("plan.show")),
    )


def about_class(told: Told, course_class: CourseClass) -> tuple[tuple[str, str], ...]:
    """Title, days, place and meetings of a class; how to get in online for who has a seat."""
    timetable = timetable_of(course_class)
    facts = [(_("Khóa"), told.title), (_("Thời gian"), period(timetable))]
    if timetable.mode:
        facts.append((_("Hình thức"), _(timetable.mode.label)))
    if timetable.venue:
        facts.append((_("Địa điểm"), timetable.venue))
    if timetable.link and told.enrolment.status is S.CONFIRMED:
        facts.append((_("Đường dẫn"), timetable.link))
    if timetable.held:
        facts.append((_("Các buổi"), _meetings(timetable)))
    if told.organiser:
        facts.append((_("Đơn vị tổ chức"), told.organiser))
    return tuple(facts)


def period(timetable: Timetable) -> str:
    """From the first day of a class to the last, or the one."""
    first, last = vi_date(timetable.starts_on), vi_date(timetable.ends_on)
    return first if first == last else f"{first} – {last}"


def _meetings(timetable: Timetable) -> str:
    """Day by day: «01/07/2024 sáng, chiều; 02/07/2024 sáng», the first of many."""
    days = [(day, list(halves)) for day, halves in groupby(timetable.held, key=_DAY)]
    named = [
        f"{vi_date(day)} {', '.join(_(one.part.label).lower() for one in halves)}"
        for day, halves in days[:_MOST_DAYS]
    ]
    rest = len(days) - len(named)
    if rest:
        named.append(_("và %(count)s ngày nữa", count=rest))
    return "; ".join(named)


def _words(said: str | Phrase) -> str:
    """Words of ours in the reader's language; whatever else was typed as it is."""
    if isinstance(said, Phrase):
        return "".join(_words(piece) for piece in said)
    return _(said) if isinstance(said, Word) else said


def _greeting(told: Told | Removal) -> str:
    return _("Kính gửi Ông/Bà %(name)s,", name=told.person.full_name)


def _reason(written: str) -> str:
    code, words = read_reason(written)
    return ": ".join(filter(None, (_(code.label) if code else "", words)))


def _registration(label: str) -> tuple[str, str]:
    return label, _path("registration.index")


def _path(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, _external=False, **values)
