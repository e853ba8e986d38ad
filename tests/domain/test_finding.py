"""What a check found survives being kept: every kind of fault, words and all."""

import json
from collections.abc import Iterator

import pytest

from app.adapters.upload_folder import UploadGone
from app.domain.fault import Fault
from app.domain.finding import Findings, RowFate, SeenRow, Tally
from app.domain.intake import Notice, Place, Problem
from app.domain.label import Phrase, Word


def kept(findings: Findings) -> Findings:
    """The same after it lay in the database."""
    return Findings.from_json(json.loads(json.dumps(findings.to_json())))


def every_fault(below: type[Fault] = Fault) -> Iterator[type[Fault]]:
    for fault in below.__subclasses__():
        yield fault
        yield from every_fault(fault)


class AnyFacts(dict[str, str]):
    """A fact of every name that a message may ask for."""

    def __missing__(self, name: str) -> str:
        self[name] = f"<{name}>"
        return self[name]


def facts_of(fault: type[Fault]) -> dict[str, object]:
    facts = AnyFacts()
    _asked = (fault.message % facts, fault.expected % facts)
    return dict(facts)


def findings(problem: Problem, *notices: Notice) -> Findings:
    return Findings(
        tally=Tally(read=9, created=3, changed=2, unchanged=1),
        bad_rows=3,
        problem_count=5,
        problems=[problem],
        notice_count=len(notices),
        notices=notices,
        rows=[
            SeenRow(Place("Danh sách", 2), RowFate.BAD, {"code": "A", "is_leader": True}),
            SeenRow(Place(None, 3), RowFate.CREATED, {"score": 7.5, "audiences": ["press"]}),
        ],
        good=Tally(6, 3, 2, 1),
    )


@pytest.mark.parametrize("fault", list(every_fault()), ids=lambda fault: fault.__name__)
def test_every_kind_of_fault_is_the_same_afterwards(fault: type[Fault]) -> None:
    problem = Problem(Place("Danh sách", 7), "unit_code", "KHONGCO", fault(**facts_of(fault)))

    (again,) = kept(findings(problem)).problems

    assert type(again.fault) is fault
    assert str(again.fault) == str(problem.fault)
    assert again.fault.facts == problem.fault.facts
    assert (again.place, again.column, again.found) == (problem.place, "unit_code", "KHONGCO")


def test_figures_rows_and_what_remains_are_the_same_afterwards() -> None:
    before = findings(Problem(Place(None, None), None, "", UploadGone(found="a.xlsx")))

    after = kept(before)

    assert (after.tally, after.good, after.bad_rows) == (before.tally, before.good, 3)
    assert list(after.rows) == before.rows
    assert (after.problem_count, after.notice_count) == (5, 0)


def test_words_of_ours_are_known_as_words_afterwards() -> None:
    """They are translated where they are shown; what stands in a file is not."""
    word = Word("khóa", "trùng")
    notice = Notice("%(count)s: %(what)s", {"count": 12, "what": Phrase([word, " «", "khóa", "»"])})

    (again,) = kept(findings(Problem(Place(None, 1), None, "", UploadGone()), notice)).notices

    what = again.facts["what"]
    assert isinstance(what, Phrase)
    assert [type(piece) for piece in what] == [Word, str, str, str]
    assert isinstance(what[0], Word)
    assert (what[0], what[0].context, str(what)) == ("khóa", "trùng", "khóa «khóa»")
    assert again.facts["count"] == 12


def test_nothing_remains_where_no_row_is_good() -> None:
    nothing = Findings(Tally(1, 0, 0, 0), 1, 1, [], 0, [], [], None)

    assert kept(nothing).good is None
