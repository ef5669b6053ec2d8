"""The pages behind home: each looks up what was opened and makes sure that it is this customer's."""

from app.domain.billing import CreditGrant, FraudWarning, Invoice, Page, Payment
from app.domain.card import Card
from app.domain.errors import NotFound, NotTheirs, Unavailable
from app.domain.explain.invoice_before import Before, NoneBefore, among, in_snapshot
from app.domain.masking import masked_invoice, masked_payment, masked_subscription
from app.domain.pages import balances, disputes, home, invoice, invoice_ledgers, invoices, payments, subscriptions
from app.domain.pages.dispute import dispute_page
from app.domain.pages.scene import Scene
from app.domain.ticket import Command
from app.usecases import following
from app.usecases.look import Look
from app.usecases.payment_page import shown_payment


def open_home(look: Look, scene: Scene, _command: Command) -> Card:
    """Home again."""
    return home.home(scene, following.notices(look, scene))


def open_more(_look: Look, scene: Scene, _command: Command) -> Card:
    """All pages."""
    return home.more(scene)


def open_balances(look: Look, scene: Scene, _command: Command) -> Card:
    """The balances, with the grants of billing credits if there are any."""
    return balances.balances(scene, _grants(look, scene))


def open_invoices(look: Look, scene: Scene, command: Command) -> Card:
    """Ten invoices, the newest or the ones behind `after`."""
    page = look.billing.invoices(scene.customer_id, command.after) if command.after else None
    return invoices.invoice_list(scene, page)


def open_invoice(look: Look, scene: Scene, command: Command) -> Card:
    """One invoice, explained by the one before."""
    found = _invoice(look, scene, command)
    return invoice.invoice_page(found, scene, _before(look, scene, found))


def open_lines(look: Look, scene: Scene, command: Command) -> Card:
    """The lines of one invoice."""
    return invoice_ledgers.all_lines(_invoice(look, scene, command), scene)


def open_payments(look: Look, scene: Scene, command: Command) -> Card:
    """Ten payments, the newest or the ones behind `after`."""
    page = look.billing.payments(scene.customer_id, command.after) if command.after else None
    if page is not None and look.role.masked:
        page = Page(tuple(masked_payment(one) for one in page.rows), page.more)
    return payments.payment_list(scene, page)


def open_payment(look: Look, scene: Scene, command: Command) -> Card:
    """One payment, with what stands behind one that has not gone through."""
    payment = _theirs(
        look.billing.payment(command.target),
        scene,
        NotTheirs("This payment belongs to another customer than this ticket's."),
    )
    warnings = _warnings(look, payment) if payment.status == "succeeded" else ()
    return shown_payment(look, scene, payment, warnings)


def open_subscriptions(look: Look, scene: Scene, command: Command) -> Card:
    """Ten subscriptions, ended ones too."""
    return subscriptions.subscription_list(look.billing.subscriptions(scene.customer_id, command.after), scene)


def open_subscription(look: Look, scene: Scene, command: Command) -> Card:
    """One subscription."""
    subscription = look.billing.subscription(command.target)
    if subscription.customer_id != scene.customer_id:
        raise NotTheirs("This subscription belongs to another customer than this ticket's.")
    shown = masked_subscription(subscription) if look.role.masked else subscription
    return subscriptions.subscription_page(shown, scene)


def open_disputes(_look: Look, scene: Scene, _command: Command) -> Card:
    """The disputes."""
    return disputes.dispute_list(scene)


def open_dispute(look: Look, scene: Scene, command: Command) -> Card:
    """One dispute."""
    dispute, payment = look.billing.dispute(command.target)
    own = _theirs(payment, scene, NotTheirs("This dispute belongs to another customer than this ticket's."))
    shown = masked_payment(own) if look.role.masked else own
    return dispute_page(dispute, shown, scene, _warnings(look, payment))


def _invoice(look: Look, scene: Scene, command: Command) -> Invoice:
    found = look.billing.invoice(command.target)
    if found.customer_id != scene.customer_id:
        raise NotTheirs("This invoice belongs to another customer than this ticket's.")
    return masked_invoice(found) if look.role.masked else found


def _before(look: Look, scene: Scene, found: Invoice) -> Before:
    """The invoice before, with all its lines; what cannot be read is said on the page."""
    try:
        known = in_snapshot(found, scene.snapshot)
        before = known or among(found, look.billing.invoices(scene.customer_id, found.id))
        if before.invoice is None or before.why is not None:
            return before
        whole = look.billing.invoice(before.invoice.id) if before.invoice.more_lines else before.invoice
    except (Unavailable, NotFound):
        return Before(why=NoneBefore.UNREAD)
    return Before(masked_invoice(whole) if look.role.masked else whole)


def _theirs(payment: Payment, scene: Scene, otherwise: NotTheirs) -> Payment:
    if payment.customer_id != scene.customer_id:
        raise otherwise
    return payment


def _grants(look: Look, scene: Scene) -> tuple[CreditGrant, ...] | None:
    """The grants behind billing credits; None when they could not be read."""
    if scene.snapshot.credits is None or not scene.snapshot.credits.available:
        return ()
    try:
        return look.billing.credit_grants(scene.customer_id)
    except (Unavailable, NotFound):
        return None


def _warnings(look: Look, payment: Payment) -> tuple[FraudWarning, ...] | None:
    """The early fraud warnings on a card payment; None when they could not be read."""
    if payment.charge_id is None or payment.method is None or payment.method.kind != "card":
        return ()
    try:
        return look.billing.fraud_warnings(payment.charge_id)
    except (Unavailable, NotFound):
        return None
