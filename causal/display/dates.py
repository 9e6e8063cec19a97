"""When something happens: date texts to spans of years, and back.

A span is a pair of years with fractions, from the first moment to the moment after the last:
1985 is ``(1985.0, 1986.0)``.
"""

import re
from calendar import monthrange

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PARTS = {"early": (0, 4), "mid": (4, 8), "late": (8, 12), "start": (0, 3), "end": (9, 12)}
# Of the northern half of the world; the winter of a year begins in its December.
SEASONS = {"spring": (2, 5), "summer": (5, 8), "autumn": (8, 11), "winter": (11, 14)}
_WITHIN = PARTS | SEASONS

_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
_POINT = re.compile(
    rf"(?:(?P<part>{'|'.join(_WITHIN)})(?:\s+of)?[\s-]+)?"
    rf"(?:(?P<day>\d{{1,2}})\s+)?(?:{_MONTH}\s*)?(?P<year>\d{{1,4}})?(?P<decade>s)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ABOUT = re.compile(r"^(?:c\.|ca\.|circa|about|around)\s*", re.IGNORECASE)
_SPLIT = re.compile(r"(?<!mid)\s*(?:-|\N{EN DASH}|\N{EM DASH}|\bto\b)\s*", re.IGNORECASE)

Span = tuple[float, float]


def period(text: str) -> Span | None:
    """Read a date text.

    Parameters
    ----------
    text : str
        A year, a month, a day, a season or other part of a year, a decade, or two of them with a
        dash.

    Returns
    -------
    (float, float) or None
        Start and end in years, to four decimals; None for a text that holds no date.

    Examples
    --------
    >>> period("Mar 1985")
    (1985.1667, 1985.25)
    >>> period("1985-88")
    (1985.0, 1989.0)
    >>> period("31 Dec 1991")
    (1991.9973, 1992.0)
    >>> period("end 1991"), period("Jun 1990-91"), period("1970s")
    ((1991.75, 1992.0), (1990.4167, 1992.0), (1970.0, 1980.0))
    >>> period("summer 1931"), period("winter 1932-33")
    ((1931.4167, 1931.6667), (1932.9167, 1933.1667))
    >>> period("") is None
    True
    """
    text = _ABOUT.sub("", text.strip())
    iso = _ISO.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
        return _span({"year": year, "month": month, "day": day})
    halves = _SPLIT.split(text)
    if len(halves) == 1:
        return _span(_fields(halves[0]))
    if len(halves) != 2:
        return None
    return _between(_fields(halves[0]), _fields(halves[1]))


def span_text(start: float | None, end: float | None) -> str:
    """Write a span of years as a reader would.

    Parameters
    ----------
    start, end : float or None
        The span; None if it is not known.

    Returns
    -------
    str
        A year, two years with a dash, a month, or a day; empty if not known.

    Examples
    --------
    >>> span_text(1985.0, 1989.0), span_text(1998.0, 2003.0), span_text(1986.0, 1987.0)
    ('1985–88', '1998–2002', '1986')
    >>> span_text(*period("Mar 1985")), span_text(*period("19 Aug 1981")), span_text(None, None)
    ('Mar 1985', '19 Aug 1981', '')
    """
    if start is None or end is None:
        return ""
    first, last = _year_of(start), max(_year_of(end - 1e-3), _year_of(start))
    if first == last:
        return _within(first, start - first, end - start)
    if first // 100 == last // 100 and last % 100 >= 10:
        return f"{first}–{last % 100}"
    return f"{first}–{last}"


def _year_of(moment: float) -> int:
    return int(moment // 1)


def _within(year: int, offset: float, length: float) -> str:
    """Write a span that lies inside one year."""
    month = min(int(offset * 12 + 0.01), 11)
    if length < 1 / 40:
        days = monthrange(max(year, 1), month + 1)[1]
        day = min(int((offset * 12 - month) * days + 0.5) + 1, days)
        return f"{day} {MONTHS[month]} {year}"
    if length < 1.5 / 12:
        return f"{MONTHS[month]} {year}"
    return f"{year}"


def _fields(text: str) -> dict[str, int] | None:
    """Read one end of a span into the numbers that it states."""
    match = _POINT.fullmatch(text.strip())
    if match is None:
        return None
    found = {name: int(match[name]) for name in ("day", "year") if match[name]}
    if match["month"]:
        found["month"] = MONTHS.index(match["month"].title()) + 1
    if match["part"]:
        found["from"], found["until"] = _WITHIN[match["part"].lower()]
    if match["decade"]:
        found["decade"] = 1
    if match["year"] and len(match["year"]) < 3:
        found["short"] = 1
    return found or None


def _span(fields: dict[str, int] | None) -> Span | None:
    """Turn the numbers of one date into a span."""
    if not fields or "year" not in fields or ("day" in fields and "month" not in fields):
        return None
    year = float(fields["year"])
    if "decade" in fields:
        return (year, year + 10)
    if "from" in fields:
        return _rounded(year + fields["from"] / 12, year + fields["until"] / 12)
    if "month" not in fields:
        return (year, year + 1)
    month = fields["month"]
    if not 1 <= month <= 12:
        return None
    if "day" not in fields:
        return _rounded(year + (month - 1) / 12, year + month / 12)
    days = monthrange(max(int(year), 1), month)[1]
    if not 1 <= fields["day"] <= days:
        return None
    start = year + (month - 1 + (fields["day"] - 1) / days) / 12
    return _rounded(start, start + 1 / days / 12)


def _between(first: dict[str, int] | None, last: dict[str, int] | None) -> Span | None:
    """Join two ends, each of which may leave out what the other says."""
    if not first or not last:
        return None
    if "year" not in first and "year" in last:
        first = {"year": last["year"], **first}
    if "day" in last and "month" not in first and "month" in last:
        first = {**first, "month": last["month"], "day": first.get("day", first["year"])}
        first["year"] = last["year"]
    if "short" in last:
        last = {**last, "year": _full_year(first["year"], last["year"])}
    start, end = _span(first), _span(last)
    if (
        start
        and first.get("until", 0) > 12
        and set(last) <= {"year", "short"}
        and (last["year"] == int(start[1]))
    ):
        return start  # a winter, which two years have
    return (start[0], end[1]) if start and end and end[1] > start[0] else None


def _full_year(first: int, short: int) -> int:
    """Complete a two-digit year to the next one that is not before the first."""
    year = first - first % 100 + short
    return year if year >= first else year + 100


def _rounded(start: float, end: float) -> Span:
    return (round(start, 4), round(end, 4))
