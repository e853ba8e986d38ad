"""Random records of units: schools, citizens, networks, outputs, declarations, statements."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from hypothesis import strategies as st

from app.domain.plan import QualitativeSubject
from app.domain.unit import FOR_EVER, SINCE_EVER
from tests.queries.drawing import lists
from tests.queries.strategies_plan import CLAUSES
from tests.queries.worlds import (
    Activity,
    Declaration,
    Network,
    Output,
    Statement,
    Statistic,
    World,
)

T = TypeVar("T")

_FEW = (0, 0, 2, 4, 6)


@st.composite
def with_records(draw: st.DrawFn, world: World, days: Sequence[date]) -> World:
    """The world with what its units recorded, whether or not such a unit would."""
    unit, day = st.sampled_from(world.units), st.sampled_from(days)
    years = st.sampled_from((days[0].year, days[0].year, days[0].year - 1))
    noted = st.one_of(st.just(SINCE_EVER), day)
    activity = st.builds(Activity, unit, years, st.booleans(), st.booleans(), noted)
    network = st.builds(Network, unit, day)
    output = st.builds(Output, unit, st.sampled_from(CLAUSES), day, st.integers(1, 3))
    declaration = st.builds(Declaration, unit, years, recorded=noted)
    return replace(
        world,
        activities=draw(_one_a_key(activity, lambda a: (a.unit, a.year, a.recorded))),
        statistics=draw(_one_a_key(_statistic(unit, day), lambda s: (s.unit, s.day))),
        networks=draw(_one_a_key(network, lambda n: n.unit)),
        outputs=draw(_one_a_key(output, lambda o: o)),
        declarations=draw(_one_a_key(declaration, lambda d: (d.unit, d.year))),
        statements=draw(_one_a_key(_statement(day), lambda s: s)),
    )


def _one_a_key(
    one: st.SearchStrategy[T], key: Callable[[T], object]
) -> st.SearchStrategy[tuple[T, ...]]:
    """A few facts, the last of those with the same key: the tables hold one of each."""
    return lists(one, _FEW).map(lambda found: tuple({key(fact): fact for fact in found}.values()))


@st.composite
def _statistic(
    draw: st.DrawFn, units: st.SearchStrategy[str], days: st.SearchStrategy[date]
) -> Statistic:
    population = draw(st.integers(0, 9))
    skilled = draw(st.integers(0, population))
    proficient = draw(st.one_of(st.none(), st.integers(0, skilled)))
    return Statistic(draw(units), draw(days), population, skilled, proficient)


@st.composite
def _statement(draw: st.DrawFn, days: st.SearchStrategy[date]) -> Statement:
    stated = draw(days)
    withdrawn = draw(days)
    subject = draw(st.sampled_from(QualitativeSubject))
    return Statement(subject, stated, withdrawn if withdrawn > stated else FOR_EVER)
