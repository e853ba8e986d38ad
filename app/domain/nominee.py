"""Who is meant by a row of a list that an office sends: by code, or by a name that fits one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.fault import Fault, NotTheirName
from app.domain.label import N_, Phrase
from app.domain.vietnamese import clean, fold, spelling

Birth = date | int
"""A day, or the year alone where only that is known."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Written:
    """A row. unit_id: of the unit that it names; None: none, or none that the register knows."""

    code: str | None
    full_name: str | None
    birth: Birth | None
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in post whom a row may mean. units: theirs, and all those above it."""

    person_id: int
    code: str
    full_name: str
    birth: Birth | None
    unit_name: str | None
    units: frozenset[int]


class NobodyOfCode(Fault):
    """Nobody in scope has it, or has it and is in post."""

    message = N_(
        "Không thấy ai mã «%(found)s» đang công tác ở đơn vị của bạn. Hãy xem lại mã, hoặc bỏ mã "
        "và ghi họ tên."
    )


class NobodyCalled(Fault):
    """Nobody in scope has this name, however its marks are written."""

    message = N_(
        "Không thấy ai tên «%(found)s» đang công tác ở đơn vị của bạn. Hãy xem lại tên, hoặc ghi "
        "mã người."
    )


class OtherMarks(Fault):
    """Toản is not Toàn: who is meant somebody must say."""

    message = N_(
        "Trong sổ chỉ có %(who)s, tên viết dấu khác. Nếu đúng người này, hãy chọn trong danh sách "
        "hoặc ghi mã người."
    )


class OtherFacts(Fault):
    """The name is there, and the row says something else of whoever has it."""

    message = N_(
        "Trong sổ có %(who)s, nhưng ngày sinh hoặc đơn vị khác với dòng này. Nếu đúng người này, "
        "hãy chọn trong danh sách hoặc ghi mã người."
    )


class SeveralCalled(Fault):
    """A name that several people have."""

    message = N_(
        "Có %(count)s người tên này: %(who)s. Hãy ghi mã người hoặc ngày sinh, hoặc chọn trong "
        "danh sách."
    )


def who_is_meant(
    row: Written, by_code: Mapping[str, Known], namesakes: Mapping[str, Sequence[Known]]
) -> Known:
    """The one person that a row means. namesakes: by folded name.

    A code decides, and a name beside it vouches for it. Raises a Fault that says what to do.
    """
    if row.code is None:
        return _by_name(row, namesakes)
    known = by_code.get(row.code)
    if known is None:
        raise NobodyOfCode(found=row.code)
    if row.full_name and fold(row.full_name) != fold(known.full_name):
        raise NotTheirName(code=known.code, name=known.full_name)
    return known


def _by_name(row: Written, namesakes: Mapping[str, Sequence[Known]]) -> Known:
    name = row.full_name or ""
    called = namesakes.get(fold(name), ())
    if not called:
        raise NobodyCalled(found=name)
    alike = [one for one in called if _is_spelt(name, one.full_name)]
    if not alike:
        raise OtherMarks(who=_in_words(called))
    fitting = [one for one in alike if _fits(row, one)]
    if not fitting:
        raise OtherFacts(who=_in_words(alike))
    if len(fitting) > 1:
        raise SeveralCalled(count=len(fitting), who=_in_words(fitting))
    return fitting[0]


def _is_spelt(written: str, full_name: str) -> bool:
    """Whether the marks agree too; a name without any says nothing of them."""
    is_bare = clean(written).casefold() == fold(written)
    return is_bare or spelling(written) == spelling(full_name)


def _fits(row: Written, one: Known) -> bool:
    is_there = row.unit_id is None or row.unit_id in one.units
    return is_there and _is_born(row.birth, one.birth)


def _is_born(written: Birth | None, known: Birth | None) -> bool:
    """Whether two births can be one; of which only the year is known, that must agree."""
    if written is None or known is None:
        return True
    if isinstance(written, date) and isinstance(known, date):
        return written == known
    return _year(written) == _year(known)


def _year(birth: Birth) -> int:
    return birth.year if isinstance(birth, date) else birth


def _in_words(people: Sequence[Known]) -> Phrase:
    return Phrase([*_words(people[:_NAMED]), "; …" if len(people) > _NAMED else ""])


def _words(people: Iterable[Known]) -> Iterable[str]:
    for at, one in enumerate(people):
        about = ", ".join(filter(None, (one.code, one.unit_name)))
        yield f"{'; ' if at else ''}{one.full_name} ({about})"
