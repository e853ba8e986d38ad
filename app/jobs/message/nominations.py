"""Letters to unit contacts: a class takes names of their people, and will take no more soon."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from app.domain.calendar import end_of, local_date
from app.domain.message import Letter, MessageKind, Recipient
from app.i18n import _, vi_date, vi_int, vi_time
from app.jobs.message.letters import period
from app.queries.nominating import Nominating, announced, classes_nominating, nominators_of
from app.queries.notice import timetable_of
from app.services.message import Draft

_DAYS = (30, 7, 1)

_A_DAY = timedelta(days=1)


def invitations(db: Session, now: datetime) -> Iterator[Draft]:
    """To each contact, once a class: it takes names. Once any was told of it, nobody is again."""
    today = local_date(now)
    classes = classes_nominating(db, now=now, on=today)
    told = announced(db, [one.course_class.id for one in classes])
    for one in classes:
        if one.course_class.id in told:
            continue
        for contact, seats in nominators_of(db, one, on=today).items():
            yield Draft(
                key=f"opened:{one.course_class.id}:{contact.user_id}",
                kind=MessageKind.NOMINATIONS,
                letter=_invitation(contact.name, one, seats),
                to=contact,
                province_id=one.course_class.province_id,
                useful_until=one.shuts_at,
                course_class_id=one.course_class.id,
            )


def nominations(db: Session, now: datetime) -> Iterator[Draft]:
    """To each contact, one letter a day: the classes that take no more names so many days on.

    Of what they are told today for the first time they need no reminder.
    """
    today = local_date(now)
    closing: dict[tuple[int, Recipient], list[Nominating]] = {}
    classes = classes_nominating(db, now=now, on=today)
    told = announced(db, [one.course_class.id for one in classes])
    for one in classes:
        is_new = local_date(told.get(one.course_class.id, now)) == today
        if not is_new and (local_date(one.shuts_at) - today).days in _DAYS:
            for contact in nominators_of(db, one, on=today):
                closing.setdefault((one.course_class.province_id, contact), []).append(one)
    for (province_id, contact), classes in closing.items():
        yield Draft(
            key=f"nominations:{today}:{province_id}:{contact.user_id}",
            kind=MessageKind.NOMINATIONS,
            letter=_reminder(contact.name, classes),
            to=contact,
            province_id=province_id,
            useful_until=end_of(today + _A_DAY),
        )


def _invitation(name: str, one: Nominating, seats: int | None) -> Letter:
    """seats: that units of theirs hold; None: nobody holds any."""
    course_class = one.course_class
    facts = [
        (_("Khóa"), one.title),
        (_("Đối tượng"), ", ".join(_(audience.label) for audience in one.audiences)),
        (_("Thời gian"), period(timetable_of(course_class))),
        (_("Địa điểm"), course_class.venue or ""),
        (_("Số chỗ"), vi_int(course_class.capacity) if course_class.capacity is not None else ""),
        (_("Chỗ giữ cho đơn vị"), vi_int(seats) if seats is not None else ""),
        (_("Nhận đề cử"), _until(one)),
        (_("Đơn vị tổ chức"), one.organiser or ""),
    ]
    return Letter(
        _("Mời cử người học lớp %(code)s", code=course_class.code),
        (
            _("Kính gửi %(name)s,", name=name),
            _(
                "Lớp %(code)s của khóa «%(title)s» đã mở ghi danh. Nếu đơn vị có người thuộc đối "
                "tượng của khóa, hãy đề cử trước thời hạn dưới đây.",
                code=course_class.code,
                title=one.title,
            ),
        ),
        tuple((label, value) for label, value in facts if value),
        (
            _("Đề cử người học"),
            url_for("nomination.create", class_id=course_class.id, _external=False),
        ),
    )


def _reminder(name: str, classes: list[Nominating]) -> Letter:
    return Letter(
        _("%(count)s lớp sắp hết hạn đề cử", count=len(classes)),
        (
            _("Kính gửi %(name)s,", name=name),
            _(
                "Các lớp dưới đây sắp thôi nhận đề cử. Nếu đơn vị còn người cần học, hãy đề cử "
                "trước thời hạn; chỗ giữ cho đơn vị mà không dùng sẽ được chuyển cho đơn vị khác."
            ),
        ),
        tuple(
            (_("%(code)s: %(title)s", code=one.course_class.code, title=one.title), _until(one))
            for one in classes
        ),
        (_("Mở danh sách lớp"), url_for("nomination.index", _external=False)),
    )


def _until(one: Nominating) -> str:
    """Where the class names no hour, the day before it begins."""
    if one.course_class.registration_until is None:
        return _("đến hết ngày %(day)s", day=vi_date(one.course_class.starts_on - _A_DAY))
    return _("hạn %(time)s", time=vi_time(one.shuts_at))
