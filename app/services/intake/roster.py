"""Rosters: people and their postings, in one file."""

from app.services.intake.draft import Draft, Ground
from app.services.intake.people import draft_people
from app.services.intake.postings import draft_postings
from app.services.intake.table import Table


def draft_roster(ground: Ground, table: Table) -> Draft:
    """What a roster would do. Its key is the person, the unit, the first day and `is_main`.

    A blank cell of an optional column says nothing and erases nothing, with two exceptions that
    the contract makes: a blank flag means no, and a blank `is_main` means yes. So a blank last day
    leaves a posting that has ended ended: the same file can be brought in again after a move.
    """
    draft = Draft(table)
    people = draft_people(ground, table, draft)
    postings = draft_postings(ground, table, people, draft)
    draft.steps = [people.new, people.changed, *postings]
    return draft
