"""Passkeys: made at one's own account, used to come in without a password, taken away again.

Invariants:
- a challenge is taken before its answer is looked at, so it is answered once, right or wrong;
- making and removing one needs the password: an unattended desk gives nobody a lasting way in;
- whatever is wrong with an answer at signing in, it is one refusal.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from builder.domain.identifier import Rng, secret_hash
from builder.domain.passkey import (
    ANSWERED_WITHIN,
    CHALLENGE_BYTES,
    LONGEST_LABEL,
    MOST,
    Challenge,
    Passkey,
    Purpose,
    RelyingParty,
    handle_of,
)
from builder.domain.user import User
from builder.errors import Forbidden, forbidden, invalid, not_found
from builder.store.ports import UnitOfWork
from builder.usecases.passwords import Passwords
from builder.usecases.sign_in import SignedIn, new_session
from publish.errors import Invalid
from publish.facts.json_text import read_json

LONGEST_ANSWER = 16 * 1024
UNREADABLE = (
    WebAuthnException,
    UnsupportedAlgorithm,
    Invalid,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)
"""What a made-up answer can raise in the libraries that read it."""

T = TypeVar("T")


def begin_passkey(
    uow: UnitOfWork,
    hasher: Passwords,
    *,
    user: User,
    password: str,
    holder: str,
    party: RelyingParty,
    key: bytes,
    now: datetime,
    rng: Rng,
) -> str:
    """What the browser is asked to make, as JSON. Raises `Invalid` (PASSKEY-PASSWORD,
    PASSKEY-MANY)."""
    if not hasher.verify(user.password_hash, password):
        raise invalid("PASSKEY-PASSWORD", "/password")
    with uow.reading():
        known = uow.passkeys.of_user(user.id)
    if len(known) >= MOST:
        raise invalid("PASSKEY-MANY", "/label", most=MOST)
    challenge = _ask(uow, holder, "register", now, rng)
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=handle_of(user.id, key),
        user_name=user.id,
        user_display_name=user.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(one.id)) for one in known
        ],
    )
    return webauthn.options_to_json(options)


def add_passkey(
    uow: UnitOfWork,
    *,
    user: User,
    label: str,
    answer: str,
    holder: str,
    party: RelyingParty,
    now: datetime,
) -> Passkey:
    """Keep the passkey that the browser made. Raises `Invalid` (PASSKEY-LABEL, PASSKEY-ANSWER),
    `Conflict` (PASSKEY-EXISTS)."""
    bare = " ".join(label.split())
    if not 0 < len(bare) <= LONGEST_LABEL or not bare.isprintable():
        raise invalid("PASSKEY-LABEL", "/label", longest=LONGEST_LABEL)
    challenge = _taken(uow, holder, "register", now)
    made = _checked(answer, challenge, lambda said, value: _registered(said, value, party))
    if made is None:
        raise invalid("PASSKEY-ANSWER", "/label")
    passkey = Passkey(
        id=bytes_to_base64url(made.credential_id),
        user=user.id,
        label=bare,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        made_at=now,
    )
    with uow:
        if len(uow.passkeys.of_user(user.id)) >= MOST:
            raise invalid("PASSKEY-MANY", "/label", most=MOST)
        uow.passkeys.add(passkey)
        uow.commit()
    return passkey


def begin_sign_in(
    uow: UnitOfWork, *, holder: str, party: RelyingParty, now: datetime, rng: Rng
) -> str:
    """What the browser is asked to sign, as JSON: for whichever passkey its person chooses."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=_ask(uow, holder, "sign-in", now, rng),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def sign_in_with_passkey(
    uow: UnitOfWork,
    *,
    answer: str,
    holder: str,
    party: RelyingParty,
    address: str,
    now: datetime,
    rng: Rng,
) -> SignedIn:
    """A new session for who holds a passkey. Raises `Forbidden` (SIGN-IN-PASSKEY).

    A device that counts must have counted on: the same count again, or a lower one, is a copy
    (WebAuthn Level 3, 6.1.1).
    """
    challenge = _taken(uow, holder, "sign-in", now)
    with uow:
        passkey = uow.passkeys.get(_id_of(answer))
        user = uow.users.get(passkey.user) if passkey is not None else None
        if passkey is None or user is None or user.is_disabled:
            raise _refused()
        kept = passkey
        seen = _checked(answer, challenge, lambda said, value: _signed(said, value, party, kept))
        if seen is None:
            raise _refused()
        uow.passkeys.put(replace(kept, sign_count=seen.new_sign_count, used_at=now))
        signed = new_session(uow, user=user, address=address, now=now, rng=rng)
        uow.commit()
    return signed


def list_passkeys(uow: UnitOfWork, *, user: User) -> tuple[Passkey, ...]:
    """One's own, the oldest first."""
    with uow.reading():
        return uow.passkeys.of_user(user.id)


def remove_passkey(
    uow: UnitOfWork, hasher: Passwords, *, user: User, id_: str, password: str
) -> None:
    """Take one's own passkey away. Raises `NotFound` (PASSKEY-NOT-FOUND, also for somebody
    else's), `Invalid` (PASSKEY-PASSWORD)."""
    is_right = hasher.verify(user.password_hash, password)
    with uow:
        found = uow.passkeys.get(id_)
        if found is None or found.user != user.id:
            raise not_found("PASSKEY-NOT-FOUND")
        if not is_right:
            raise invalid("PASSKEY-PASSWORD", "/password")
        uow.passkeys.remove(id_)
        uow.commit()


def _refused() -> Forbidden:
    return forbidden("SIGN-IN-PASSKEY")


def _ask(uow: UnitOfWork, holder: str, purpose: Purpose, now: datetime, rng: Rng) -> bytes:
    value = rng(CHALLENGE_BYTES)
    with uow:
        uow.passkeys.ask(Challenge(secret_hash(holder), purpose, value, now), now - ANSWERED_WITHIN)
        uow.commit()
    return value


def _taken(uow: UnitOfWork, holder: str, purpose: Purpose, now: datetime) -> bytes | None:
    """The challenge of this browser, which nobody can answer any more."""
    with uow:
        found = uow.passkeys.take(secret_hash(holder))
        uow.commit()
    is_good = found is not None and found.purpose == purpose
    return found.value if found and is_good and now - found.made_at < ANSWERED_WITHIN else None


def _registered(
    said: dict[str, Any], challenge: bytes, party: RelyingParty
) -> VerifiedRegistration:
    return webauthn.verify_registration_response(
        credential=said,
        expected_challenge=challenge,
        expected_rp_id=party.id,
        expected_origin=party.origin,
        require_user_verification=True,
    )


def _signed(
    said: dict[str, Any], challenge: bytes, party: RelyingParty, kept: Passkey
) -> VerifiedAuthentication:
    return webauthn.verify_authentication_response(
        credential=said,
        expected_challenge=challenge,
        expected_rp_id=party.id,
        expected_origin=party.origin,
        credential_public_key=kept.public_key,
        credential_current_sign_count=kept.sign_count,
        require_user_verification=True,
    )


def _checked(
    answer: str, challenge: bytes | None, check: Callable[[dict[str, Any], bytes], T]
) -> T | None:
    """What the answer proves; None for whatever is wrong with it."""
    if challenge is None or len(answer) > LONGEST_ANSWER:
        return None
    try:
        return check(read_json(answer), challenge)
    except UNREADABLE:
        return None


def _id_of(answer: str) -> str:
    try:
        document = read_json(answer[:LONGEST_ANSWER])
    except Invalid:
        return ""
    id_ = document.get("id") if isinstance(document, dict) else None
    return id_ if isinstance(id_, str) else ""
