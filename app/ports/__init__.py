"""All that we ask of the outside, in our words; one file for each neighbour."""

from app.ports.billing import BillingGateway as BillingGateway
from app.ports.billing import CardSearch as CardSearch
from app.ports.billing import SnapshotCache as SnapshotCache
from app.ports.changes import ChangeFeed as ChangeFeed
from app.ports.changes import Changes as Changes
from app.ports.events import Arrivals as Arrivals
from app.ports.events import Backlog as Backlog
from app.ports.events import Came as Came
from app.ports.events import Cursor as Cursor
from app.ports.events import EventStore as EventStore
from app.ports.events import Waiting as Waiting
from app.ports.events import Webhooks as Webhooks
from app.ports.helpdesk import Helpdesk as Helpdesk
from app.ports.helpdesk import TicketWriter as TicketWriter
from app.ports.ledger import Ledger as Ledger
from app.ports.ledger import Wanted as Wanted
from app.ports.ledger import WantedEvents as WantedEvents
from app.ports.money import MoneyGateway as MoneyGateway
from app.ports.outbox import KeptNote as KeptNote
from app.ports.outbox import Outbox as Outbox
from app.ports.outbox import TicketNote as TicketNote
from app.ports.store import FrameSession as FrameSession
from app.ports.store import Store as Store
from app.ports.store import View as View
from app.ports.work import Soon as Soon
from app.ports.work import WorkLog as WorkLog
