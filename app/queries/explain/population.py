"""The people of a figure's denominator, each with the first reason that applies."""

from sqlalchemy import ColumnElement, and_, case, false, literal, not_, null, true

from app.domain.coverage import Reason
from app.domain.plan import TargetKind
from app.models import Assessment, Posting
from app.queries.audience import is_staff, is_stem_teacher, posted
from app.queries.coverage.question import Question
from app.queries.credit import tests_in
from app.queries.explain.evidence import Rows, evidence_of, listed, speaks_for

Answers = list[tuple[ColumnElement[bool], Reason]]
"""Conditions on a posting of the denominator, and the reason that the first of them gives."""


def is_of_population(asked: Question, kind: TargetKind) -> ColumnElement[bool]:
    """Whether a posting, in a placement of its unit, puts somebody into the denominator."""
    if kind is TargetKind.STEM_TEACHERS:
        return is_stem_teacher(asked.plan.stem_subjects, asked.plan.stem_levels)
    if kind is TargetKind.IT_STAFF:
        return and_(is_staff(asked.sectors), Posting.is_it_staff)
    return is_staff(asked.sectors)


def population(asked: Question, kind: TargetKind, *, of_few: bool = False) -> Rows:
    """The denominator, with reasons. of_few: whether only some of it will be asked for."""
    whens = [
        (condition, reason.value) for condition, reason in _answers(asked, kind, of_few=of_few)
    ]
    people = posted(asked.ground, is_of_population(asked, kind))
    return listed(people, case(*whens, else_=Reason.NOT_ENROLLED.value))


def population_of(
    asked: Question, kind: TargetKind, reason: Reason | None = None, *, of_few: bool = False
) -> Rows:
    """Those of the denominator to whom a reason applies; None: all, whatever their reasons are.

    Asked by conditions, which a database joins by; a reason worked out first, it has to work out
    for everybody one by one.
    """
    people = posted(asked.ground, is_of_population(asked, kind))
    if reason is None:
        return listed(people, null())
    answers = [*_answers(asked, kind, of_few=of_few), (true(), Reason.NOT_ENROLLED)]
    place = next((i for i, (_, given) in enumerate(answers) if given is reason), None)
    if place is None:
        return listed(people.where(false()), literal(reason.value))
    earlier = (not_(condition) for condition, _ in answers[:place])
    return listed(people.where(*earlier, answers[place][0]), literal(reason.value))


def _answers(asked: Question, kind: TargetKind, *, of_few: bool = False) -> Answers:
    evidence, person = evidence_of(asked, kind), Posting.person_id
    of_many = asked.ground.is_whole_province and not of_few
    is_trained = speaks_for(evidence.credited(), person, of_many=of_many)
    credited: Answers = [(is_trained, Reason.CREDITED)]
    if kind is TargetKind.IT_STAFF:
        tests = tests_in(asked.province_id, evidence.period)
        is_assessed = (
            person.in_(tests.with_only_columns(Assessment.person_id))
            if of_many
            else tests.where(Assessment.person_id == person).correlate(Posting).exists()
        )
        credited = [
            (and_(is_trained, is_assessed), Reason.CREDITED),
            (is_trained, Reason.NOT_ASSESSED),
        ]
    return [
        *credited,
        (speaks_for(evidence.ahead(), person, of_many=of_many), Reason.ENROLLED),
        (speaks_for(evidence.ended(), person, of_many=of_many), Reason.BELOW_ATTENDANCE),
        (speaks_for(evidence.other_topic(), person, of_many=of_many), Reason.OTHER_TOPIC),
        # Of these there are most, and the first one met is enough: few are left to ask for.
        (speaks_for(evidence.earlier(), person), Reason.OTHER_YEAR),
    ]
