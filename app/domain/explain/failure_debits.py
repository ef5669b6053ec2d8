"""Why bank debits fail: Nacha's return codes, SEPA's reason codes and Stripe's words for them.

Stripe docs, ACH Direct Debit and SEPA Direct Debit, failed payments; Nacha Operating Rules; EPC's guidance on reason
codes for SEPA R-transactions.
"""

from app.domain.card import Phrase, say, sentences
from app.domain.explain.card_declines import NO_DETAILS
from app.domain.explain.explained import Explained, Retry, Way

KINDS = frozenset(("us_bank_account", "sepa_debit", "acss_debit", "bacs_debit", "au_becs_debit", "nz_bank_account"))
_RETURNED = say("Your bank returned the debit.")


def _debit(why: Phrase, again: Phrase, ask: Phrase, told: Phrase, way: Way = Way.PAY) -> Explained:
    return Explained(say("The bank returned the debit: {why}.", why=why), again, ask, told, Retry.CHANGED, way)


def _mandate(why: Phrase) -> Explained:
    return Explained(
        say("The bank returned the debit: {why}.", why=why),
        say("Not without a new authorization. Do not debit this account again as it is."),
        say("Pay in another way, or authorize the debit anew."),
        sentences(_RETURNED, say("Your bank can tell you why.")),
        Retry.NEVER,
        Way.PAY,
        strict=True,
    )


def _account(why: Phrase) -> Explained:
    return Explained(
        say("The bank returned the debit: {why}.", why=why),
        say("Not with this account. Ask for another one."),
        say("Enter another account, or pay in another way."),
        say("Your bank returned the debit: {why}.", why=why),
        Retry.NEVER,
        Way.UPDATE,
        strict=True,
    )


def _silent(why: Phrase) -> Explained:
    return Explained(
        say("The bank returned the debit: {why}.", why=why),
        say("Not with this account. Do not debit it again."),
        say("Pay in another way."),
        sentences(_RETURNED, NO_DETAILS),
        Retry.NEVER,
        Way.PAY,
        private=True,
        strict=True,
    )


FUNDS = Explained(
    say("The bank returned the debit: not enough money on the account."),
    say("Yes, once or twice, later."),
    say("Put money on the account, or pay in another way."),
    _RETURNED,
    Retry.LATER,
    Way.PAY,
    reserved=True,
)
UNKNOWN = Explained(
    say("The bank returned the debit. Stripe gives no reason that we know."),
    say("Perhaps. Another account or a card is the surer way."),
    say("Ask the bank why, or pay in another way."),
    sentences(_RETURNED, NO_DETAILS),
    Retry.CHANGED,
    Way.PAY,
)
_ASK_BANK = _debit(
    say("it gives no reason and says to ask the customer"),
    say("Only after the customer has talked to the bank. Another account or a card works at once."),
    say("Ask the bank why, or pay in another way."),
    sentences(_RETURNED, say("Your bank can tell you why.")),
)
_LATE = _debit(
    say("later than usual, as the rules for businesses allow"),
    say("Not before you know why. Ask the customer."),
    say("Ask the bank why, or pay in another way."),
    sentences(_RETURNED, say("Your bank can tell you why.")),
)
_UNVERIFIED = _debit(
    say("the account is not verified yet"),
    say("Yes, once the customer has verified the account."),
    say("Verify the account, or pay in another way."),
    say("The bank account is not verified yet."),
    Way.UPDATE,
)
_REPLACED = _debit(
    say("the account number that the bank had given us is not in use any more"),
    say("Yes, after the customer has connected the account again."),
    say("Connect the account again, or pay in another way."),
    say("The connection to your bank account is not valid any more."),
    Way.UPDATE,
)
OUR_LIMIT = Explained(
    say("Stripe did not make this debit: our own limit for debits at Stripe is reached."),
    say("Yes, some days later, once the limit counts anew. Another way to pay works at once. Tell your lead."),
    say("Pay in another way, or wait some days."),
    say("It could not be taken from the bank account for now."),
    Retry.LATER,
    Way.PAY,
    strict=True,
)

_FAMILIES: tuple[tuple[Explained, str], ...] = (
    (FUNDS, "R01 R09 AM04"),
    (_account(say("the account is closed")), "R02 AC04 account_closed bank_account_closed"),
    (
        _account(say("there is no such account, or the name does not fit")),
        "R03 no_account incorrect_account_holder_name BE01",
    ),
    (
        _account(say("the account number is wrong")),
        "R04 AC01 RC01 invalid_account_number account_number_invalid bank_account_invalid_details"
        " routing_number_invalid bank_account_bad_routing_numbers branch_does_not_exist incorrect_account_details",
    ),
    (
        _account(say("this account does not allow debits")),
        "R20 AC06 AC13 AG01 AG02 bank_account_restricted bank_account_unusable payment_method_restricted"
        " sepa_unsupported_account payment_method_bank_account_blocked bank_account_declined",
    ),
    (_account(say("the account has changed hands")), "bank_ownership_changed"),
    (_mandate(say("a personal account was debited as a company's")), "R05"),
    (_mandate(say("the customer took the authorization back")), "R07 MD02 authorization_revoked"),
    (_mandate(say("the customer stopped this payment")), "R08 MS02 SL01 payment_stopped"),
    (_mandate(say("the customer says that it was not authorized")), "R10 R29 MD01 debit_not_authorized"),
    (
        _mandate(say("the debit is not what was authorized")),
        "R11 debit_authorization_not_match payment_intent_mandate_invalid",
    ),
    (_mandate(say("the customer asked the bank to take it back")), "MD06 debit_disputed"),
    (_silent(say("the account is frozen")), "R16 bank_account_frozen account_frozen"),
    (_silent(say("the account holder has died, the bank says")), "R14 R15 MD07 recipient_deceased"),
    (_ASK_BANK, "MS03 refer_to_customer generic_could_not_process"),
    (_LATE, "R31"),
    (_UNVERIFIED, "bank_account_unverified bank_account_verification_failed"),
    (OUR_LIMIT, "charge_exceeds_source_limit charge_exceeds_weekly_limit charge_exceeds_transaction_limit"),
    (_REPLACED, "tokenized_account_number_deactivated"),
)
BY_CODE = {code: explained for explained, codes in _FAMILIES for code in codes.split()}
#: The same in Stripe's words that also stand for cards.
_PLAIN = "generic_decline card_declined payment_method_provider_decline payment_method_customer_decline".split()
OF_A_DEBIT = {"insufficient_funds": FUNDS, "payment_intent_payment_attempt_failed": _ASK_BANK}
OF_A_DEBIT |= dict.fromkeys(_PLAIN, UNKNOWN)
