"""Who could have a place in a class, what one place has been through, and what hangs on a class."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.course import ClassStatus, DayPart, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.domain.errors import NotFound
from app.models import CourseClass, EnrolmentEvent, Meeting, Unit
from app.queries.candidate import CandidateFilter, count_candidates, list_candidates
from app.queries.enrolment import (
    Stake,
    before_cancelling,
    enrolment_sheet,
    enrolment_to_change,
    people_by_id,
    person_by_code,
    stake_of,
)
from app.queries.organiser import class_to_change, is_given
from app.queries.outlook import Outlook
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_officer,
    make_person,
    make_unit,
    make_user,
)

DAY = date(2024, 6, 15)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def march(db: Session, cast: Cast) -> CourseClass:
    return make_class(db, make_course(db, cast.province, organiser=cast.home_affairs), code="L1")


def seen(cast: Cast, unit: Unit | None = None) -> Outlook:
    """What somebody sees of the province: all of it, or a unit's subtree."""
    scope = Scope((Subtree(cast.province.id, unit.id if unit else None),))
    return Outlook(cast.province.id, scope, DAY.year, DAY)


def names(db: Session, march: CourseClass, outlook: Outlook, wanted: CandidateFilter) -> list[str]:
    found = [line.full_name for line in list_candidates(db, march, outlook, wanted)]
    assert count_candidates(db, march, outlook, wanted) == len(found)
    return found


def test_candidates_are_in_post_in_scope_and_without_a_seat(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    below = make_unit(db, cast.province, parent=cast.education)
    make_officer(db, below, full_name="Hoàng Thị Cúc")
    make_officer(db, cast.education, full_name="Đã Nghỉ", ends_on=date(2020, 1, 1))
    make_enrolment(db, cast.an, march)
    make_enrolment(db, cast.binh, march, status=EnrolmentStatus.NOMINATED)
    anyone = CandidateFilter()

    assert names(db, march, seen(cast), anyone) == ["Trần Thị Bình", "Hoàng Thị Cúc"]
    assert names(db, march, seen(cast, below), anyone) == ["Hoàng Thị Cúc"]
    assert names(db, march, seen(cast), CandidateFilter(text="BINH")) == ["Trần Thị Bình"]
    of_unit = CandidateFilter(unit_text="giao duc")
    assert names(db, march, seen(cast), of_unit) == ["Trần Thị Bình", "Hoàng Thị Cúc"]
    first = list_candidates(db, march, seen(cast), anyone, limit=1)[0]
    assert (first.status, first.unit_name) == (
        EnrolmentStatus.NOMINATED,
        "Sở Giáo dục và Đào tạo",
    )


@pytest.mark.parametrize(
    ("topics", "untrained"),
    [
        ([Topic.DIGITAL_TRANSFORMATION], []),
        ([Topic.STEM_STEAM], ["Nguyễn Văn An"]),
        ([Topic.STEM_STEAM, Topic.DIGITAL_TECHNOLOGY], []),
    ],
)
def test_whoever_has_what_the_class_would_give_is_trained(
    db: Session, cast: Cast, topics: list[Topic], untrained: list[str]
) -> None:
    """An has learnt digital skills this year, which counts for every staff topic and no other."""
    make_credit(db, cast.an, make_class(db, make_course(db, cast.province)))
    old = make_class(db, make_course(db, cast.province), *(date(2023, 5, 4),) * 2)
    make_credit(db, cast.binh, old)
    autumn = make_class(
        db, make_course(db, cast.province, topics=topics), *(date(2024, 10, 7),) * 2
    )
    wanted = CandidateFilter(only_untrained=True)

    assert names(db, autumn, seen(cast), wanted) == [*untrained, "Trần Thị Bình"]
    lines = list_candidates(db, autumn, seen(cast), CandidateFilter())
    assert {line.full_name for line in lines if not line.is_trained} == {
        *untrained,
        "Trần Thị Bình",
    }


def test_people_are_taken_by_id_and_code_only_within_the_scope(db: Session, cast: Cast) -> None:
    both = [cast.an.id, cast.binh.id]

    assert people_by_id(db, both, seen(cast)) == [cast.an, cast.binh]
    assert people_by_id(db, [], seen(cast)) == []
    with pytest.raises(NotFound):
        people_by_id(db, both, seen(cast, cast.education))
    assert person_by_code(db, cast.an.code, seen(cast)) is cast.an
    assert person_by_code(db, cast.an.code, seen(cast, cast.education)) is None
    elsewhere = make_person(db, make_cast(db).province)
    assert person_by_code(db, elsewhere.code, seen(cast)) is None


def test_a_class_is_changed_by_whoever_oversees_its_organiser(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    of_province = make_class(db, make_course(db, cast.province))
    home, education = seen(cast, cast.home_affairs), seen(cast, cast.education)

    assert class_to_change(db, march.id, home) is march
    assert is_given(db, march.course, home)
    assert not is_given(db, march.course, education)
    for class_id, outlook in ((march.id, education), (of_province.id, home), (0, seen(cast))):
        with pytest.raises(NotFound):
            class_to_change(db, class_id, outlook)
    assert class_to_change(db, of_province.id, seen(cast)) is of_province


def test_a_place_is_changed_by_whoever_gives_its_class_whosever_it_is(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    of_an, of_binh = (make_enrolment(db, one, march) for one in (cast.an, cast.binh))
    home = seen(cast, cast.home_affairs)

    assert enrolment_to_change(db, of_an.id, home) is of_an
    assert enrolment_to_change(db, of_binh.id, home) is of_binh
    elsewhere = seen(make_cast(db))
    for place, outlook in ((of_binh, seen(cast, cast.education)), (of_an, elsewhere)):
        with pytest.raises(NotFound):
            enrolment_to_change(db, place.id, outlook)


def test_a_place_is_shown_with_all_it_has_been_through(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    clerk = make_user(db, display_name="Cán bộ A")
    place = make_enrolment(db, cast.an, march, unit_id=cast.education.id)
    make_completion(db, place, Outcome.ABSENT, is_current=False)
    make_completion(db, place)
    for status, actor in ((EnrolmentStatus.NOMINATED, None), (EnrolmentStatus.CONFIRMED, clerk)):
        event = EnrolmentEvent(enrolment=place, status=status, at=NOW)
        event.actor_id = actor.id if actor else None
        db.add(event)
    db.flush()

    nothing = replace(seen(cast), scope=Scope())
    sheet = enrolment_sheet(db, place.id, seen(cast), giving=nothing)

    assert (sheet.person, sheet.course_class, sheet.is_seen) == (cast.an, march, True)
    assert sheet.unit_name == "Sở Giáo dục và Đào tạo"
    assert [(line.event.status, line.actor) for line in sheet.events] == [
        (EnrolmentStatus.CONFIRMED, "Cán bộ A"),
        (EnrolmentStatus.NOMINATED, None),
    ]
    assert [one.outcome for one in sheet.completions] == [Outcome.COMPLETED, Outcome.ABSENT]
    education, home = seen(cast, cast.education), seen(cast, cast.home_affairs)
    assert not enrolment_sheet(db, place.id, education, giving=home).is_seen
    elsewhere = seen(make_cast(db))
    for outlook, giving in ((education, education), (education, nothing), (elsewhere, elsewhere)):
        with pytest.raises(NotFound):
            enrolment_sheet(db, place.id, outlook, giving=giving)


def test_what_hangs_on_a_class_is_told_before_and_after_it_was_called_off(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    make_credit(db, cast.an, march)
    make_enrolment(db, cast.binh, march, status=EnrolmentStatus.WITHDRAWN)
    for part, is_cancelled in ((DayPart.MORNING, False), (DayPart.EVENING, True)):
        day = march.starts_on
        march.meetings.append(Meeting(held_on=day, part=part, is_cancelled=is_cancelled))
    db.flush()

    assert stake_of(db, march) == Stake(enrolled=1, busy=0, meetings=1, completed=1)

    march.status = ClassStatus.CANCELLED
    for _ in range(2):
        make_enrolment(db, cast.binh, march, status=EnrolmentStatus.CLASS_CANCELLED)
    db.flush()
    # Of two places of one person only the latest would come back.
    assert stake_of(db, march).enrolled == 1
    assert list(before_cancelling(db, march.id).values()) == [EnrolmentStatus.CONFIRMED]
