"""The formats that Terang forms may name, each with a checker of our own.

jsonschema's own checkers are too lax (any text with an `@` is an e-mail address) or
silently absent. National formats are always paired with a `pattern` in a definition,
so that a validator that knows no such format gives the same verdict on the shape.

Invariants:
- a checker returns a verdict for every string and never raises.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from jsonschema import FormatChecker

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(
    r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(\.[0-9]{1,18})?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
    re.ASCII,
)
_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"({_LOCAL})@({_LABEL}(?:\.{_LABEL})+)", re.ASCII)
_URI = re.compile(r"https?://([A-Za-z0-9.\-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?"
                  r"([/?#](?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?",
                  re.ASCII)  # fmt: skip
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_IPV6 = re.compile(r"[0-9A-Fa-f:.]{2,45}", re.ASCII)
_DURATION = re.compile(
    r"P(?:[0-9]+W|(?=[0-9T])(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)?"
    r"(?:T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))?)",
    re.ASCII,
)
_NIK = re.compile(r"[1-9][0-9]{5}([0-9]{2})([0-9]{2})[0-9]{2}([0-9]{4})", re.ASCII)
_NPWP = re.compile(r"[0-9]{15,16}", re.ASCII)
_PHONE = re.compile(r"(\+62|0)[0-9]{8,12}", re.ASCII)
_POSTAL_CODE = re.compile(r"[0-9]{5}", re.ASCII)


def is_date(value: str) -> bool:
    """RFC 3339 full-date that exists in the calendar."""
    found = _DATE.fullmatch(value)
    if found is None:
        return False
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return False
    return True


def is_time(value: str) -> bool:
    """RFC 3339 full-time, with seconds and an offset; second 60 only at 23:59 UTC's place."""
    found = _TIME.fullmatch(value)
    return found is not None and (found[3] != "60" or _is_leap_second(found))


def is_date_time(value: str) -> bool:
    """RFC 3339 date-time."""
    return len(value) > 11 and value[10] in "Tt" and is_date(value[:10]) and is_time(value[11:])


def is_email(value: str) -> bool:
    """One mailbox with a dotted domain, as mail servers really take it (no quoted parts)."""
    found = _EMAIL.fullmatch(value)
    if found is None or len(value) > 254 or len(found[1]) > 64:
        return False
    return not (found[1].startswith(".") or found[1].endswith(".") or ".." in found[1])


def is_uri(value: str) -> bool:
    """An http or https address in ASCII; other schemes (`javascript:`) are no answers."""
    found = _URI.fullmatch(value) if len(value) <= 2_000 else None
    return found is not None and (found[1][0] != "[" or is_ipv6(found[1][1:-1]))


def is_uuid(value: str) -> bool:
    """RFC 9562 text form."""
    return _UUID.fullmatch(value) is not None


def is_hostname(value: str) -> bool:
    """RFC 1123, 2.1: letters, digits and hyphens; a label that begins with two letters and two
    hyphens is another script in disguise (RFC 5891, 4.2.3.1) and no name that people type."""
    labels = value.split(".")
    is_plain = len(value) <= 253 and _HOST.fullmatch(value) is not None
    return is_plain and not any(label[2:4] == "--" for label in labels)


def is_ipv4(value: str) -> bool:
    """RFC 2673, 3.2: four numbers without leading noughts."""
    return _parses(ipaddress.IPv4Address, value)


def is_ipv6(value: str) -> bool:
    """RFC 4291, 2.2, without a zone."""
    return _IPV6.fullmatch(value) is not None and _parses(ipaddress.IPv6Address, value)


def is_duration(value: str) -> bool:
    """RFC 3339, appendix A: units in order without a gap, weeks alone, whole numbers."""
    return len(value) <= 100 and _DURATION.fullmatch(value) is not None


def is_nik(value: str) -> bool:
    """UU 23/2006 art. 13: 16 digits; day of birth 1-31, for women plus 40; month; serial.

    No check digit exists. Region and date may differ from where the person lives and from
    a corrected birth date, so neither is compared with anything.
    """
    found = _NIK.fullmatch(value)
    if found is None:
        return False
    day, month = int(found[1]), int(found[2])
    return (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12 and found[3] != "0000"


def is_npwp(value: str) -> bool:
    """PMK 112/2022: 15 digits (old) or 16 (the person's NIK, or a number of a body)."""
    return _NPWP.fullmatch(value) is not None


def is_phone(value: str) -> bool:
    """An Indonesian number as dialled (`0...`) or with the country (`+62...`)."""
    return _PHONE.fullmatch(value) is not None


def is_postal_code(value: str) -> bool:
    """Five digits."""
    return _POSTAL_CODE.fullmatch(value) is not None


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "date": is_date,
    "time": is_time,
    "date-time": is_date_time,
    "email": is_email,
    "uri": is_uri,
    "uuid": is_uuid,
    "hostname": is_hostname,
    "ipv4": is_ipv4,
    "ipv6": is_ipv6,
    "duration": is_duration,
    "nik": is_nik,
    "npwp": is_npwp,
    "phone-id": is_phone,
    "postal-code-id": is_postal_code,
}


@cache
def format_checker() -> FormatChecker:
    """jsonschema's checker with our formats and none of its own."""
    checker = FormatChecker(formats=())
    for name, check in CHECKS.items():
        checker.checkers = {**checker.checkers, name: (_for_strings(check), ())}
    return checker


def _parses(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _for_strings(check: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or check(value)


def _is_leap_second(found: re.Match[str]) -> bool:
    minutes = int(found[1]) * 60 + int(found[2])
    if found[5] not in "Zz":
        hours, rest = found[5][1:].split(":")
        ahead = int(hours) * 60 + int(rest)
        minutes -= ahead if found[5][0] == "+" else -ahead
    return minutes % (24 * 60) == 23 * 60 + 59
