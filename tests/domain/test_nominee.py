"""Who is meant by a row of a list: by code, by a name that fits one, or by nobody."""

from datetime import date

import pytest

from app.domain.fault import Fault, NotTheirName
from app.domain.nominee import (
    Birth,
    Known,
    NobodyCalled,
    NobodyOfCode,
    OtherFacts,
    OtherMarks,
    SeveralCalled,
    Written,
    who_is_meant,
)
from app.domain.vietnamese import fold

HOA = Known(1, "P1", "Lê Thị Hòa", date(1985, 3, 4), "Phòng A", frozenset({10, 1}))
NAMESAKE = Known(2, "P2", "Lê Thị Hòa", 1990, "Phòng B", frozenset({20, 1}))
HOA_LOW = Known(3, "P3", "Lê Thị Hoa", None, None, frozenset())


def meant(
    *known: Known,
    code: str | None = None,
    name: str | None = None,
    birth: Birth | None = None,
    unit: int | None = None,
) -> int:
    by_name: dict[str, list[Known]] = {}
    for one in known:
        by_name.setdefault(fold(one.full_name), []).append(one)
    row = Written(code, name, birth, unit)
    return who_is_meant(row, {one.code: one for one in known}, by_name).person_id


def test_a_code_decides_and_the_name_beside_it_vouches_for_it() -> None:
    assert meant(HOA, NAMESAKE, code="P2") == 2
    assert meant(HOA, NAMESAKE, code="P2", name="LE THI HOA") == 2
    with pytest.raises(NotTheirName, match="Lê Thị Hòa"):
        meant(HOA, code="P1", name="Lê Thị Hoan")
    with pytest.raises(NobodyOfCode, match="P9"):
        meant(HOA, code="P9", name="Lê Thị Hòa")


@pytest.mark.parametrize("name", ["Lê Thị Hoà", "LÊ  THỊ HÒA", "le thi hoa"])
def test_a_name_is_known_however_it_is_typed(name: str) -> None:
    assert meant(HOA, name=name) == 1


def test_marks_that_are_written_tell_people_apart() -> None:
    assert meant(HOA, HOA_LOW, name="Lê Thị Hòa") == 1
    with pytest.raises(OtherMarks, match=r"Lê Thị Hòa \(P1, Phòng A\)"):
        meant(HOA, name="Lê Thị Hóa")


@pytest.mark.parametrize(
    ("birth", "unit", "found"),
    [
        (date(1985, 3, 4), None, 1),
        (1985, None, 1),
        (1990, None, 2),
        (date(1990, 7, 7), None, 2),
        (None, 20, 2),
        (1985, 1, 1),
    ],
)
def test_birth_and_unit_tell_namesakes_apart(
    birth: Birth | None, unit: int | None, found: int
) -> None:
    assert meant(HOA, NAMESAKE, name="Lê Thị Hòa", birth=birth, unit=unit) == found


@pytest.mark.parametrize(
    ("known", "birth", "unit", "fault"),
    [
        ((HOA, NAMESAKE), None, 1, SeveralCalled),
        ((HOA, NAMESAKE), 1970, None, OtherFacts),
        # One person of that name, and the row says another one.
        ((HOA,), date(1985, 3, 5), None, OtherFacts),
        ((HOA,), None, 99, OtherFacts),
        ((), None, None, NobodyCalled),
    ],
)
def test_nobody_is_guessed(
    known: tuple[Known, ...], birth: Birth | None, unit: int | None, fault: type[Fault]
) -> None:
    with pytest.raises(fault):
        meant(*known, name="Lê Thị Hòa", birth=birth, unit=unit)


def test_of_many_namesakes_a_few_are_named() -> None:
    many = [Known(id, f"P{id}", "Lê Hòa", None, None, frozenset()) for id in range(9)]

    with pytest.raises(SeveralCalled, match=r"Có 9 người .*P0\); .*P2\); …\. Hãy"):
        meant(*many, name="Lê Hòa")
