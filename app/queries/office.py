"""The office that issues the documents of a course."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.office import province_committee, usual_office
from app.domain.official_document import Office
from app.models import Course, IssuingOffice, Placement, Province
from app.queries.tree import name_on


def office_of(db: Session, course: Course, *, on: date) -> Office:
    """Who issues the documents of a course on a day: as its organiser has said, else as usual."""
    usual, said = usual_office_of(db, course, on=on), said_of(db, course)
    if said is None:
        return usual
    return replace(
        usual,
        above=said.above,
        symbol=said.symbol,
        place=said.place,
        authority=said.authority,
        signature=tuple(said.signature),
        signer=said.signer,
        archive=said.archive,
    )


def said_of(db: Session, course: Course) -> IssuingOffice | None:
    """What somebody has said of the organiser's documents; None: nothing yet."""
    return db.scalar(
        select(IssuingOffice).where(
            IssuingOffice.province_id == course.province_id,
            IssuingOffice.unit_id.is_not_distinct_from(course.organiser_id),
        )
    )


def usual_office_of(db: Session, course: Course, *, on: date) -> Office:
    """What the organiser's name on a day tells of its documents."""
    province = db.get_one(Province, course.province_id)
    if course.organiser_id is None:
        return province_committee(province.name_vi)
    name, kind, above = db.execute(
        select(Placement.name, Placement.kind, name_on(Placement.parent_id, on))
        .where(Placement.unit_id == course.organiser_id)
        # What it was on the day, else last before it; one that is only to come: as it will be.
        .order_by((Placement.valid_from <= on).desc(), Placement.valid_from.desc())
        .limit(1)
    ).one()
    return usual_office(name, kind, above=above or "", province=province.name_vi)
