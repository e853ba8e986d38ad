"""People whom a list from an office may mean: in scope, in post, by code or by name."""

from collections.abc import Collection

from sqlalchemy import or_
from sqlalchemy.orm import Session

from app.domain.nominee import Known
from app.models import Ancestry, Person, Posting
from app.queries.outlook import Outlook
from app.queries.person import people_in_post
from app.queries.tree import name_on
from app.queries.unit import lineage


def people_called(
    db: Session, outlook: Outlook, *, codes: Collection[str], names: Collection[str]
) -> list[Known]:
    """Those in post with one of these codes or folded names, by name. Two queries."""
    rows = db.execute(
        people_in_post(outlook)
        .where(or_(Person.code.in_(codes), Person.search_key.in_(names)))
        .with_only_columns(Person, Posting.unit_id, name_on(Posting.unit_id, outlook.as_of))
        .order_by(Person.sort_key, Person.code)
    ).all()
    units = _with_those_above(db, outlook, {unit_id for _person, unit_id, _name in rows})
    return [
        Known(
            person_id=person.id,
            code=person.code,
            full_name=person.full_name,
            birth=person.birth_date or person.birth_year,
            unit_name=unit_name,
            units=frozenset(units.get(unit_id, ())),
        )
        for person, unit_id, unit_name in rows
    ]


def _with_those_above(
    db: Session, outlook: Outlook, unit_ids: Collection[int]
) -> dict[int, set[int]]:
    """{unit_id: its own id and those of all units above it}."""
    above: dict[int, set[int]] = {}
    tree = lineage(outlook.province_id, outlook.as_of).where(Ancestry.unit_id.in_(unit_ids))
    for unit_id, ancestor_id in db.execute(tree):
        above.setdefault(unit_id, set()).add(ancestor_id)
    return above
