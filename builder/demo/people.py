"""The invented office of the simulated city: who may sign in, and with what.

Invariants:
- nobody here is a person: names are functions, marked as samples;
- passwords are drawn, shown once and kept in one file that only its owner reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from builder.domain.identifier import Rng, new_id
from builder.domain.user import EVERY_UNIT, Role, User
from builder.store.ports import UnitOfWork
from builder.usecases.passwords import Passwords
from builder.usecases.users import add_user
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang, Text

AUTHOR, APPROVER, TREASURER = "penulis", "penyetuju", "bendahara"
COMPLAINTS = "pengaduan"
_PASSWORD_SYMBOLS = 16  # 80 bits


@dataclass(frozen=True, slots=True)
class Part:
    """A function in the office before anybody fills it."""

    id: str
    name: str
    roles: frozenset[Role]
    unit: str
    does: Text


@dataclass(frozen=True, slots=True, repr=False)
class SignIn:
    """A person of the office with the password that was drawn for them."""

    user: User
    password: str
    does: Text


_COMMON: tuple[tuple[str, str, Role, str, str], ...] = (
    (AUTHOR, "Penulis Definisi", "author", "menulis definisi layanan", "writes definitions"),
    (APPROVER, "Penyetuju Definisi", "approver", "menyetujui dan menerbitkan", "approves them"),
    (TREASURER, "Bendahara Penerimaan", "treasurer", "mencatat pembayaran", "records payments"),
    ("kepala", "Kepala Layanan", "supervisor", "mengawasi semua unit", "supervises every unit"),
    (COMPLAINTS, "Petugas Pengaduan", "complaints", "membaca laporan pungutan", "reads reports"),
    ("wali", "Wali Kota dan Sekda", "leader", "melihat kehadiran pimpinan", "sees who is away"),
    ("pengawas", "Pengawas Internal", "auditor", "memeriksa semuanya", "reads everything"),
    ("admin", "Pengelola Akun", "admin", "mengelola akun", "manages accounts"),
)


def parts(versions: Sequence[ServiceVersion], units: Mapping[str, Text]) -> tuple[Part, ...]:
    """The common functions, and one officer for every unit that a step is done by."""
    common = [
        Part(id_, f"{name} (contoh)", frozenset({role}), EVERY_UNIT, Text(words_id, words_en))
        for id_, name, role, words_id, words_en in _COMMON
    ]
    return (*common, *(_officer(unit, units) for unit in units_at_work(versions)))


def officer_of(unit: str) -> str:
    """The id of the officer of a unit."""
    return f"petugas-{unit}"


def units_at_work(versions: Sequence[ServiceVersion]) -> tuple[str, ...]:
    """Every unit that a service belongs to or a step is done by, sorted."""
    standards = [version.standard for version in versions]
    found = {s.unit for s in standards} | {step.unit for s in standards for step in s.steps}
    return tuple(sorted(found))


def hire(
    uow: UnitOfWork, hasher: Passwords, wanted: Iterable[Part], secret_rng: Rng
) -> tuple[SignIn, ...]:
    """Add everybody; `secret_rng` must not be the simulation's, which anybody can repeat."""
    hired = []
    for part in wanted:
        password = _password(secret_rng)
        user = add_user(
            uow,
            hasher,
            id_=part.id,
            name=part.name,
            roles=part.roles,
            unit=part.unit,
            password=password,
        )
        hired.append(SignIn(user, password, part.does))
    return tuple(hired)


def sign_in_lines(sign_ins: Sequence[SignIn], lang: Lang) -> list[str]:
    """A table for people: name to sign in with, password, what they do."""
    longest = max((len(s.user.id) for s in sign_ins), default=0)
    return [f"{s.user.id:<{longest}}  {s.password}  {s.does.in_(lang)}" for s in sign_ins]


def sign_in_documents(sign_ins: Sequence[SignIn]) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {
            "id": s.user.id,
            "password": s.password,
            "roles": sorted(s.user.roles),
            "unit": s.user.unit,
        }
        for s in sign_ins
    ]


def _officer(unit: str, units: Mapping[str, Text]) -> Part:
    name = units.get(unit, Text(unit, unit))
    return Part(
        id=officer_of(unit),
        name=f"Petugas {unit} (contoh)",
        roles=frozenset({"officer"}),
        unit=unit,
        does=Text(f"menangani permohonan: {name.id}", f"handles applications: {name.en}"),
    )


def _password(rng: Rng) -> str:
    symbols = new_id(rng)[:_PASSWORD_SYMBOLS].lower()
    return "-".join(symbols[at : at + 4] for at in range(0, _PASSWORD_SYMBOLS, 4))
