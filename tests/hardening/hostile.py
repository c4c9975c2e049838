"""Texts that have broken systems like this one, and the places where a form takes text."""

from __future__ import annotations

CONTROL = (
    "\x00",
    "a\x00b",
    "\x07",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\ufeff",
    "\u2028",
    "\u202e",
    "\ud7ff",
)
BREAKS = ("\r\nSet-Cookie: a=1", "\n\n\n", "\t", "%0d%0aX-Evil: 1", "\v\f")
UNICODE = (
    "é", "e\u0301", "𝟙𝟚", "①②", "ＫＴＰ", "٣٤", "\u200b", "I\u0307",
    "ß" * 50, "👩‍👩‍👧", "\U0010ffff",
    "a" + "\u0301" * 500, "\u202eabc\u202c",
)  # fmt: skip
NUMBERS = (
    "-1", "0", "00", "1e5", "1e999", "NaN", "Infinity", "-0", "0x10", "1_000", "9" * 15, "9" * 16,
    "9" * 400, "9" * 5000, "0." + "1" * 400, "1.5", "1,5", "1.000.000", "Rp 5", "+5", " 5 ", "1/3",
    "2147483648", "9223372036854775808", "-9223372036854775809",
)  # fmt: skip
DATES = ("2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "10000-01-01", "2026-W10-1",
         "20260101", "2026-1-1", "-2026-01-01", "2026-11-20T00:00")  # fmt: skip
CODE = (
    "'", '"', "' OR 1=1 --", "'; DROP TABLE application; --", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "{{7*7}}", "${7*7}", "{0.__class__}", "%(x)s", "%s%n",
    "{% include '/etc/passwd' %}", "$(id)", "`id`", "javascript:alert(1)", "../../etc/passwd",
    "..\\..\\x", "/etc/passwd", "file:///etc/passwd", "=HYPERLINK(1)", "\\", "%", "%00", "null",
    "true", "[]", "{}", "[" * 2000, '{"a":' * 500, "__proto__", "constructor",
)  # fmt: skip
LONG = ("a" * 10_000, "x " * 5_000, "a" * 3_000 + "!", "<![" * 2_000, "é" * 5_000)
EMPTY = ("", " ", "\u00a0", "\u3000")

TEXTS: tuple[str, ...] = (*CONTROL, *BREAKS, *UNICODE, *NUMBERS, *DATES, *CODE, *LONG, *EMPTY)
