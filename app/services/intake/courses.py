"""Courses and their classes: one row a class, the rows of a course saying the same of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.audit import AuditAction
from app.domain.course import ClassStatus
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus, seats_taken
from app.domain.fault import (
    ClassLocked,
    ClassOfAnotherCourse,
    CourseOutOfBounds,
    EndsBeforeItBegins,
    NoHours,
    NoSeatLeft,
    PeopleToTell,
    ProvinceOutOfBounds,
    RowsDisagree,
    day_words,
)
from app.domain.label import N_
from app.domain.vietnamese import fold
from app.models import Course, CourseAudience, CourseClass, CourseTopic
from app.queries.intake import (
    AnyRow,
    classes_by_code,
    courses_by_code,
    places_counted,
    topics_and_audiences,
    unit_book,
)
from app.services.intake.draft import (
    CHANGED,
    CREATED,
    Amendment,
    Changes,
    Draft,
    Ground,
    differences,
    said,
)
from app.services.intake.references import find_units, refuse_repeats
from app.services.intake.table import Table, plain
from app.services.intake.writes import NewRows, Removals, Step, Updates

_OF_COURSE = ("title", "topic", "organiser_code", "audiences")
_OF_CLASS = ("starts_on", "ends_on", "mode", "venue", "capacity", "hours", "status")

_CANCELLED = ClassStatus.CANCELLED.value

_COURSE = ("province_id", "code", "title", "search_key", "organiser_id")
_CLASS = ("province_id", "course_id", "code", *_OF_CLASS)


def draft_courses(ground: Ground, table: Table) -> Draft:
    """What a file of courses would do. Its key is the class; courses come with their classes.

    A course or class of the register that the file says otherwise is changed. A blank cell of an
    optional column erases nothing: a class that was cancelled stays so under a blank status.
    """
    work = _Courses(ground, table, Draft(table))
    work.find_organisers()
    work.refuse_impossible()
    work.refuse_disagreeing()
    work.read_register()
    work.refuse_courses_of_others()
    work.refuse_against_register()
    for code, rows in work.rows_by_course():
        work.draft_course(code, rows)
    work.draft.steps = work.steps()
    return work.draft


@dataclass(slots=True)
class _Courses:
    ground: Ground
    table: Table
    draft: Draft
    organisers: dict[str, int] = field(default_factory=dict)
    unit_codes: Mapping[int, str] = field(default_factory=dict)
    courses: dict[str, AnyRow] = field(default_factory=dict)
    classes: dict[str, AnyRow] = field(default_factory=dict)
    topics: dict[int, set[str]] = field(default_factory=dict)
    audiences: dict[int, set[str]] = field(default_factory=dict)
    new: NewRows = field(init=False)
    changed: Updates = field(default_factory=lambda: Updates(Course))
    new_classes: NewRows = field(init=False)
    changed_classes: Updates = field(default_factory=lambda: Updates(CourseClass))
    marks: dict[str, tuple[Removals, NewRows]] = field(init=False)

    def __post_init__(self) -> None:
        self.new = NewRows(Course, _COURSE)
        of_course = {"course_id": self.new}
        self.new_classes = NewRows(CourseClass, _CLASS, of_course)
        self.marks = {
            name: (Removals(model), NewRows(model, ("course_id", column), of_course))
            for name, model, column in (
                ("topic", CourseTopic, "topic"),
                ("audiences", CourseAudience, "audience"),
            )
        }

    def steps(self) -> list[Step]:
        marks = [step for removed, added in self.marks.values() for step in (removed, added)]
        return [self.new, self.changed, *marks, self.changed_classes, self.new_classes]

    def find_organisers(self) -> None:
        """Replace what the file calls an organiser by the unit's code; refuse unknown ones."""
        codes = self.table.column("organiser_code")
        if not any(codes):
            return
        units = unit_book(self.ground.db, self.ground.province_id)
        self.unit_codes = units.codes
        found = find_units(self.ground, self.table, units, "organiser_code")
        self.organisers = {units.codes[unit]: unit for unit in found if unit is not None}

    def refuse_impossible(self) -> None:
        """Refuse classes that end before they begin, or that have no hours at all."""
        starts, ends = self.table.column("starts_on"), self.table.column("ends_on")
        hours = self.table.column("hours")
        for row in range(len(self.table)):
            first, last = starts[row], ends[row]
            if first is not None and last is not None and last < first:
                fault = EndsBeforeItBegins(first=day_words(first), last=day_words(last))
                self.table.refuse(row, "ends_on", fault)
            if hours[row] == 0:
                self.table.refuse(row, "hours", NoHours())

    def refuse_disagreeing(self) -> None:
        """Refuse a class that comes twice, and rows that differ from their course's first row."""
        refuse_repeats(self.table, ("class_code",), N_("mã lớp"))
        firsts: dict[str, int] = {}
        codes = self.table.column("course_code")
        for row in list(self.table.good()):
            first = firsts.setdefault(codes[row], row)
            for name in _OF_COURSE:
                column = self.table.column(name)
                if _comparable(column[row]) != _comparable(column[first]):
                    self._refuse_disagreement(row, first, name)

    def _refuse_disagreement(self, row: int, first: int, name: str) -> None:
        theirs = self.table.column(name)[first]
        words = "; ".join(theirs) if isinstance(theirs, tuple) else theirs or "–"
        number = self.table.words(first, seen_from=row)
        fault = RowsDisagree(row=number, theirs=words, what=N_("khóa", "trùng"))
        self.table.refuse(row, name, fault)

    def read_register(self) -> None:
        """The courses and classes that the file names."""
        db, province_id = self.ground.db, self.ground.province_id
        column = self.table.column
        self.courses = courses_by_code(db, province_id, filter(None, column("course_code")))
        self.classes = classes_by_code(db, province_id, filter(None, column("class_code")))
        ids = [course.id for course in self.courses.values()]
        self.topics, self.audiences = topics_and_audiences(db, province_id, ids)

    def refuse_courses_of_others(self) -> None:
        """Refuse what belongs to units out of bounds, or to the province as a whole."""
        if self.ground.bounds is None:
            return
        codes = self.table.column("organiser_code")
        for row in list(self.table.good()):
            known = self.courses.get(self.table.column("course_code")[row])
            if known is not None and not self.ground.allows(known.organiser_id):
                self.table.refuse(row, "course_code", CourseOutOfBounds())
            elif known is None and codes[row] is None:
                self.table.refuse(row, "organiser_code", ProvinceOutOfBounds())

    def refuse_against_register(self) -> None:
        """Refuse classes of another course, with a signed list, or with fewer seats than taken."""
        ids = (found.id for found in self.classes.values())
        places = places_counted(self.ground.db, self.ground.province_id, ids)
        column = self.table.column
        for row in list(self.table.good()):
            known = self.classes.get(column("class_code")[row])
            if known is None:
                continue
            if known.course_code != column("course_code")[row]:
                fault = ClassOfAnotherCourse(code=known.code, course=known.course_code)
                self.table.refuse(row, "class_code", fault)
            if column("ends_on")[row] >= self.ground.today:
                self._refuse_against_people(row, known, places[known.id])
            facts = said(_OF_CLASS, self.table, row)
            if known.locked_at is not None and differences(known._asdict(), facts):
                self.table.refuse(row, "class_code", ClassLocked(code=known.code))

    def _refuse_against_people(
        self, row: int, known: AnyRow, places: Mapping[EnrolmentStatus, int]
    ) -> None:
        """Who is in a class that has not ended keeps a seat, and is told if it is called off."""
        seats, taken = self.table.column("capacity")[row], seats_taken(places)
        # An officer may have overbooked it, which a file that says the same does not undo.
        if seats is not None and taken > seats != known.capacity:
            full = NoSeatLeft(code=known.code, capacity=seats, confirmed=taken)
            self.table.refuse(row, "capacity", full)
        wanted = self.table.column("status")[row] or known.status
        concerned = LIVE_STATUSES if wanted == _CANCELLED else {EnrolmentStatus.CLASS_CANCELLED}
        people = sum(places.get(status, 0) for status in concerned)
        if people and (known.status == _CANCELLED) is not (wanted == _CANCELLED):
            self.table.refuse(row, "status", PeopleToTell(code=known.code, people=people))

    def rows_by_course(self) -> Iterator[tuple[str, list[int]]]:
        groups: dict[str, list[int]] = {}
        codes = self.table.column("course_code")
        for row in self.table.good():
            groups.setdefault(codes[row], []).append(row)
        yield from groups.items()

    def draft_course(self, code: str, rows: list[int]) -> None:
        """A course and its classes, new or changed."""
        facts = said(_OF_COURSE, self.table, rows[0])
        known = self.courses.get(code)
        if known is None:
            title, organiser = facts["title"], self.organisers.get(facts.get("organiser_code", ""))
            course = self.new.add(self.ground.province_id, code, title, fold(title), organiser)
            self._set_marks(course, facts)
        else:
            course = known.id
            changes = self._course_changes(known, facts)
            if changes:
                self._amend("course", course, f"{code} {known.title}", changes)
                for row in rows:
                    self.draft.mark(row, CHANGED)
        for row in rows:
            self._draft_class(course, row)

    def _course_changes(self, known: AnyRow, facts: Mapping[str, Any]) -> Changes:
        values = {"title": facts["title"]}
        if "organiser_code" in facts:
            values["organiser_id"] = self.organisers[facts["organiser_code"]]
        changes: dict[str, tuple[object, object]] = {**differences(known._asdict(), values)}
        if changes:
            new = {name: value for name, (_old, value) in changes.items()}
            if "title" in new:
                new["search_key"] = fold(facts["title"])
            self.changed.set(known.id, new)
        if "organiser_id" in changes:
            codes = (self.unit_codes.get(known.organiser_id), facts["organiser_code"])
            del changes["organiser_id"]
            changes["organiser_code"] = codes
        return {**changes, **self._set_marks(known.id, facts)}

    def _set_marks(self, course: int, facts: Mapping[str, Any]) -> Changes:
        """Make topics and audiences those of the file. Returns what changes in a known course."""
        changes: dict[str, tuple[object, object]] = {}
        for name, had_by in (("topic", self.topics), ("audiences", self.audiences)):
            had, wanted = had_by.get(course, set()), set(facts[name])
            removed, added = self.marks[name]
            column = added.columns[1]
            removed.rows += [{"course_id": course, column: m} for m in sorted(had - wanted)]
            for mark in sorted(wanted - had):
                added.add(course, mark)
            if had != wanted:
                changes[name] = sorted(had), sorted(wanted)
        return changes

    def _draft_class(self, course: int, row: int) -> None:
        code = self.table.column("class_code")[row]
        facts = said(_OF_CLASS, self.table, row)
        known = self.classes.get(code)
        if known is None:
            values = (facts.get(name) for name in _OF_CLASS)
            self.new_classes.add(self.ground.province_id, course, code, *values)
            self.draft.mark(row, CREATED)
            return
        changes = differences(known._asdict(), facts)
        if changes:
            new = {name: value for name, (_old, value) in changes.items()}
            self.changed_classes.set(known.id, new)
            self._amend("course_class", known.id, code, changes)
            self.draft.mark(row, CHANGED)

    def _amend(self, subject: str, id: int, label: str, changes: Changes) -> None:
        action = AuditAction.COURSE_CHANGED
        self.draft.amendments.append(Amendment(action, subject, id, label, changes))


def _comparable(value: Any) -> Any:
    """Lists say the same in any order."""
    return frozenset(value) if isinstance(value, tuple) else plain("", value)
