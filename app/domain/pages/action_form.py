"""The form of an action: how much, why, a note, and how it is done. It only leads to what will happen."""

from app.domain.actions import Kind, Wrong
from app.domain.card import (
    Button,
    Buttons,
    Card,
    Form,
    Listing,
    Phrase,
    Row,
    Style,
    Words,
    say,
)
from app.domain.matter import Matter
from app.domain.pages import acts
from app.domain.pages.action_fields import (
    Asking,
    amount_field,
    lines_field,
    note_field,
    reason_field,
    tell_field,
    way_field,
    way_option,
)
from app.domain.pages.put_right import about, back_command
from app.domain.pages.scene import Scene
from app.domain.putting_right.ways import NAMES, Possible

TITLES: dict[Kind, Phrase] = {
    Kind.REFUND: say("Refund"),
    Kind.CREDIT_NOTE: say("Credit note"),
    Kind.BALANCE_CREDIT: say("Credit on the balance"),
    Kind.VOID: say("Void the invoice"),
}


def form_page(asking: Asking, scene: Scene) -> Card:
    """The form, with the limit said before it is hit."""
    back = back_command(asking.matter, scene)
    submit = Button(say("See what will happen"), f"propose:{asking.kind.value}:{asking.target}", Style.PRIMARY)
    lines, shown = lines_field(asking), asking.wish.wrong == Wrong.OVERCHARGED.value or bool(asking.wish.lines)
    fields = (*amount_field(asking), *(lines if shown else ()), reason_field(asking), note_field(asking))
    return Card(
        title=TITLES[asking.kind],
        detail=about(asking.matter),
        back=Button(say("Back"), back, Style.LINK),
        sections=(
            Form(
                fields,
                fold=say("How it is done: {way}", way=NAMES[asking.way]),
                folded=(*way_field(asking), *(() if shown else lines), *tell_field(asking)),
                ways=tuple(way_option(one, asking.way) for one in asking.ways) if len(asking.ways) > 1 else (),
            ),
            Buttons((submit, Button(say("Cancel"), back, Style.QUIET)), stack=True),
        ),
    )


def impossible_page(judged: tuple[Possible, ...], matter: Matter, scene: Scene) -> Card:
    """No way is possible: each with what is in its way."""
    nothing = Words((say("There is nothing here that could be given back."),))
    options = tuple(Row(NAMES[one.way], detail=one.why) for one in judged)
    return Card(
        title=say("This cannot be done here"),
        detail=about(matter),
        back=Button(say("Back"), back_command(matter, scene), Style.LINK),
        sections=(
            Listing(options, two_lines=True) if options else nothing,
            *(acts.tell(scene, "refund-not-while-disputed", say("Use this reply")) if matter.disputes else ()),
        ),
        said=say("This cannot be done here. Nothing was changed."),
    )
