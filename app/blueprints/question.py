"""An act that deserves a second thought: asked on a page of its own, or in a box over another.

GET asks; POST does it and leads on, or says on the same page why it cannot be.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.db import transaction
from app.domain.errors import RuleViolation
from app.errors import refusal_text


@dataclass(frozen=True, slots=True)
class Question:
    """What confirm.html asks: what will happen, and the words of the button that does it."""

    title: str
    told: str
    act: str
    back_url: str
    is_dangerous: bool = True


def ask(
    question: Question,
    act: Callable[[Session], object],
    *,
    done: str | None = None,
    to: Callable[[], str] | None = None,
    answer: Callable[[], ResponseReturnValue] | None = None,
) -> ResponseReturnValue:
    """Ask, or act in a transaction of its own.

    done: what is said when it is; to: where that leads, unless back. answer: a page in their place.
    """
    refusal = None
    if request.method == "POST":
        try:
            with transaction(g.db) as db:
                act(db)
        except RuleViolation as violation:
            refusal = refusal_text(violation)
        else:
            if answer is not None:
                return answer()
            if done is not None:
                flash(done, "success")
            return redirect(to() if to is not None else question.back_url)
    page = render_template("confirm.html", question=question, refusal=refusal)
    return page, 422 if refusal else 200
