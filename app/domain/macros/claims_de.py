"""German phrases that claim something."""

from app.domain.macros.claim_patterns import FAR, Phrases, near, phrases

_NEAR = near(r"\b(?:nichts?|nie|kein\w*)\b")
_PIECES = {
    "we": r"(?:(?:wir|ich) (?:haben|habe)|(?:haben|habe) (?:wir|ich))",
    "is": r"(?:ist|sind|wurde|wurden|war|hat|haben)",
    "plan": r"(?:abo|abonnement|vertrag|tarif|mitgliedschaft)",
    "refund": r"(?:(?:rück)?erstattung|rückzahlung)",
    "dispute": r"(?:zahlungsanfechtung|anfechtung|rückbuchung|einspruch|verfahren|anfrage)",
    "back": r"(?:(?:zurück)?erstattet|zurück(?:gezahlt|überwiesen|gebucht|gesendet|geschickt|gegeben))",
    "ended": r"(?:gekündigt|storniert|beendet|gestoppt)",
    "by": r"(?:bis|zwischen|spätestens|innerhalb|in den nächsten)",
    "far": rf"\b{FAR}\b",
    "~": rf"\b{_NEAR}\b",
}
_LINES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("a refund", "erstattung|rückzahlung", (r"(?:ihre|die|diese|unsere) {refund}",)),
    (
        "a dispute",
        "anfechtung|rückbuchung|einspruch",
        (r"(?:ihre|die|diese) (?:zahlungsanfechtung|anfechtung|rückbuchung)", r"(?:ihr|der|den|dieser) einspruch"),
    ),
    (
        "a subscription",
        "abo|vertrag|tarif|mitgliedschaft",
        (r"ihr(?:en?|es)? (?:abo|abonnement|vertrag|tarif|mitgliedschaft)",),
    ),
    ("a trial", "test|probe", (r"ihr(?:en?|er)? (?:testphase|testzeitraum|probezeit)",)),
    (
        "refunded",
        "erstatt|zurück|unterwegs|auf dem weg|rückzahlung|gutschrift|storniert",
        (
            r"{we} ~ {back}",
            r"{we} ~ (?:zahlung|abbuchung|belastung) ~ (?:storniert|rückgängig gemacht)",
            r"(?:ist|sind|wurde|wurden) ~ {back}",
            r"{refund} ~ {is} ~ (?:veranlasst|ausgeführt|gesendet|unterwegs|abgeschickt|raus|durch)",
            r"{refund} ~ {is} ~ (?:erfolgt|angewiesen|abgeschlossen)",
            r"(?:geld|gutschrift|betrag) ist ~ (?:unterwegs|auf dem weg)",
            r"geld ist ~ zurück(?: ~ )?(?:auf|bei) (?:ihrem|ihrer|ihnen)",
            r"(?:sie haben|haben sie) ~ (?:zurückbekommen|zurückerhalten|zurück)",
        ),
    ),
    (
        "in full",
        "vollständig|voller höhe|komplett|gesamten betrag",
        (r"(?:vollständig|in voller höhe|komplett|den gesamten betrag) ~ {back}",),
    ),
    (
        "arrives",
        "eintreffen|ankommen|gutgeschrieben|konto|trifft|kommt|bei ihnen|sehen sie",
        (
            r"{by}{far}(?:eintreffen|ankommen|gutgeschrieben|da sein)",
            r"{by}{far}(?:auf ihrem konto|bei ihnen (?:sein|an))",
            r"(?:trifft|kommt) ~ {by}{far}(?:ein|an)",
        ),
    ),
    (
        "refund failed",
        "erstattung|rückzahlung",
        (r"{refund}{far}(?:fehlgeschlagen|zurückgekommen)", r"{refund}{far}nicht (?:angekommen|ausgeführt|erreicht)"),
    ),
    (
        "canceled",
        "gekündigt|storniert|kündigung|beendet|gestoppt|verlängert",
        (
            r"{plan} ~ {is} ~ {ended}",
            r"{we} ~ {plan} ~ {ended}",
            r"{we} ~ gekündigt",
            r"{plan} ~ damit gekündigt",
            r"{plan} verlängert sich nicht",
            r"bestätigen? ~ kündigung",
            r"kündigung ~ (?:ist|wurde) ~ (?:bestätigt|eingetragen|wirksam)",
        ),
    ),
    ("ended", "beendet|geendet|abgelaufen|zu ende", (r"{plan} ~ {is} ~ (?:beendet|geendet|abgelaufen|zu ende)",)),
    (
        "charged no more",
        "keine |nicht |nichts ",
        (
            r"keine (?:weiteren? |neuen? |zusätzlichen? )(?:abbuchung(?:en)?|belastung(?:en)?|kosten)",
            r"keine (?:weiteren? |neuen? |zusätzlichen? )(?:zahlung(?:en)?|rechnung(?:en)?)",
            r"(?:nicht|nichts) (?:mehr|erneut|wieder|weiter)\b[^.!?]{0,20}\b(?:belastet|abgebucht|eingezogen)",
            r"(?:buchen|ziehen|berechnen|belasten)\b[^.!?]{0,30}\b(?:nicht|nichts) mehr",
        ),
    ),
    (
        "no dispute",
        "anfechtung|rückbuchung|einspruch|angefochten",
        (
            r"keine?n? (?:offene[nr]? |weitere[nr]? )?(?:zahlungsanfechtung|anfechtung|rückbuchung|einspruch)",
            r"nicht angefochten",
        ),
    ),
    (
        "dispute over",
        "anfechtung|rückbuchung|einspruch|verfahren|anfrage",
        (
            r"{dispute} ~ {is} ~ (?:abgeschlossen|geschlossen|entschieden|gewonnen|verloren)",
            r"{dispute} ~ {is} ~ (?:zurückgezogen|beendet)",
            r"bank hat ~ (?:anfechtung|rückbuchung|anfrage) ~ (?:geschlossen|entschieden|abgeschlossen)",
        ),
    ),
    (
        "disputed",
        "angefochten|zurückgebucht|zurückgeholt",
        (r"bank ~ (?:angefochten|zurückgebucht|zurückgeholt)", r"zahlung ~ angefochten"),
    ),
    (
        "paid",
        "zahlung|überweisung|geld",
        (
            r"haben ~ (?:zahlung|überweisung|geld) ~ erhalten",
            r"(?:zahlung|überweisung) ~ ist ~ (?:eingegangen|erfolgt|angekommen)",
            r"(?:zahlung|überweisung) ~ (?:war erfolgreich|hat geklappt)",
            r"dank für (?:ihre|die) (?:zahlung|überweisung)",
        ),
    ),
    ("invoice paid", "rechnung", (r"rechnung ~ (?:ist|wurde) ~ (?:bezahlt|beglichen)",)),
    ("voided", "storniert|annulliert|ausgebucht", (r"rechnung ~ (?:ist|wurde) ~ (?:storniert|annulliert|ausgebucht)",)),
    (
        "nothing owed",
        "nichts|keine offen|schulden|ausgeglichen",
        (
            r"nichts (?:mehr )?(?:offen|zu zahlen|zu bezahlen)",
            r"keine offenen? (?:rechnung(?:en)?|beträge?|posten|zahlung(?:en)?)",
            r"konto ist ausgeglichen",
            r"schulden uns nichts",
        ),
    ),
    (
        "twice",
        "doppelt|zweimal|zweite",
        (
            r"(?:doppelt|zweimal)\b[^.!?]{0,30}\b(?:abgebucht|belastet|bezahlt|berechnet|eingezogen)",
            r"(?:doppelte|zweite) abbuchung",
        ),
    ),
    (
        "credited",
        "guthaben|gutgeschrieben|erlassen",
        (
            r"haben (?:wir|sie) ~ (?:gutgeschrieben|guthaben)",
            r"wir haben ~ (?:gutgeschrieben|guthaben)",
            r"wir haben ~ erlassen",
        ),
    ),
    ("card expired", "abgelaufen|gültig", (r"karte ~ (?:ist|war) ~ abgelaufen", r"karte ist nicht mehr gültig")),
    (
        "trial over",
        "test|probezeit",
        (r"(?:testphase|testzeitraum|probezeit) ~ (?:vorbei|beendet|abgelaufen|geendet|endete|zu ende)",),
    ),
    (
        "failed",
        "zahlung|lastschrift|abbuchung|bank hat|karte",
        (
            r"(?:zahlung|lastschrift|abbuchung){far}(?:fehlgeschlagen|abgelehnt|zurückgegeben|zurückgebucht|geplatzt)",
            r"(?:zahlung|lastschrift|abbuchung){far}nicht (?:geklappt|durchgeführt|ausgeführt|durchgegangen)",
            r"(?:zahlung|lastschrift|abbuchung){far}nicht abgeschlossen",
            r"karte ~ wurde ~ abgelehnt",
            r"bank hat ~ (?:abgelehnt|zurückgegeben)",
        ),
    ),
    (
        "waits for approval",
        "freigabe|genehmig",
        (r"(?:wartet|braucht|benötigt) ~ (?:freigabe|genehmigung)", r"wird (?:noch |gerade )?geprüft"),
    ),
)
PHRASES: tuple[Phrases, ...] = tuple(phrases(subject, hints, lines, _PIECES) for subject, hints, lines in _LINES)
