"""The claims of a theory as linked data: JSON-LD with the words of schema.org."""

from urllib.parse import quote

from causal.theory.claims.table import Claims, Use
from causal.theory.sources import Source

Json = dict[str, object]

_OWN = "urn:counterhistory:"

CONTEXT: Json = {
    "@vocab": "https://schema.org/",
    "own": f"{_OWN}term:",
    "cause": {"@id": "own:cause", "@type": "@id"},
    "effect": {"@id": "own:effect", "@type": "@id"},
    "numbersOf": {"@id": "own:numbersOf", "@type": "@id", "@container": "@set"},
    "arrows": {"@id": "own:arrows", "@container": "@set"},
    "states": {"@id": "own:states", "@container": "@list"},
    "sign": "own:sign",
    "strength": "own:strength",
    "timing": "own:timing",
    "record": "own:record",
    "verdict": "own:verdict",
    "marks": {"@id": "own:marks", "@container": "@set"},
    "where": "own:where",
    "elicited": "own:elicited",
}
"""Stands in every document, so that nothing has to be fetched to read it."""


def linked(claims: Claims) -> Json:
    """Return the claims of a theory as a JSON-LD document.

    Parameters
    ----------
    claims : Claims

    Returns
    -------
    dict
        A ``Dataset`` whose parts are ``Claim`` values, each with the document and the place in
        which it appears, what the record says of it, and the variables and arrows that rest on it.

    Examples
    --------
    >>> import causal
    >>> from causal.theory.claims.linked import linked
    >>> found = linked(causal.claims(causal.load("classics/sprinkler")))
    >>> found["@type"], found["variableMeasured"][0]["states"]
    ('Dataset', ['no', 'yes'])
    """
    theory = claims.theory
    place = f"{_OWN}theory:{quote(theory.name)}"
    keys = dict.fromkeys(key for use in claims.uses for key in use.sources)
    return {
        "@context": CONTEXT,
        "@id": place,
        "@type": "Dataset",
        "name": theory.title,
        "description": theory.summary,
        "version": f"{theory.variant} {theory.fingerprint}",
        "variableMeasured": [
            {
                "@id": f"{place}:{variable.name}",
                "@type": "PropertyValue",
                "name": variable.name,
                "alternateName": variable.title,
                "states": list(variable.states),
                "elicited": variable.name in claims.elicited,
            }
            for variable in theory.variables
        ],
        "hasPart": [_claim(use, place) for use in claims.uses],
        "citation": [_source(theory.library.source(key)) for key in keys],
    }


def _claim(use: Use, place: str) -> Json:
    one = use.claim
    told: Json = {
        "@id": f"{_OWN}claim:{quote(one.name)}",
        "@type": "Claim",
        "identifier": one.name,
        "name": one.link,
        "text": one.paraphrase,
        "appearance": {
            "@id": f"{_OWN}document:{quote(one.document)}",
            "@type": "CreativeWork",
            "name": use.title,
        },
        "where": one.where,
        "sign": one.sign,
        "strength": one.strength,
        "timing": one.timing,
        "record": one.record,
        "verdict": one.verdict,
        "marks": list(one.marks),
        "numbersOf": [f"{place}:{name}" for name in use.numbers],
        "arrows": [
            {"cause": f"{place}:{cause}", "effect": f"{place}:{effect}"}
            for cause, effect in use.arrows
        ],
        "citation": [{"@id": f"{_OWN}source:{quote(key)}"} for key in use.sources],
    }
    return {key: value for key, value in told.items() if value not in ("", [])}


def _source(source: Source) -> Json:
    told: Json = {
        "@id": f"{_OWN}source:{quote(source.name)}",
        "@type": "CreativeWork",
        "identifier": source.name,
        "text": source.text,
        "additionalType": source.kind,
        "temporal": source.date,
        "marks": list(source.marks),
    }
    return {key: value for key, value in told.items() if value not in ("", [])}
