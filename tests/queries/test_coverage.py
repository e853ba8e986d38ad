"""Figures asked for in part are the same figures."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.plan import TargetKind
from app.queries.coverage import figures
from tests.factories import TODAY, make_cast, make_class, make_course, make_credit


def test_the_staff_figure_without_its_audiences_counts_alike(db: Session) -> None:
    cast = make_cast(db)
    make_credit(db, cast.an, make_class(db, make_course(db, cast.province)))

    asked = {"year": TODAY.year, "as_of": TODAY, "kinds": (TargetKind.STAFF_TRAINED,)}
    [whole] = figures(db, cast.plan, **asked)  # type: ignore[arg-type]  # mixed keywords
    [bare] = figures(db, cast.plan, with_audiences=False, **asked)  # type: ignore[arg-type]  # mixed

    assert (whole.value, whole.denominator, whole.participations) == (1, 2, 1)
    assert bare == replace(whole, parts={})
