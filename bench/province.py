"""A province of any size, made by the database itself: for measuring, never for showing.

Units in three levels under the province, a fifth of which hang elsewhere since July of last year;
everybody in one main posting at a time; years of classes, most of whose seats were completed.
Everything is drawn by arithmetic on row numbers, so that the same size is the same province.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlalchemy import Connection, Engine, text

from app.domain.unit import FOR_EVER, SINCE_EVER
from app.domain.vietnamese import fold, name_key, text_key

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
_GIVEN = (
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Giang",
    "Hà",
    "Hương",
    "Khánh",
    "Lan",
    "Linh",
    "Mai",
    "Nam",
)

LARGE_CLASS = "L-LON"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a province is. today: in the last of its years."""

    people: int = 80_000
    units: int = 2_500
    years: int = 6
    enrolments: int = 1_400_000
    seats: int = 60
    today: date = date(2026, 11, 22)

    @property
    def classes(self) -> int:
        return self.enrolments // self.seats

    @property
    def courses(self) -> int:
        """Ten classes each."""
        return max(self.classes // 10, 1)

    @property
    def tops(self) -> int:
        """Units right under the province."""
        return max(self.units // 12, 1)

    @property
    def first_year(self) -> int:
        return self.today.year - self.years + 1


def fill(engine: Engine, province_id: int, size: Size) -> None:
    """Fill an empty province, in one transaction."""
    words = _Words(engine.dialect.name, size, province_id)
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TEMPORARY TABLE name (n INTEGER, full_name TEXT, search TEXT, sort TEXT)")
        )
        connection.execute(
            text("INSERT INTO name VALUES (:n, :full_name, :search, :sort)"), list(_names())
        )
        for statement in words.statements():
            connection.execute(text(statement))
        connection.execute(text("DROP TABLE name"))
        if words.on_postgresql:
            _move_sequences(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if words.on_postgresql else "ANALYZE"))


def _names() -> Iterator[dict[str, object]]:
    for n, parts in enumerate(product(_FAMILY, _GIVEN, _GIVEN)):
        name = " ".join(parts)
        yield {"n": n, "full_name": name, "search": fold(name), "sort": name_key(name)}


def _move_sequences(connection: Connection) -> None:
    """Let rows to come take ids after those that were given."""
    tables = ("unit", "placement", "person", "posting", "course", "course_class", "enrolment")
    for table in (*tables, "completion", "assessment"):
        connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The statements, in the words of one of the databases."""

    dialect: str
    size: Size
    province_id: int

    @property
    def on_postgresql(self) -> bool:
        return self.dialect == "postgresql"

    def rows(self, count: int) -> str:
        """A table `s` of the numbers i from 1 on."""
        if self.on_postgresql:
            return f"generate_series(1, {count}) AS s(i)"
        numbers = f"SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < {count}"
        return f"(WITH RECURSIVE r(i) AS ({numbers}) SELECT i FROM r) AS s"

    def day(self, year: str, after: str) -> str:
        """A day of a year, some days after the tenth of January."""
        if self.on_postgresql:
            return f"(make_date(CAST({year} AS integer), 1, 10) + CAST({after} AS integer))"
        return f"date({year} || '-01-10', '+' || ({after}) || ' days')"

    def literal(self, day: date) -> str:
        return f"DATE '{day}'" if self.on_postgresql else f"'{day}'"

    def statements(self) -> Iterator[str]:
        yield from self.units()
        yield from self.people()
        yield from self.courses()
        yield from self.enrolments()
        yield from self.facts()

    def units(self) -> Iterator[str]:
        size, tops = self.size, self.size.tops
        ever, for_ever = self.literal(SINCE_EVER), self.literal(FOR_EVER)
        last, first = date(size.today.year - 1, 6, 30), date(size.today.year - 1, 7, 1)
        yield (
            "INSERT INTO unit (id, province_id, code) "
            f"SELECT i, {self.province_id}, {_code('DV', 'i')} FROM {self.rows(size.units)}"
        )
        kind = (
            f"CASE WHEN i <= {tops // 5} THEN 'department' "
            f"WHEN i <= {tops} THEN 'commune_committee' WHEN {_dice('i', 3, 10)} < 4 "
            "THEN 'primary_school' WHEN i % 5 = 0 THEN 'upper_secondary_school' "
            "WHEN i % 5 = 1 THEN 'preschool' ELSE 'lower_secondary_school' END"
        )
        above = (
            f"CASE WHEN i <= {tops} THEN NULL WHEN i % 10 = 7 THEN {tops} + 1 + i % {tops} "
            f"ELSE 1 + i % {tops} END"
        )
        columns = (
            "INSERT INTO placement (unit_id, parent_id, name, search_key, sort_key, kind, sector,"
            " level, valid_from, valid_to) "
        )
        name, key = f"'Đơn vị số ' || {_code('', 'i')}", _code("", "i")
        of_all = (
            f"{name}, '{fold('Đơn vị số')} ' || {key}, '{text_key('Đơn vị số')} ' || {key}, {kind},"
            " CASE WHEN i % 20 = 3 THEN 'state_enterprise' ELSE 'state' END,"
            " CASE WHEN i % 3 = 0 THEN 'commune' ELSE 'province' END"
        )
        moves = f"(i > {tops} AND i % 5 = 0)"
        series = self.rows(size.units)
        yield (
            f"{columns} SELECT i, {above}, {of_all}, {ever},"
            f" CASE WHEN {moves} THEN {self.literal(last)} ELSE {for_ever} END FROM {series}"
        )
        yield (
            f"{columns} SELECT i, 1 + (i * 7) % {tops}, {of_all}, {self.literal(first)}, {for_ever}"
            f" FROM {series} WHERE {moves}"
        )

    def people(self) -> Iterator[str]:
        size = self.size
        series, names = self.rows(size.people), len(_FAMILY) * len(_GIVEN) ** 2
        yield (
            "INSERT INTO person (id, province_id, code, full_name, search_key, sort_key) "
            f"SELECT i, {self.province_id}, {_code('BENCH', 'i')}, full_name, search, sort "
            f"FROM {series} JOIN name ON n = (i * 7919) % {names}"
        )
        year = size.today.year
        columns = (
            "INSERT INTO posting (person_id, unit_id, starts_on, ends_on, is_main, category,"
            " is_leader, is_it_staff, is_dx_adviser, subject, school_level) "
        )
        of_all = (
            f"{_true(self)}, CASE {_dice('i', 5, 20)} WHEN 0 THEN 'can_bo' WHEN 1 THEN"
            " 'nguoi_lao_dong' WHEN 2 THEN 'khong_chuyen_trach' WHEN 3 THEN 'cong_chuc' WHEN 4 THEN"
            f" 'cong_chuc' ELSE 'vien_chuc' END, {_dice('i', 7, 10)} = 0, {_dice('i', 11, 50)} = 0,"
            f" {_dice('i', 13, 50)} = 0, CASE WHEN {_dice('i', 17, 3)} = 0 THEN 'mathematics' END,"
            f" CASE WHEN {_dice('i', 17, 3)} = 0 THEN 'primary' END"
        )
        ends = (
            f"CASE WHEN i % 20 = 9 THEN {self.literal(date(year - 1, 6, 30))}"
            f" WHEN i % 100 = 50 THEN {self.literal(date(year, 12, 15))}"
            f" ELSE {self.literal(FOR_EVER)} END"
        )
        moved, move = "i % 10 = 4", date(year - 2, 5, 1)
        yield (
            f"{columns} SELECT i, 1 + {_dice('i', 19, size.units)},"
            f" CASE WHEN {moved} THEN {self.literal(move)} ELSE {self.literal(SINCE_EVER)} END,"
            f" {ends}, {of_all} FROM {series}"
        )
        yield (
            f"{columns} SELECT i, 1 + {_dice('i', 23, size.units)}, {self.literal(SINCE_EVER)},"
            f" {self.literal(date(year - 2, 4, 30))}, {of_all} FROM {series} WHERE {moved}"
        )
        yield (
            "INSERT INTO posting_audience (posting_id, audience) SELECT id,"
            " CASE WHEN id % 2 = 0 THEN 'experts' ELSE 'dx_advisers' END FROM posting"
            " WHERE id % 50 = 1"
        )

    def courses(self) -> Iterator[str]:
        size = self.size
        courses, classes = size.courses, size.classes
        yield (
            "INSERT INTO course (id, province_id, code, title, search_key, organiser_id) "
            f"SELECT i, {self.province_id}, {_code('K', 'i')}, 'Khóa số ' || i, 'khoa so ' || i,"
            f" 1 + i % {size.tops} FROM {self.rows(courses)}"
        )
        yield (
            "INSERT INTO course_topic (course_id, topic) SELECT i, CASE WHEN i = 777 THEN"
            " 'dx_expert' WHEN i = 778 THEN 'digital_engineering' WHEN i % 7 = 0 THEN"
            " 'stem_steam' WHEN i % 3 = 0 THEN 'digital_transformation' WHEN i % 3 = 1 THEN"
            f" 'digital_skills' ELSE 'digital_technology' END FROM {self.rows(courses)}"
        )
        for audience, part in (("vien_chuc", 1), ("cong_chuc", 2), ("leaders", 3)):
            yield (
                f"INSERT INTO course_audience (course_id, audience) SELECT i, '{audience}'"
                f" FROM {self.rows(courses)} WHERE i % {part} = 0"
            )
        course = f"(1 + (i - 1) % {courses})"
        year = f"({size.first_year} + ({course} - 1) * {size.years} / {courses})"
        after = _dice("i", 29, 345)
        yield (
            "INSERT INTO course_class (id, province_id, course_id, code, starts_on, ends_on,"
            f" status) SELECT i, {self.province_id}, {course}, {_code('L', 'i')},"
            f" {self.day(year, after)}, {self.day(year, f'{after} + 2')},"
            f" CASE WHEN i % 50 = 49 THEN 'cancelled' END FROM {self.rows(classes)}"
        )

    def enrolments(self) -> Iterator[str]:
        size = self.size
        seat = f"(i - 1) / {size.classes}"
        course_class = f"1 + (i - 1) % {size.classes}"
        person = f"1 + (({course_class}) * 7919 + {seat} * 1301) % {size.people}"
        now = "CURRENT_TIMESTAMP"
        yield (
            "INSERT INTO enrolment (id, course_class_id, person_id, status, created_at)"
            f" SELECT i, {course_class}, {person}, 'confirmed', {now}"
            f" FROM {self.rows(size.classes * size.seats)}"
        )
        yield from self.large_class()
        # Whoever has a place in a class that lies ahead has no outcome yet.
        yield (
            "INSERT INTO completion (id, enrolment_id, person_id, course_class_id, outcome,"
            " recorded_at, is_current) SELECT enrolment.id, enrolment.id, person_id,"
            f" course_class_id, CASE WHEN {_dice('enrolment.id', 31, 20)} < 17 THEN 'completed'"
            f" ELSE 'incomplete' END, {now}, {_true(self)} FROM enrolment JOIN course_class"
            " ON course_class.id = course_class_id"
            f" WHERE course_class.ends_on < {self.literal(size.today)}"
        )
        for back in range(size.years):
            year = str(size.today.year - back)
            yield (
                "INSERT INTO assessment (person_id, taken_on, system, is_passed)"
                f" SELECT i, {self.day(year, _dice('i', 37, 300))}, 'quốc gia',"
                f" {_dice('i', 41, 5)} > 0 FROM {self.rows(size.people)}"
                f" WHERE {_dice('i', 11, 50)} = 0 AND (i + {back}) % 3 > 0"
            )

    def large_class(self) -> Iterator[str]:
        """One class more, of two thousand, that begins today."""
        size, number = self.size, self.size.classes + 1
        today = self.literal(size.today)
        yield (
            "INSERT INTO course_class (id, province_id, course_id, code, starts_on, ends_on)"
            f" VALUES ({number}, {self.province_id}, 1, '{LARGE_CLASS}', {today}, {today})"
        )
        yield (
            "INSERT INTO enrolment (id, course_class_id, person_id, status, created_at)"
            f" SELECT {size.classes * size.seats} + i, {number}, i, 'confirmed', CURRENT_TIMESTAMP"
            f" FROM {self.rows(2_000)}"
        )

    def facts(self) -> Iterator[str]:
        today = self.size.today
        place = (
            f"FROM placement WHERE valid_from <= {self.literal(today)}"
            f" AND valid_to >= {self.literal(today)} AND "
        )
        yield (
            "INSERT INTO school_activity (unit_id, year, recorded_on, has_stem, has_digital_skills)"
            f" SELECT unit_id, {today.year}, {self.literal(SINCE_EVER)}, unit_id % 3 > 0,"
            f" unit_id % 4 > 0 {place} kind LIKE '%_school' AND kind <> 'preschool'"
        )
        yield (
            "INSERT INTO citizen_statistic (unit_id, as_of, working_age_population, skilled)"
            f" SELECT unit_id, {self.literal(date(today.year, 3, 31))}, 9000, 4000 + unit_id"
            f" {place} kind = 'commune_committee'"
        )
        yield (
            "INSERT INTO network_declaration (unit_id, established_on)"
            f" SELECT unit_id, {self.literal(date(today.year, 2, 1))} {place}"
            " kind = 'department' AND unit_id % 2 = 0"
        )


def _code(prefix: str, number: str) -> str:
    """A code that sorts as its number does."""
    return f"'{prefix}' || substr('00000000' || {number}, length('00000000' || {number}) - 7)"


def _true(words: _Words) -> str:
    return "true" if words.on_postgresql else "1"


def _dice(number: str, salt: int, sides: int) -> str:
    """A number from 0 on that looks drawn, always the same for the same row."""
    return f"((({number} + {salt}) * {2_654_435_761 + 2 * salt} % 4294967296) / 65536 % {sides})"
