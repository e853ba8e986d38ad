"""The registers of a class as a file: a row a person, a column a meeting, then the shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.blueprints.table_file import Field
from app.domain.attendance import Presence, Shares
from app.domain.coverage import percent_shown
from app.i18n import _
from app.models import Meeting
from app.queries.attendance import ShareLine

SIGNS = {
    Presence.PRESENT: "x",
    Presence.LATE: "M",
    Presence.EXCUSED: "P",
    Presence.ABSENT: "V",
}
"""As registers on paper have it: có mặt, muộn, phép, vắng."""


@dataclass(frozen=True, slots=True)
class PersonShares:
    """Somebody with a seat, and their shares in percent as shown."""

    line: ShareLine

    @property
    def shares(self) -> Shares:
        return self.line.shares

    @property
    def of_held(self) -> Decimal | None:
        return share_percent(self.shares.of_held)

    @property
    def of_all(self) -> Decimal | None:
        return share_percent(self.shares.of_all)

    @property
    def best(self) -> Decimal | None:
        return share_percent(self.shares.best)


@dataclass(frozen=True, slots=True)
class MeetingColumn:
    """What the register of one meeting says of everybody. marks: by enrolment and meeting."""

    meeting: Meeting
    words: str
    marks: Mapping[tuple[int, int], Presence]

    def __call__(self, person: PersonShares) -> str | None:
        presence = self.marks.get((person.line.enrolment_id, self.meeting.id))
        return SIGNS[presence] if presence else None


def share_fields(columns: Sequence[MeetingColumn]) -> list[Field[PersonShares]]:
    """Who it is, each meeting that takes place, and the three shares."""
    return [
        Field(_("Mã người"), lambda one: one.line.code),
        Field(_("Họ và tên"), lambda one: one.line.full_name),
        Field(_("Đơn vị"), lambda one: one.line.unit_name),
        *(Field(column.words, column) for column in columns if not column.meeting.is_cancelled),
        Field(_("Số buổi dự"), lambda one: one.shares.attended),
        Field(_("Số buổi đã học"), lambda one: one.shares.held),
        Field(_("Số buổi của lớp"), lambda one: one.shares.scheduled),
        Field(_("So với buổi đã học"), lambda one: one.of_held, is_percent=True),
        Field(_("So với cả lớp"), lambda one: one.of_all, is_percent=True),
        Field(_("Cao nhất còn đạt được"), lambda one: one.best, is_percent=True),
    ]


def share_percent(share: Fraction | None) -> Decimal | None:
    """A share as pages and files show it."""
    return None if share is None else percent_shown(share.numerator, share.denominator)
