"""The papers of a class as Word files, drafted from what the register knows of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.adapters.class_document.class_report import class_report
from app.adapters.class_document.facts import Outline, Sitting, Standing, Trainee
from app.adapters.class_document.opening_plan import opening_plan
from app.adapters.class_document.result_list import result_list
from app.adapters.class_document.sign_in_sheet import sign_in_sheet
from app.adapters.class_document.summons import summons
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting
from app.domain.access import Permission
from app.domain.calendar import local_date
from app.domain.class_paper import ClassPaper, Lack, dotted, missing
from app.domain.errors import NotFound
from app.domain.official_document import Office, official_short_day
from app.i18n import _
from app.models import CourseClass, Trainer
from app.queries.attendance import shares_of_class
from app.queries.class_paper import PaperLine, bases_of, paper_lines
from app.queries.course_class import timetable
from app.queries.office import office_of
from app.queries.organiser import class_to_change
from app.security import requires
from app.shell import day_typed

bp = Blueprint("class_document", __name__, url_prefix="/lop/<int:class_id>/giay-to")

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper on the page: what keeps it from being written, and what it leaves room for."""

    paper: ClassPaper
    missing: list[Lack]
    dotted: list[Lack]


@dataclass(frozen=True, slots=True)
class Material:
    """All that the papers of a class are made of. on: their day."""

    course_class: CourseClass
    office: Office
    people: Sequence[PaperLine]
    on: date

    @property
    def seated(self) -> list[PaperLine]:
        return [one for one in self.people if one.has_seat]

    @property
    def meeting_days(self) -> list[date]:
        held = [m.held_on for m in timetable(self.course_class) if not m.is_cancelled]
        return list(dict.fromkeys(held))

    @property
    def lacks(self) -> frozenset[Lack]:
        """What the class has not yet."""
        it = self.course_class
        has = {
            Lack.PEOPLE: bool(self.people),
            Lack.MEETINGS: bool(self.meeting_days),
            Lack.OUTCOMES: all(one.outcome for one in self.people),
            Lack.VENUE: bool(it.venue or it.link),
            Lack.TRAINERS: bool(it.trainers),
            Lack.COST: it.cost is not None,
            Lack.HOURS: it.hours is not None,
        }
        return frozenset(lack for lack, is_there in has.items() if not is_there)


@bp.route("")
@requires(Permission.COURSES_EDIT)
def index(class_id: int) -> ResponseReturnValue:
    """Each paper, and what it still lacks."""
    material = _material(class_id)
    lacks = material.lacks
    return class_page(
        "class_document/index.html",
        material.course_class,
        drafts=[Draft(one, missing(one, lacks), dotted(one, lacks)) for one in ClassPaper],
        days=material.meeting_days,
        office=material.office,
        mend_urls=_mend_urls(class_id),
    )


@bp.route("/<paper>")
@requires(Permission.COURSES_EDIT)
def show(class_id: int, paper: str) -> ResponseReturnValue:
    """One paper. ngay=…: of a sign-in sheet, one day alone."""
    material = _material(class_id)
    if paper not in set(ClassPaper):
        raise NotFound
    wanted = ClassPaper(paper)
    lacks = missing(wanted, material.lacks)
    if lacks:
        words = ", ".join(_(lack.label) for lack in lacks)
        flash(_("«%(paper)s» còn thiếu: %(lacks)s.", paper=wanted, lacks=words), "warning")
        return redirect(url_for(".index", class_id=class_id))
    response = Response(_WRITERS[wanted](material), mimetype=_WORD)
    name = f"{wanted.value}-{material.course_class.code}.docx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _material(class_id: int) -> Material:
    course_class, today = class_to_change(g.db, class_id, acting()), clock.today()
    office = office_of(g.db, course_class.course, on=today)
    return Material(course_class, office, paper_lines(g.db, course_class), today)


def _mend_urls(class_id: int) -> dict[Lack, str]:
    """Where what is missing is filled in."""
    change = url_for("course_class.change", class_id=class_id)
    return {
        Lack.PEOPLE: url_for("enrolment.create", class_id=class_id),
        Lack.MEETINGS: url_for("meeting.index", class_id=class_id),
        Lack.OUTCOMES: url_for("completion.index", class_id=class_id),
        Lack.TRAINERS: url_for("trainer.index", class_id=class_id),
        **dict.fromkeys((Lack.VENUE, Lack.COST, Lack.HOURS), change),
    }


# The papers


def _plan(of: Material) -> bytes:
    until = of.course_class.registration_until
    return opening_plan(
        of.office,
        _outline(of.course_class),
        year=of.on.year,
        bases=bases_of(g.db, of.course_class.province_id),
        nominate_by=local_date(until) if until else None,
    )


def _summons(of: Material) -> bytes:
    trainees = [_trainee(one) for one in of.seated]
    return summons(of.office, _outline(of.course_class), trainees, year=of.on.year)


def _sign_in(of: Material) -> bytes:
    day = day_typed(request.args.get("ngay"))
    if day is not None and day not in of.meeting_days:
        raise NotFound
    trainees = [_trainee(one) for one in of.seated]
    return sign_in_sheet(of.office, _outline(of.course_class), trainees, only_on=day)


def _results(of: Material) -> bytes:
    return result_list(
        of.office,
        _outline(of.course_class),
        _standings(of),
        year=of.on.year,
        bases=bases_of(g.db, of.course_class.province_id),
    )


def _report(of: Material) -> bytes:
    addressee = of.office.above or of.office.name
    return class_report(
        of.office,
        _outline(of.course_class),
        _standings(of),
        year=of.on.year,
        addressees=[addressee],
    )


_WRITERS: Mapping[ClassPaper, Callable[[Material], bytes]] = {
    ClassPaper.PLAN: _plan,
    ClassPaper.SUMMONS: _summons,
    ClassPaper.SIGN_IN: _sign_in,
    ClassPaper.RESULTS: _results,
    ClassPaper.REPORT: _report,
}


def _outline(it: CourseClass) -> Outline:
    """A class in the words of its papers, which are Vietnamese for every reader."""
    course = it.course
    return Outline(
        title=course.title,
        starts_on=it.starts_on,
        ends_on=it.ends_on,
        sittings=[
            Sitting(one.held_on, one.part, one.venue or "")
            for one in timetable(it)
            if not one.is_cancelled
        ],
        topics=[one.topic.label for one in course.topics],
        audiences=[one.audience.label for one in course.audiences],
        trainers=[_named(one) for one in it.trainers],
        mode=it.mode.label.lower() if it.mode else "",
        venue=it.venue or it.link or "",
        capacity=it.capacity,
        hours=it.hours,
        cost=it.cost,
        funding=it.funds or "",
    )


def _named(trainer: Trainer) -> str:
    return f"{trainer.name} ({trainer.office})" if trainer.office else trainer.name


def _trainee(one: PaperLine) -> Trainee:
    post = one.position or (one.category.label if one.category else "")
    return Trainee(one.full_name, one.unit_name, post, _born(one.born))


def _born(born: date | int | None) -> str:
    if born is None:
        return ""
    return official_short_day(born) if isinstance(born, date) else str(born)


def _standings(of: Material) -> list[Standing]:
    return list(_each_standing(of))


def _each_standing(of: Material) -> Iterator[Standing]:
    shares = shares_of_class(g.db, of.course_class)
    for one in of.people:
        had = shares.get(one.enrolment_id)
        yield Standing(
            trainee=_trainee(one),
            attended=had.attended if had and had.held else None,
            outcome=one.outcome,
            result=one.result,
            score=one.score,
            certificate=one.certificate,
        )
