"""A class of 500 seats opens to 2,000 people at once; then a hundred of them give theirs up.

python -m bench.drill [--seats N] [--applicants N] [--processes N] [--clients N] [--rounds N]

Everybody signs in and opens the page over HTTP before the clock runs. Every round registers all
of them with our server, and as many with the bare application (bare_app.py), which writes as many
rows and knows no rules. At last one process of the server is killed midway. Whatever is found
wrong ends the drill. Writes bench/results/drill-<database>.md.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.orm import Session

from app.db import extension
from bench.clock import report
from bench.drill import crowd
from bench.drill.applicants import (
    Applicant,
    accounts_of,
    an_open_class,
    open_accounts,
    sign_in,
)
from bench.drill.crowd import Answer, Request
from bench.drill.outcome import Register, Wrong, in_order, read_register
from bench.ground import open_ground, parser, size_of, the_plan, what_is_there
from bench.server import Server, serving

LEAVING = 100
GOT_A_SEAT = "Bạn đã có chỗ"


@dataclass(frozen=True, slots=True)
class Rush:
    """How a rush went: registrations a second, and how long each waited, in milliseconds."""

    rate: float
    waits: Sequence[float]

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> "Rush":
        took = max(one.came for one in answers) - min(one.sent for one in answers)
        return cls(len(answers) / took, [(one.came - one.sent) * 1000 for one in answers])

    def __str__(self) -> str:
        parts = quantiles(self.waits, n=20)
        return (
            f"{self.rate:.0f} a second; half within {parts[9]:.0f} ms, 95% within"
            f" {parts[18]:.0f} ms, all within {max(self.waits):.0f} ms"
        )


def main() -> None:
    options = _options()
    app = open_ground(size_of(options))
    with app.app_context():
        db = extension.session
        province_id, dialect = the_plan(db).province_id, extension.engine.dialect.name
        there = what_is_there(db)
        names = open_accounts(db, province_id, options.applicants)
        users = accounts_of(db, list(names))
        _say(f"{len(names)} accounts")
        drill = _Drill(app, db, province_id, options)
        with _class_and_server(drill) as (class_id, server):
            drill.applicants = sign_in(server.port, names, users)
            _say(f"{len(drill.applicants)} signed in")
            drill.rush(server, class_id)  # to warm up, and to be sure before anything is measured
            drill.leave(server, class_id)
        ours, bare = drill.by_turns()
        killed = drill.kill()
    _report(options, dialect, there, ours, bare, killed)


class _Drill:
    """The drill over one database."""

    def __init__(
        self, app: Flask, db: Session, province_id: int, options: argparse.Namespace
    ) -> None:
        self.app, self.db, self.province_id, self.options = app, db, province_id, options
        self.applicants: list[Applicant] = []
        self._draw = random.Random(146)

    def by_turns(self) -> tuple[list[Rush], list[Rush]]:
        """Our server and the bare one, one after the other, as often as there are rounds."""
        ours, bare = [], []
        for _ in range(self.options.rounds):
            with _class_and_server(self) as (class_id, server):
                ours.append(self.rush(server, class_id))
                self.leave(server, class_id)
            bare.append(self.bare_rush())
            _say(f"ours {ours[-1]}\nbare {bare[-1]}")
        return ours, bare

    def kill(self) -> int:
        """The same with a process killed midway. Returns how many had to ask twice."""
        with _class_and_server(self) as (class_id, server):
            answers = self._register(server, class_id, halfway=server.workers()[0].kill)
            again = sum(one.tries > 1 for one in answers)
            _say(f"killed: {again} asked again")
            self._check(class_id, answers, is_whole=not again)
            return again

    def rush(self, server: Server, class_id: int) -> Rush:
        """Everybody registers at once."""
        answers = self._register(server, class_id)
        self._check(class_id, answers, is_whole=True)
        return Rush.of(answers)

    def _register(
        self, server: Server, class_id: int, halfway: Callable[[], None] | None = None
    ) -> list[Answer]:
        requests = [
            Request.post(
                one.person_id, f"/dang-ky/lop/{class_id}", {"csrf_token": one.token}, one.cookie
            )
            for one in self.applicants
        ]
        self._draw.shuffle(requests)
        return crowd.send_all(server.port, requests, clients=self.options.clients, halfway=halfway)

    def _check(self, class_id: int, answers: Sequence[Answer], *, is_whole: bool) -> None:
        """Every request answered, every seat given, nobody overtaken, nothing half made."""
        register, options = read_register(self.db, class_id), self.options
        if len(answers) != len(self.applicants) or any(one.status != 302 for one in answers):
            raise Wrong("not every request was answered")
        register.check(seats=options.seats, waiting=len(self.applicants) - options.seats)
        told = {one.who for one in answers if GOT_A_SEAT in self._words(one)}
        if not told <= register.seated or (is_whole and told != register.seated):
            raise Wrong("somebody was told of a seat that they have not got")
        if is_whole and not in_order(register.queue, answers):
            raise Wrong("somebody was overtaken in the queue")

    def leave(self, server: Server, class_id: int) -> None:
        """Some give their seats up, at once: as many offers, to those who asked first."""
        before = read_register(self.db, class_id)
        leaving = self._draw.sample(sorted(before.seated), min(LEAVING, len(before.queue)))
        by_person = {one.person_id: one for one in self.applicants}
        requests = [
            Request.post(
                person_id,
                f"/dang-ky/{before.places[person_id]}/rut",
                {"csrf_token": by_person[person_id].token, "reason": "duty", "words": ""},
                by_person[person_id].cookie,
            )
            for person_id in leaving
        ]
        answers = crowd.send_all(server.port, requests, clients=self.options.clients)
        after: Register = read_register(self.db, class_id)
        if len(answers) != len(leaving) or any(one.status != 302 for one in answers):
            raise Wrong("not every withdrawal was answered")
        if after.seated != before.seated - set(leaving):
            raise Wrong("others than those who left have no seat any more")
        if after.offered != before.queue[: len(leaving)] or after.halves:
            raise Wrong("the seats were not offered to those who asked first")

    def bare_rush(self) -> Rush:
        """As many registrations with the bare application; on SQLite in a file of its own."""
        url, options = extension.engine.url, self.options
        if url.drivername.startswith("sqlite"):
            url = url.set(database=f"{url.database}-bare")
        settings = {"DATABASE_URL": url.render_as_string(hide_password=False)}
        requests = [
            Request.post(one.person_id, "/register", {"who": str(one.person_id)})
            for one in self.applicants
        ]
        with serving("bench.drill.bare_app:app", options.processes, settings) as server:
            crowd.send_all(
                server.port, [Request.post(0, "/class", {"seats": str(options.seats)})], clients=1
            )
            answers = crowd.send_all(server.port, requests, clients=options.clients)
            [counted] = crowd.send_all(server.port, [Request.get(0, "/counted")], clients=1)
        expected = {"confirmed": options.seats, "waiting": len(requests) - options.seats}
        if json.loads(counted.body) != expected or any(one.status != 201 for one in answers):
            raise Wrong("the bare application has lost some")
        return Rush.of(answers)

    def _words(self, answer: Answer) -> str:
        """What the next page will say."""
        signing = SecureCookieSessionInterface().get_signing_serializer(self.app)
        if signing is None or answer.cookie is None:
            raise Wrong("an answer without words")
        return str(signing.loads(answer.cookie.partition("=")[2]).get("_flashes"))


@contextmanager
def _class_and_server(drill: _Drill) -> Iterator[tuple[int, Server]]:
    options = drill.options
    with (
        an_open_class(drill.db, drill.province_id, options.seats) as class_id,
        serving(processes=options.processes) as server,
    ):
        yield class_id, server


def _options() -> argparse.Namespace:
    options = parser(__doc__, rounds=5)
    options.add_argument("--seats", type=int, default=500)
    options.add_argument("--applicants", type=int, default=2_000)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--clients", type=int, default=32)
    return options.parse_args()


def _report(
    options: argparse.Namespace,
    dialect: str,
    there: str,
    ours: Sequence[Rush],
    bare: Sequence[Rush],
    again: int,
) -> None:
    shares = [one.rate / other.rate for one, other in zip(ours, bare, strict=True)]
    rates = "\n".join(
        f"| {number} | {one} | {other} | {share:.2f} |"
        for number, (one, other, share) in enumerate(zip(ours, bare, shares, strict=True), 1)
    )
    report(
        f"drill-{dialect}",
        f"{options.seats} seats, {options.applicants:,} applicants at once, {dialect}",
        f"`python -m bench.drill --people {options.people} --units {options.units} --enrolments"
        f" {options.enrolments} --rounds {options.rounds}`: {options.processes} processes of four"
        f" threads, {options.clients} connections, everything on one machine. {there}",
        "| round | registrations, ours | bare Flask, as many rows | share |\n|---|---|---|---|\n"
        + rates,
        f"Median: ours {median(one.rate for one in ours):.0f}, bare"
        f" {median(one.rate for one in bare):.0f} a second, share {median(shares):.2f}.",
        f"In every round exactly {options.seats} had a seat, all others their turn in the order of"
        f" asking; {LEAVING} who left made {LEAVING} offers, to those who had asked first. With a"
        f" process killed midway {again} people had to ask again; no seat was lost, none given"
        " twice, nothing half made.",
    )


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


if __name__ == "__main__":
    main()
