"""A unit, found by typing: a province may have three thousand."""

from wtforms import StringField

from app.domain.vietnamese import clean


class UnitField(StringField):
    """A unit's code; without scripts also its name, as somebody typed it.

    shown: the name and code of the unit that it means, once the edge has found it.
    """

    shown: str | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = clean(valuelist[0])
