"""The pages that say what to notice and what does not fit: they also ask who else uses the requester's address."""

from app.domain.card import Card
from app.domain.errors import Unavailable
from app.domain.matching import Candidate
from app.domain.pages import discrepancies, insights
from app.domain.pages.scene import Scene
from app.domain.ticket import Command
from app.usecases import cards
from app.usecases.customers import others_like
from app.usecases.look import Look


def open_insights(look: Look, scene: Scene, _command: Command) -> Card:
    """Everything to notice."""
    return insights.insight_list(scene, _others(look, scene))


def open_discrepancies(look: Look, scene: Scene, _command: Command) -> Card:
    """What does not fit together."""
    return discrepancies.discrepancy_list(scene, _others(look, scene))


def _others(look: Look, scene: Scene) -> tuple[Candidate, ...] | None:
    """Further customers with the requester's address; None when they could not be read."""
    try:
        return cards.shown_candidates(look, others_like(look, scene.match))
    except Unavailable:
        return None
