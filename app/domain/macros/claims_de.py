"""German phrases that claim something."""

from app.domain.macros.claim_patterns import FAR, Phrases, near, phrases

_NEAR = near(r"\b(?:nichts?|nie|kein\w*)\b")
_PIECES = {
    "we": r"(?:wir|ich) (?:haben|habe)|(?:haben|habe) (?:wir|ich)",
    "is": r"(?:ist|sind|wurde|wurden|war|hat|haben)",
    "plan": r"(?:abo|abonnement|vertrag|tarif|mitgliedschaft)",
    "dispute": r"(?:zahlungsanfechtung|anfechtung|rückbuchung|einspruch|verfahren|anfrage)",
    "back": r"(?:(?:zurück)?erstattet|zurück(?:gezahlt|überwiesen|gebucht|gesendet|geschickt|gegeben))",
    "far": rf"\b{FAR}\b",
    "~": rf"\b{_NEAR}\b",
}
_LINES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "refunded",
        "erstatt|zurück|unterwegs|auf dem weg",
        (
            r"(?:{we}) ~ {back}",
            r"(?:ist|sind|wurde|wurden) ~ {back}",
            r"(?:rück)?erstattung ~ {is} ~ (?:veranlasst|ausgeführt|gesendet|unterwegs|abgeschickt)",
            r"(?:rück)?erstattung ~ {is} ~ (?:erfolgt|angewiesen|abgeschlossen)",
            r"geld ist ~ (?:unterwegs|auf dem weg)",
        ),
    ),
    (
        "in full",
        "vollständig|voller höhe|komplett|gesamten betrag",
        (r"(?:vollständig|in voller höhe|komplett|den gesamten betrag) ~ {back}",),
    ),
    (
        "arrives",
        "eintreffen|ankommen|gutgeschrieben|konto|trifft|kommt|bei ihnen",
        (
            r"(?:bis|zwischen|spätestens|innerhalb){far}(?:eintreffen|ankommen|gutgeschrieben)",
            r"(?:bis|zwischen|spätestens|innerhalb){far}(?:auf ihrem konto|bei ihnen sein)",
            r"(?:trifft|kommt) ~ (?:bis|zwischen|spätestens|innerhalb){far}(?:ein|an)",
        ),
    ),
    (
        "refund failed",
        "erstattung",
        (
            r"(?:rück)?erstattung{far}(?:fehlgeschlagen|zurückgekommen)",
            r"(?:rück)?erstattung{far}nicht (?:angekommen|ausgeführt|erreicht)",
        ),
    ),
    (
        "canceled",
        "gekündigt|storniert|kündigung",
        (
            r"{plan} ~ {is} ~ (?:gekündigt|storniert)",
            r"(?:{we}) ~ (?:gekündigt|storniert)",
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
            r"(?:nicht|nichts) (?:mehr|erneut|wieder|weiter) ~ (?:belastet|abgebucht|berechnet|eingezogen)",
            r"(?:nicht|nichts) (?:mehr|erneut|wieder|weiter) (?:belastet|abgebucht|berechnet|eingezogen)",
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
        "angefochten|zurückgebucht",
        (r"bank ~ (?:angefochten|zurückgebucht)", r"zahlung ~ angefochten"),
    ),
    (
        "paid",
        "zahlung|überweisung|geld",
        (
            r"haben ~ (?:zahlung|überweisung|geld) ~ erhalten",
            r"(?:zahlung|überweisung) ~ ist ~ (?:eingegangen|erfolgt|angekommen)",
            r"(?:zahlung|überweisung) ~ (?:war erfolgreich|hat geklappt)",
        ),
    ),
    ("invoice paid", "rechnung", (r"rechnung ~ (?:ist|wurde) ~ (?:bezahlt|beglichen)",)),
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
            r"(?:doppelt|zweimal) ~ (?:abgebucht|belastet|bezahlt|berechnet|eingezogen)",
            r"(?:doppelt|zweimal) (?:abgebucht|belastet|bezahlt|berechnet|eingezogen)",
            r"(?:doppelte|zweite) abbuchung",
        ),
    ),
    (
        "credited",
        "guthaben|gutgeschrieben",
        (r"haben (?:wir|sie) ~ (?:gutgeschrieben|guthaben)", r"wir haben ~ (?:gutgeschrieben|guthaben)"),
    ),
    ("card expired", "abgelaufen", (r"karte ~ (?:ist|war) ~ abgelaufen", r"karte (?:ist|war) abgelaufen")),
    (
        "trial over",
        "test|probezeit",
        (r"(?:testphase|testzeitraum|probezeit) ~ (?:vorbei|beendet|abgelaufen|geendet|endete|zu ende)",),
    ),
    (
        "failed",
        "zahlung|lastschrift|abbuchung|bank hat",
        (
            r"(?:zahlung|lastschrift|abbuchung){far}(?:fehlgeschlagen|abgelehnt|zurückgegeben|zurückgebucht)",
            r"(?:zahlung|lastschrift|abbuchung){far}nicht (?:geklappt|durchgeführt|ausgeführt|durchgegangen)",
            r"(?:zahlung|lastschrift|abbuchung){far}nicht abgeschlossen",
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
