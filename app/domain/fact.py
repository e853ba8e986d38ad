"""What is recorded of units beside people and courses: which facts cannot be, and why.

The rules serve files and forms alike. They speak of facts by the names of the columns of files,
which are also the names of the forms' fields; what is None has not been said, or not been read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.fault import Fault, day_words
from app.domain.intake import ImportKind
from app.domain.label import N_
from app.domain.unit import SCHOOL_KINDS, UnitKind

FACT_KINDS = (
    ImportKind.SCHOOL_ACTIVITIES,
    ImportKind.CITIZEN_STATISTICS,
    ImportKind.NETWORKS,
    ImportKind.OUTPUTS,
    ImportKind.DECLARATIONS,
)

FACT_KEYS: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.SCHOOL_ACTIVITIES: ("unit_code", "year", "recorded_on"),
    ImportKind.CITIZEN_STATISTICS: ("unit_code", "as_of"),
    ImportKind.NETWORKS: ("unit_code",),
    ImportKind.OUTPUTS: ("unit_code", "clause", "occurred_on", "title"),
    ImportKind.DECLARATIONS: ("unit_code", "year"),
}
"""What makes two facts of a kind the same one: the unit, and then."""

UNITS_OF_FACTS: Mapping[ImportKind, frozenset[UnitKind]] = {
    ImportKind.SCHOOL_ACTIVITIES: SCHOOL_KINDS,
    ImportKind.CITIZEN_STATISTICS: frozenset({UnitKind.COMMUNE_COMMITTEE}),
    ImportKind.NETWORKS: frozenset({UnitKind.DEPARTMENT, UnitKind.DISTRICT_COMMITTEE}),
}
"""The kinds of units that a fact may be of; where none are named, any."""


class NotASchool(Fault):
    """A ministry teaches no STEM, and preschools belong to no target."""

    message = N_(
        "«%(unit)s» không phải là trường từ tiểu học đến THPT trong năm %(year)s. Hãy chọn một "
        "trường, hoặc sửa lại loại đơn vị trong sổ."
    )
    expected = N_("trường tiểu học, THCS, THPT hoặc nhiều cấp học")


class NotACommune(Fault):
    """Citizens are counted by communes."""

    message = N_(
        "«%(unit)s» không phải là UBND cấp xã vào ngày %(day)s. Hãy chọn một xã, phường, thị trấn."
    )
    expected = N_("UBND xã, phường hoặc thị trấn")


class NoNetworkIsAsked(Fault):
    """The target is about departments and district-level committees."""

    message = N_(
        "«%(unit)s» không phải là sở, ban, ngành hay UBND cấp huyện vào ngày %(day)s, nên không "
        "thuộc diện lập mạng lưới. Hãy chọn đơn vị khác."
    )
    expected = N_("sở, ban, ngành hoặc UBND cấp huyện")


class NotAliveOn(Fault):
    """Before a unit was founded, or after it was closed."""

    message = N_(
        "«%(unit)s» không hoạt động vào ngày %(day)s: chưa thành lập, hoặc đã kết thúc. Hãy xem "
        "lại ngày, hoặc chọn đơn vị khác."
    )
    expected = N_("ngày mà đơn vị đang hoạt động")


class NotAliveIn(Fault):
    """The same through a whole year."""

    message = N_(
        "«%(unit)s» không hoạt động trong năm %(year)s: chưa thành lập, hoặc đã kết thúc. Hãy xem "
        "lại năm, hoặc chọn đơn vị khác."
    )
    expected = N_("năm mà đơn vị có hoạt động")


class DayAhead(Fault):
    """Nothing has happened tomorrow."""

    message = N_("Ngày %(day)s chưa đến. Hãy ghi ngày từ %(today)s trở về trước.")
    expected = N_("ngày không muộn hơn %(today)s")


class YearAhead(Fault):
    """Nor next year."""

    message = N_("Năm %(year)s chưa đến. Hãy ghi năm từ %(now)s trở về trước.")
    expected = N_("năm không muộn hơn %(now)s")


class SkilledExceedPeople(Fault):
    """A part is not greater than the whole."""

    message = N_(
        "Số người có kỹ năng số (%(part)s) lớn hơn dân số trong độ tuổi lao động (%(whole)s). Hãy "
        "sửa một trong hai số."
    )
    expected = N_("nhiều nhất %(whole)s")


class ProficientExceedSkilled(Fault):
    """Whoever is proficient is skilled."""

    message = N_(
        "Số người thành thạo (%(part)s) lớn hơn số người có kỹ năng số (%(whole)s). Hãy sửa một "
        "trong hai số."
    )
    expected = N_("nhiều nhất %(whole)s")


class TrainedExceedHeads(Fault):
    """Heads are counted, not participations."""

    message = N_(
        "Số người đã đào tạo (%(part)s) lớn hơn tổng số người (%(whole)s). Mỗi người chỉ tính một "
        "lần; hãy sửa một trong hai số."
    )
    expected = N_("nhiều nhất %(whole)s")


class UnknownClause(Fault):
    """Outputs are recorded for what the plan asks."""

    message = N_(
        "Kế hoạch không có mục «%(found)s». Hãy ghi mục của một chỉ tiêu hoặc nhiệm vụ như in "
        "trong kế hoạch, ví dụ %(example)s."
    )
    expected = N_("mục của một chỉ tiêu hoặc nhiệm vụ, như %(example)s")


class NothingDone(Fault):
    """An output of which there is none."""

    message = N_("Số lượng phải từ 1 trở lên. Hãy sửa số, hoặc để trống nếu là 1.")
    expected = N_("số nguyên từ 1 trở lên")


class HasRoster(Fault):
    """What is counted by people is not declared as well."""

    message = N_(
        "Năm %(year)s «%(unit)s» có %(heads)s người trong danh sách của sổ, nên được đếm theo danh "
        "sách, không khai báo. Hãy bỏ số liệu này, hoặc sửa danh sách người."
    )
    expected = N_("đơn vị không có danh sách người trong sổ")


class AlreadyRecorded(Fault):
    """The same fact twice."""

    message = N_(
        "Đã có số liệu như vậy của «%(unit)s» trong sổ. Hãy mở số liệu đã có để sửa, thay vì ghi "
        "thêm lần nữa."
    )
    expected = N_("số liệu chưa có trong sổ")


@dataclass(frozen=True, slots=True)
class Stay:
    """What a unit was from a first to a last day, both included."""

    kind: UnitKind
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Life:
    """A unit through time, alive on the days of its stays. name: what messages call it."""

    name: str
    stays: tuple[Stay, ...]

    def kind_on(self, day: date) -> UnitKind | None:
        """What it was on a day; None: not alive."""
        return next((s.kind for s in self.stays if s.first <= day <= s.last), None)

    def kinds_in(self, year: int) -> frozenset[UnitKind]:
        """What it was in the course of a year; empty: not alive."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        return frozenset(s.kind for s in self.stays if s.first <= last and s.last >= first)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a fact is held against.

    unit None: not known. clauses: the plan's targets' and tasks', by `clause_key`. heads: people of
    the staff categories with their main posting in the unit itself, by year.
    """

    today: date
    unit: Life | None
    clauses: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[int, int] = field(default_factory=dict)


Said = Mapping[str, Any]
"""What is said of a fact, without the unit; optional things may be left out."""

Refusal = tuple[str, Fault]
"""The fact that is to blame, and why."""


def clause_key(written: str) -> str:
    """A clause however it is spaced or capitalised; đ and d are different letters of a list."""
    return "".join(written.casefold().removeprefix("mục ").split())


def fact_label(unit_code: str, unit_name: str, said: Said) -> str:
    """What a fact is called in the audit log: its unit, and its title, year or day."""
    unit = f"{unit_code} {unit_name}"
    if "title" in said:
        return f"{unit}: {said['title']}"
    when = said.get("year") or said.get("as_of") or said.get("established_on")
    return f"{unit}, {day_words(when) if isinstance(when, date) else when}"


def refusals(kind: ImportKind, said: Said, setting: Setting) -> list[Refusal]:
    """Everything that is wrong with a fact of a kind."""
    return list(_RULES[kind](said, setting))


def _school_activity(said: Said, setting: Setting) -> Iterator[Refusal]:
    year, unit = said["year"], setting.unit
    yield from _in_year(year, setting)
    yield from _not_ahead("recorded_on", said.get("recorded_on"), setting)
    if unit and year and unit.kinds_in(year) and not unit.kinds_in(year) & SCHOOL_KINDS:
        yield "unit_code", NotASchool(unit=unit.name, year=year)


def _citizen_statistic(said: Said, setting: Setting) -> Iterator[Refusal]:
    yield from _on_day("as_of", said["as_of"], setting, ImportKind.CITIZEN_STATISTICS, NotACommune)
    skilled, people = said["skilled"], said["working_age_population"]
    yield from _part_of("skilled", skilled, people, SkilledExceedPeople)
    yield from _part_of("proficient", said.get("proficient"), skilled, ProficientExceedSkilled)


def _network(said: Said, setting: Setting) -> Iterator[Refusal]:
    day = said["established_on"]
    yield from _on_day("established_on", day, setting, ImportKind.NETWORKS, NoNetworkIsAsked)


def _output(said: Said, setting: Setting) -> Iterator[Refusal]:
    clause = said["clause"]
    if clause is not None and clause_key(clause) not in setting.clauses:
        example = next(iter(setting.clauses.values()), "II.1")
        yield "clause", UnknownClause(found=clause, example=example)
    yield from _on_day("occurred_on", said["occurred_on"], setting)
    if said.get("quantity") == 0:
        yield "quantity", NothingDone()


def _declaration(said: Said, setting: Setting) -> Iterator[Refusal]:
    year, unit = said["year"], setting.unit
    yield from _in_year(year, setting)
    yield from _not_ahead("recorded_on", said.get("recorded_on"), setting)
    yield from _part_of("trained", said["trained"], said["headcount"], TrainedExceedHeads)
    heads = setting.heads.get(year, 0)
    if unit and heads:
        yield "unit_code", HasRoster(unit=unit.name, year=year, heads=heads)


_RULES: Mapping[ImportKind, Callable[[Said, Setting], Iterator[Refusal]]] = {
    ImportKind.SCHOOL_ACTIVITIES: _school_activity,
    ImportKind.CITIZEN_STATISTICS: _citizen_statistic,
    ImportKind.NETWORKS: _network,
    ImportKind.OUTPUTS: _output,
    ImportKind.DECLARATIONS: _declaration,
}


def _in_year(year: int | None, setting: Setting) -> Iterator[Refusal]:
    if year is None:
        return
    if year > setting.today.year:
        yield "year", YearAhead(year=year, now=setting.today.year)
    elif setting.unit and not setting.unit.kinds_in(year):
        yield "unit_code", NotAliveIn(unit=setting.unit.name, year=year)


def _not_ahead(name: str, day: date | None, setting: Setting) -> Iterator[Refusal]:
    if day is not None and day > setting.today:
        yield name, DayAhead(day=day_words(day), today=day_words(setting.today))


def _on_day(
    name: str,
    day: date | None,
    setting: Setting,
    kind: ImportKind | None = None,
    other_kind: type[Fault] = Fault,
) -> Iterator[Refusal]:
    """A day that has come, on which the unit lived, as one of the kinds that the fact is of."""
    yield from _not_ahead(name, day, setting)
    if day is None or day > setting.today or setting.unit is None:
        return
    was = setting.unit.kind_on(day)
    if was is None:
        yield name, NotAliveOn(unit=setting.unit.name, day=day_words(day))
    elif kind and was not in UNITS_OF_FACTS[kind]:
        yield "unit_code", other_kind(unit=setting.unit.name, day=day_words(day))


def _part_of(
    name: str, part: int | None, whole: int | None, fault: type[Fault]
) -> Iterator[Refusal]:
    if part is not None and whole is not None and part > whole:
        yield name, fault(part=part, whole=whole)
