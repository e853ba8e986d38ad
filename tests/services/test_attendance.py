"""The register of a meeting: taken by several clerks, checked into, closed and opened again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.domain.attendance import (
    HasAttended,
    MarkedMeanwhile,
    MeetingAhead,
    MeetingHasRegister,
    MeetingIsCancelled,
    MeetingIsClosed,
    MeetingIsOpen,
    NotInClass,
    Presence,
    UnmarkedMeanwhile,
    Way,
)
from app.domain.audit import AuditAction
from app.domain.check_in import (
    LeftClass,
    MarkedOtherwise,
    NotConfirmed,
    NotToday,
    StillWaiting,
    TooEarly,
    WrongClass,
)
from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.enrolment import EnrolmentStatus
from app.domain.errors import RuleViolation
from app.domain.walk_in import AlreadyMatched, NotSeated
from app.models import Attendance, AuditEvent, CourseClass, Enrolment, Meeting, Person, User, WalkIn
from app.services.attendance import (
    CheckedIn,
    MarkEntry,
    RegisterRefused,
    RegisterTaken,
    call_late,
    check_in,
    close_meeting,
    match_walk_in,
    note_walk_in,
    remove_walk_in,
    reopen_meeting,
    take_register,
)
from app.services.attendance.walk_in import WalkInFacts
from app.services.enrolment import remove
from app.services.meeting import remove_meeting
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
    make_officer,
    make_user,
)

P = Presence
NINE = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
"""Nine in the morning in Vietnam, on the first day of the class."""


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def march(db: Session, cast: Cast) -> CourseClass:
    return make_class(db, make_course(db, cast.province), code="L1")


@pytest.fixture
def meeting(db: Session, march: CourseClass) -> Meeting:
    return make_meeting(db, march)


@pytest.fixture
def an(db: Session, cast: Cast, march: CourseClass) -> Enrolment:
    return make_enrolment(db, cast.an, march)


@pytest.fixture
def binh(db: Session, cast: Cast, march: CourseClass) -> Enrolment:
    return make_enrolment(db, cast.binh, march)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


def take(
    db: Session,
    meeting: Meeting,
    clerk: User,
    *entries: MarkEntry,
    now: datetime = NINE,
) -> RegisterTaken:
    march = db.get_one(CourseClass, meeting.course_class_id)
    return take_register(db, march, meeting, entries, actor=clerk, now=now)


def enter(
    db: Session,
    meeting: Meeting,
    person: Person,
    clerk: User,
    way: Way = Way.OWN,
    *,
    now: datetime = NINE,
) -> CheckedIn:
    march = db.get_one(CourseClass, meeting.course_class_id)
    return check_in(db, march, meeting, person, way, actor=clerk, now=now)


def said(db: Session) -> dict[int, tuple[Presence, Way]]:
    rows = db.scalars(select(Attendance), execution_options={"populate_existing": True})
    return {row.enrolment_id: (row.presence, row.way) for row in rows}


def logged(db: Session, subject: str) -> list[tuple[AuditAction, dict[str, object]]]:
    events = db.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [(one.action, one.changes) for one in events if one.subject_type == subject]


def test_a_whole_class_is_marked_at_once_and_each_mark_is_logged(
    db: Session, meeting: Meeting, an: Enrolment, binh: Enrolment, clerk: User
) -> None:
    entries = MarkEntry(an.id, P.PRESENT, None), MarkEntry(binh.id, P.EXCUSED, None)

    assert take(db, meeting, clerk, *entries) == RegisterTaken(new=2, changed=0)

    by_register = Way.REGISTER
    assert said(db) == {an.id: (P.PRESENT, by_register), binh.id: (P.EXCUSED, by_register)}
    assert logged(db, "enrolment")[0] == (
        AuditAction.ATTENDANCE_RECORDED,
        {
            "held_on": [None, "2024-03-04"],
            "part": [None, "morning"],
            "presence": [None, "present"],
            "way": [None, "register"],
        },
    )
    assert logged(db, "course_class") == [
        (
            AuditAction.ATTENDANCE_RECORDED,
            {
                "held_on": ["2024-03-04", "2024-03-04"],
                "part": ["morning", "morning"],
                "marked": [None, 2],
            },
        )
    ]


def test_the_same_again_does_nothing(
    db: Session, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    take(db, meeting, clerk, MarkEntry(an.id, P.LATE, None))
    before = len(logged(db, "enrolment"))

    assert take(db, meeting, clerk, MarkEntry(an.id, P.LATE, None)) == RegisterTaken(0, 0)
    assert take(db, meeting, clerk, MarkEntry(an.id, P.LATE, P.LATE)) == RegisterTaken(0, 0)
    assert len(logged(db, "enrolment")) == before


def test_a_mark_is_changed_and_taken_back(
    db: Session, meeting: Meeting, an: Enrolment, binh: Enrolment, clerk: User
) -> None:
    take(db, meeting, clerk, MarkEntry(an.id, P.LATE, None), MarkEntry(binh.id, P.LATE, None))

    taken = take(
        db, meeting, clerk, MarkEntry(an.id, P.PRESENT, P.LATE), MarkEntry(binh.id, None, P.LATE)
    )

    assert taken == RegisterTaken(new=0, changed=2)
    assert said(db) == {an.id: (P.PRESENT, Way.REGISTER)}
    assert [changes["presence"] for _action, changes in logged(db, "enrolment")[2:]] == [
        ["late", "present"],
        ["late", None],
    ]


def test_what_another_clerk_has_written_meanwhile_is_told_and_nothing_is_lost(
    db: Session, meeting: Meeting, an: Enrolment, binh: Enrolment, clerk: User
) -> None:
    take(db, meeting, clerk, MarkEntry(an.id, P.EXCUSED, None))

    with pytest.raises(RegisterRefused) as refused:
        take(
            db, meeting, clerk, MarkEntry(an.id, P.PRESENT, None), MarkEntry(binh.id, P.LATE, None)
        )

    assert {id: type(why) for id, why in refused.value.by_place.items()} == {an.id: MarkedMeanwhile}
    assert said(db) == {an.id: (P.EXCUSED, Way.REGISTER)}
    take(db, meeting, clerk, MarkEntry(an.id, None, P.EXCUSED))
    with pytest.raises(RegisterRefused) as gone:
        take(db, meeting, clerk, MarkEntry(an.id, P.LATE, P.EXCUSED))
    assert isinstance(gone.value.by_place[an.id], UnmarkedMeanwhile)


def test_what_was_not_touched_leaves_the_work_of_others_alone(
    db: Session, meeting: Meeting, an: Enrolment, binh: Enrolment, clerk: User
) -> None:
    take(db, meeting, clerk, MarkEntry(an.id, P.EXCUSED, None))

    take(db, meeting, clerk, MarkEntry(an.id, None, None), MarkEntry(binh.id, P.LATE, None))

    assert said(db)[an.id] == (P.EXCUSED, Way.REGISTER)
    assert said(db)[binh.id] == (P.LATE, Way.REGISTER)


def test_nobody_without_a_seat_is_marked(
    db: Session, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    an.status = EnrolmentStatus.WITHDRAWN

    with pytest.raises(NotInClass):
        take(db, meeting, clerk, MarkEntry(an.id, P.PRESENT, None))
    take(db, meeting, clerk, MarkEntry(an.id, None, None))

    assert said(db) == {}


def test_a_register_is_written_from_the_day_on_until_it_is_closed(
    db: Session, march: CourseClass, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    entry = MarkEntry(an.id, P.PRESENT, None)
    with pytest.raises(MeetingAhead, match="04/03/2024"):
        take(db, meeting, clerk, entry, now=NINE - timedelta(days=1))
    meeting.is_cancelled = True
    with pytest.raises(MeetingIsCancelled):
        take(db, meeting, clerk, entry)
    meeting.is_cancelled, march.status = False, ClassStatus.CANCELLED
    with pytest.raises(ClassIsCancelled):
        take(db, meeting, clerk, entry)
    march.status = None
    close_meeting(db, march, meeting, actor=clerk, now=NINE)
    with pytest.raises(MeetingIsClosed):
        take(db, meeting, clerk, MarkEntry(an.id, P.PRESENT, P.ABSENT))
    with pytest.raises(MeetingIsClosed):
        close_meeting(db, march, meeting, actor=clerk, now=NINE)


def test_closing_says_absent_of_whom_nothing_is_said_and_opening_takes_just_that_back(
    db: Session, march: CourseClass, meeting: Meeting, an: Enrolment, binh: Enrolment, clerk: User
) -> None:
    take(db, meeting, clerk, MarkEntry(an.id, P.ABSENT, None))

    assert close_meeting(db, march, meeting, actor=clerk, now=NINE) == 1

    assert said(db)[binh.id] == (P.ABSENT, Way.AUTOMATIC)
    mark = db.scalars(select(Attendance).where(Attendance.enrolment_id == binh.id)).one()
    assert mark.marked_by_id is None
    assert (meeting.closed_at, meeting.closed_by_id) == (NINE, clerk.id)
    assert logged(db, "course_class")[-1][0] is AuditAction.REGISTER_CLOSED
    assert logged(db, "course_class")[-1][1]["marked_absent"] == [None, 1]

    assert reopen_meeting(db, march, meeting, actor=clerk, now=NINE) == 1

    assert said(db) == {an.id: (P.ABSENT, Way.REGISTER)}
    assert meeting.closed_at is None
    assert logged(db, "course_class")[-1][0] is AuditAction.REGISTER_REOPENED
    with pytest.raises(MeetingIsOpen):
        reopen_meeting(db, march, meeting, actor=clerk, now=NINE)


def test_who_checks_in_is_there_once_however_often(
    db: Session, cast: Cast, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    first, again = (enter(db, meeting, cast.an, clerk) for _ in range(2))

    assert (first.presence, first.is_new, again.is_new) == (P.PRESENT, True, False)
    assert said(db) == {an.id: (P.PRESENT, Way.OWN)}
    assert len(logged(db, "enrolment")) == 1


def test_who_was_there_stays_told_so_after_closing(
    db: Session, cast: Cast, march: CourseClass, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    enter(db, meeting, cast.an, clerk)
    close_meeting(db, march, meeting, actor=clerk, now=NINE)

    assert not enter(db, meeting, cast.an, clerk).is_new


def test_from_when_it_is_said_on_who_checks_in_is_late(
    db: Session,
    cast: Cast,
    march: CourseClass,
    meeting: Meeting,
    an: Enrolment,
    binh: Enrolment,
    clerk: User,
) -> None:
    for _ in range(2):
        call_late(db, march, meeting, is_late=True, actor=clerk, now=NINE)
    assert enter(db, meeting, cast.an, clerk).presence is P.LATE
    call_late(db, march, meeting, is_late=False, actor=clerk, now=NINE)
    assert enter(db, meeting, cast.binh, clerk).presence is P.PRESENT

    told = [changes["late_from"] for _a, changes in logged(db, "course_class")]
    assert told == [[None, NINE.isoformat()], [NINE.isoformat(), None]]


def test_a_code_does_not_undo_what_a_clerk_has_written_but_the_organiser_does(
    db: Session, cast: Cast, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    take(db, meeting, clerk, MarkEntry(an.id, P.EXCUSED, None))

    with pytest.raises(MarkedOtherwise):
        enter(db, meeting, cast.an, clerk)
    assert enter(db, meeting, cast.an, clerk, Way.SCAN).is_new

    assert said(db) == {an.id: (P.PRESENT, Way.SCAN)}


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (None, WrongClass),
        (EnrolmentStatus.WAITING, StillWaiting),
        (EnrolmentStatus.APPLIED, NotConfirmed),
        (EnrolmentStatus.WITHDRAWN, LeftClass),
    ],
)
def test_who_has_no_seat_is_told_why(
    db: Session,
    cast: Cast,
    march: CourseClass,
    meeting: Meeting,
    clerk: User,
    status: EnrolmentStatus | None,
    refusal: type[RuleViolation],
) -> None:
    if status is not None:
        make_enrolment(db, cast.an, march, status=status)

    with pytest.raises(refusal):
        enter(db, meeting, cast.an, clerk)

    assert said(db) == {}


def test_a_place_taken_anew_counts_not_the_one_given_up(
    db: Session, cast: Cast, march: CourseClass, meeting: Meeting, clerk: User
) -> None:
    make_enrolment(db, cast.an, march, status=EnrolmentStatus.WITHDRAWN)
    anew = make_enrolment(db, cast.an, march)
    make_enrolment(db, cast.an, march, status=EnrolmentStatus.EXPIRED)

    assert enter(db, meeting, cast.an, clerk).enrolment is anew


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        (NINE - timedelta(days=1), MeetingAhead),
        (NINE - timedelta(hours=4), TooEarly),
        (NINE + timedelta(days=1), NotToday),
    ],
)
def test_one_checks_in_at_the_time(
    db: Session,
    cast: Cast,
    meeting: Meeting,
    an: Enrolment,
    clerk: User,
    now: datetime,
    refusal: type[RuleViolation],
) -> None:
    with pytest.raises(refusal):
        enter(db, meeting, cast.an, clerk, now=now)

    assert said(db) == {}


def note(db: Session, march: CourseClass, meeting: Meeting, clerk: User) -> WalkIn:
    facts = WalkInFacts("Phạm Thị Khách", "Trường Tiểu học Ba Đình", None)
    return note_walk_in(db, march, meeting, facts, actor=clerk, now=NINE)


def test_who_came_without_a_place_is_there_once_they_are_found(
    db: Session, march: CourseClass, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    guest = note(db, march, meeting, clerk)
    close_meeting(db, march, meeting, actor=clerk, now=NINE)

    match_walk_in(db, march, meeting, guest, an, actor=clerk, now=NINE)

    assert said(db) == {an.id: (P.PRESENT, Way.WALK_IN)}
    assert (guest.enrolment_id, guest.matched_at) == (an.id, NINE)
    name = "Phạm Thị Khách, Trường Tiểu học Ba Đình"
    told = [c["walk_in"] for _a, c in logged(db, "course_class") if "walk_in" in c]
    assert told == [[None, name], [name, f"{an.person.code} Nguyễn Văn An"]]
    with pytest.raises(AlreadyMatched):
        match_walk_in(db, march, meeting, guest, an, actor=clerk, now=NINE)
    with pytest.raises(AlreadyMatched):
        remove_walk_in(db, march, meeting, guest, actor=clerk, now=NINE)


def test_a_match_leaves_what_a_clerk_has_said(
    db: Session, march: CourseClass, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    take(db, meeting, clerk, MarkEntry(an.id, P.LATE, None))

    match_walk_in(db, march, meeting, note(db, march, meeting, clerk), an, actor=clerk, now=NINE)

    assert said(db) == {an.id: (P.LATE, Way.REGISTER)}


def test_nobody_is_matched_without_a_seat(
    db: Session, march: CourseClass, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    guest = note(db, march, meeting, clerk)
    an.status = EnrolmentStatus.WAITING

    with pytest.raises(NotSeated):
        match_walk_in(db, march, meeting, guest, an, actor=clerk, now=NINE)

    assert guest.enrolment_id is None


def test_who_was_noted_by_mistake_is_taken_out(
    db: Session, march: CourseClass, meeting: Meeting, clerk: User
) -> None:
    remove_walk_in(db, march, meeting, note(db, march, meeting, clerk), actor=clerk, now=NINE)

    assert db.scalars(select(WalkIn)).all() == []


def test_a_meeting_with_a_register_is_not_taken_away(
    db: Session, march: CourseClass, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    take(db, meeting, clerk, MarkEntry(an.id, P.PRESENT, None))

    with pytest.raises(MeetingHasRegister, match="1 người"):
        remove_meeting(db, march, meeting, actor=clerk, now=NINE)


def test_who_has_come_is_not_removed_as_a_slip(
    db: Session, march: CourseClass, meeting: Meeting, an: Enrolment, clerk: User
) -> None:
    take(db, meeting, clerk, MarkEntry(an.id, P.LATE, None))

    with pytest.raises(HasAttended):
        remove(db, an, actor=clerk, now=NINE)
    take(db, meeting, clerk, MarkEntry(an.id, P.ABSENT, P.LATE))
    remove(db, an, actor=clerk, now=NINE)

    assert said(db) == {}


def test_many_are_marked_in_a_few_statements(
    db: Session, cast: Cast, march: CourseClass, meeting: Meeting, clerk: User
) -> None:
    sent: list[str] = []

    def statements(people: Sequence[Enrolment]) -> int:
        db.flush()
        sent.clear()
        take(db, meeting, clerk, *(MarkEntry(one.id, P.PRESENT, None) for one in people))
        return len(sent)

    def note_statement(_: object, __: object, statement: str, *___: object) -> None:
        sent.append(statement)

    few = [make_enrolment(db, make_officer(db, cast.education), march) for _ in range(2)]
    many = [make_enrolment(db, make_officer(db, cast.education), march) for _ in range(30)]

    event.listen(db.connection(), "before_cursor_execute", note_statement)

    assert statements(few) == statements(many)
