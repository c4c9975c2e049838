"""Guessing receipts and passwords: no hit, no hint (figures 24 and 25; T28, T29, T42)."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random

from flask import Flask

from builder.domain.identifier import ALPHABET, new_number, new_receipt_key, normalise_receipt_key
from builder.errors import NotFound
from builder.usecases.case import open_case
from tests.builder.web.city import OPEN, PASSWORD, SEALED, City
from tests.builder.web.visitor import Visitor
from tests.hardening.conftest import Figure
from tests.makers import seeded

HIDDEN = re.compile(r'value="[^"]*"|<code>[0-9a-f]+</code>|nonce="[^"]*"')


def neighbours(key: str) -> Iterator[str]:
    """A valid key with one symbol changed, two exchanged, groups turned, or cut."""
    bare = key.replace("-", "")
    for at in range(len(bare)):
        for symbol in ALPHABET:
            if symbol != bare[at]:
                yield f"{bare[:at]}{symbol}{bare[at + 1 :]}"
    for at in range(len(bare) - 1):
        yield f"{bare[:at]}{bare[at + 1]}{bare[at]}{bare[at + 2 :]}"
    groups = key.split("-")
    for at in range(1, len(groups)):
        yield "-".join((*groups[at:], *groups[:at]))


def test_no_guess_opens_a_file(city: City, figure: Figure, many: Callable[[int, int], int]) -> None:
    submitted = [city.file(service) for service in (OPEN, SEALED) for _ in range(2)]
    keys = [one.receipt_key or "" for one in submitted]
    rng = seeded(7)
    swapped = [(one.number, key) for one in submitted for key in keys if key != one.receipt_key]
    near = [(submitted[0].number, key) for key in neighbours(keys[0])]
    far = [(submitted[0].number, new_receipt_key(rng)) for _ in range(many(1_000, 20_000))]
    elsewhere = [(new_number("KDI", rng), keys[0]) for _ in range(many(500, 10_000))]
    calendar, uow = city.workspace.calendar(), city.workspace.uow()
    guesses = [*swapped, *near, *far, *elsewhere]
    hits = 0
    for number, key in guesses:
        bare = key.replace("-", "")
        if bare == keys[0].replace("-", "") and number == submitted[0].number:
            continue
        try:
            open_case(uow, number=number, receipt_key=key, calendar=calendar)
            hits += 1
        except NotFound:
            continue

    figure(f"{len(guesses)} guessed receipts, files opened", "0", hits, hits == 0)


def test_whatever_is_wrong_is_one_answer(app: Flask, city: City, figure: Figure) -> None:
    submitted = city.file(OPEN)
    sealed, other = city.file(SEALED), city.file(OPEN).receipt_key or ""
    wrong = [
        (submitted.number, other),
        (sealed.number, other),
        (submitted.number, ""),
        ("", other),
        (new_number("KDI", seeded(8)), other),
        ("KDI-0000-0000", "0" * 26),
        ("x", "y"),
        (submitted.number.lower(), other[:-1]),
    ]
    pages = set()
    for number, key in wrong:
        visitor = Visitor(app)
        visitor.get("/berkas")
        answer = visitor.post("/berkas", {"number": number, "key": key})
        pages.add((answer.status_code, HIDDEN.sub("", visitor.page)))

    figure("different answers to wrong receipts", "1", len(pages), len(pages) == 1)
    assert {422} == {status for status, _ in pages}


def test_the_time_of_an_answer_tells_nothing(
    app: Flask, city: City, figure: Figure, many: Callable[[int, int], int]
) -> None:
    """Numbers that exist and that do not, in pairs, in the order of a coin; Welch's t."""
    exists = [city.file(OPEN).number for _ in range(20)]
    rng, order, visitor, pairs = seeded(9), Random(1), Visitor(app), many(60, 2_000)
    visitor.get("/berkas")
    fields = {"csrf_token": visitor.token(), "key": normalise_receipt_key(new_receipt_key(rng))}
    taken: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(pairs):
        for is_there in order.sample((True, False), 2):
            number = order.choice(exists) if is_there else new_number("KDI", rng)
            began = time.perf_counter()
            answer = visitor.client.post("/berkas", data={**fields, "number": number})
            taken[is_there].append(time.perf_counter() - began)
            assert 422 == answer.status_code
            answer.close()
    t = round(abs(welch(*map(without_stalls, taken.values()))), 1)

    figure(f"times of {pairs} pairs, exists or not (24), |t|", "< 4.5", t, t < 4.5)


def without_stalls(times: list[float]) -> list[float]:
    """All but the slowest twentieth: when the machine did something else."""
    return sorted(times)[: len(times) * 19 // 20]


def welch(one: list[float], other: list[float]) -> float:
    """Welch's t (Biometrika 34, 1947) of two samples."""
    spread = sum(statistics.variance(times) / len(times) for times in (one, other))
    return float((statistics.mean(one) - statistics.mean(other)) / spread**0.5)


def test_a_number_alone_opens_nothing(city: City, app: Flask) -> None:
    submitted = city.file(OPEN)
    visitor = Visitor(app)
    places = [
        f"/berkas?nomor={submitted.number}", "/berkas/isi", "/berkas/perbaikan",
        f"/berkas/isi?nomor={submitted.number}", f"/ajukan/{OPEN}/resi", f"/ajukan/{OPEN}/janji",
        f"/ajukan/{OPEN}/resi?nomor={submitted.number}", f"/cari?nomor={submitted.number}",
    ]  # fmt: skip

    for at in places:
        answer = visitor.get(at)

        assert "Contoh Pemohon" not in visitor.page
        assert answer.status_code in (200, 303)


def test_guessing_is_slowed_down(city: City, guarded: Flask, figure: Figure) -> None:
    """With the limits as they are served: of tries in one minute, how many are looked at."""
    visitor, number = Visitor(guarded), city.file(OPEN).number
    visitor.get("/berkas")
    token, looked_at = visitor.token(), 0
    for _ in range(60):
        answer = visitor.client.post(
            "/berkas", data={"csrf_token": token, "number": number, "key": "0" * 26}
        )
        looked_at += answer.status_code == 422

    figure("of 60 guesses in a minute, looked at", "<= 20", looked_at, looked_at <= 20)


def test_bad_sign_ins_cost_few_hashes_and_lock_nobody_out_elsewhere(
    guarded: Flask, figure: Figure, many: Callable[[int, int], int]
) -> None:
    visitor = Visitor(guarded)
    visitor.get("/meja/masuk")
    token, answered = visitor.token(), many(120, 1_000)
    statuses = [
        visitor.client.post(
            "/meja/masuk", data={"csrf_token": token, "user": "petugas", "password": f"salah {n}"}
        ).status_code
        for n in range(answered)
    ]
    hashed = statuses.count(422)

    figure(f"of {answered} bad sign-ins, looked at", "<= 20", hashed, hashed <= 20)
    owner = Visitor(guarded)
    owner.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    began = time.perf_counter()
    assert 303 == owner.sign_in("kepala", PASSWORD).status_code
    took = time.perf_counter() - began
    figure(
        "seconds in which somebody else signs in meanwhile (25)", "< 2", round(took, 2), took < 2
    )


def test_whether_an_account_exists_is_not_told(guarded: Flask) -> None:
    pages = set()
    for user in ("bendahara", "tidak.ada", "x" * 64, "' OR 1=1"):
        visitor = Visitor(guarded)
        answer = visitor.sign_in(user, "salah")
        pages.add((answer.status_code, HIDDEN.sub("", visitor.page)))

    assert 1 == len(pages)


def test_numbers_and_keys_of_a_city_do_not_repeat(
    figure: Figure, many: Callable[[int, int], int]
) -> None:
    rng = seeded(11)
    drawn = many(20_000, 200_000)
    keys = set(islice((new_receipt_key(rng) for _ in iter(int, 1)), drawn))

    figure(f"receipt keys drawn twice of {drawn}", "0", drawn - len(keys), drawn == len(keys))
