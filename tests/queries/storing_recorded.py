"""What units recorded, as rows: schools, citizens, networks, outputs, declarations, statements."""

from collections.abc import Iterator
from typing import Any

from app import models
from app.db import Base
from tests.queries.worlds import (
    Activity,
    Declaration,
    Network,
    Output,
    Statement,
    Statistic,
    World,
)

Row = dict[str, Any]


def recorded_rows(
    world: World, ids: Iterator[int], units: dict[str, int], province_id: int
) -> Iterator[tuple[type[Base], list[Row]]]:
    """The rows of each model, numbered on from ids. units: ids by code."""
    recorded: dict[type[Base], list[tuple[str, Row]]] = {
        models.SchoolActivity: [_activity(activity) for activity in world.activities],
        models.CitizenStatistic: [_statistic(statistic) for statistic in world.statistics],
        models.NetworkDeclaration: [_network(network) for network in world.networks],
        models.TaskOutput: [_output(i, output) for i, output in enumerate(world.outputs)],
        models.Declaration: [_declaration(declaration) for declaration in world.declarations],
    }
    for model, facts in recorded.items():
        yield model, [{"id": next(ids), "unit_id": units[unit]} | row for unit, row in facts]
    yield models.Statement, [_statement(s, next(ids), province_id) for s in world.statements]


def _activity(activity: Activity) -> tuple[str, Row]:
    return activity.unit, {
        "year": activity.year,
        "recorded_on": activity.recorded,
        "has_stem": activity.stem,
        "has_digital_skills": activity.digital_skills,
    }


def _statistic(statistic: Statistic) -> tuple[str, Row]:
    return statistic.unit, {
        "as_of": statistic.day,
        "working_age_population": statistic.population,
        "skilled": statistic.skilled,
        "proficient": statistic.proficient,
    }


def _network(network: Network) -> tuple[str, Row]:
    return network.unit, {"established_on": network.established}


def _output(number: int, output: Output) -> tuple[str, Row]:
    """Under a title of its own: a unit may record two of one day."""
    return output.unit, {
        "title": f"Chương trình {number}",
        "clause": output.clause,
        "occurred_on": output.day,
        "quantity": output.quantity,
    }


def _declaration(declaration: Declaration) -> tuple[str, Row]:
    return declaration.unit, {
        "year": declaration.year,
        "recorded_on": declaration.recorded,
        "headcount": declaration.heads,
        "trained": declaration.trained,
    }


def _statement(statement: Statement, key: int, province_id: int) -> Row:
    return {
        "id": key,
        "province_id": province_id,
        "subject": statement.subject,
        "stated_on": statement.stated,
        "withdrawn_on": statement.withdrawn,
        "evidence": "Văn bản số 1",
    }
