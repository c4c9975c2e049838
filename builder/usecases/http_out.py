"""Posting to another program: to a host on a list, over an address that was looked at first.

Invariants:
- https only, or http to this very machine; only hosts that were listed; a plain path;
- the name is looked up once, every address it has must be allowed, and the connection goes to
  one of these: a name cannot point elsewhere between the look and the call;
- no redirect is followed, no proxy asked, no cookie sent; at most `MOST_REPLY` bytes are read,
  and not for longer than was given;
- nothing of the answer but its status is kept.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from builder.usecases.deadline import cut_off_after

MOST_REPLY = 64 * 1024
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9][a-z0-9-]{0,62})*", re.ASCII)
_NOT_THE_WORLD = (
    "100.64.0.0/10",  # shared between customers of one provider
    "192.0.0.0/24",
    "192.88.99.0/24",  # relays of 6to4, which are no more (RFC 7526)
    "64:ff9b::/96",  # IPv4 by translation: the inner address may be anything
    "64:ff9b:1::/48",
    "2002::/16",
    "2001::/32",
    "3fff::/20",  # for examples (RFC 9637)
    "fec0::/10",  # of one site, before there was fc00::/7 (RFC 3879)
)

Address = IPv4Address | IPv6Address
Allowed = Callable[[Address], bool]


@dataclass(frozen=True, slots=True)
class Target:
    """Where to post."""

    is_encrypted: bool
    host: str
    port: int
    path: str


def target_of(url: str, hosts: Collection[str]) -> Target | None:
    """Where `url` leads; None if nobody may go there. This machine counts only when listed."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    is_plain = not (parts.query or parts.fragment or "@" in parts.netloc or "?" in url)
    is_known = host in hosts and (host in _HERE or _HOST.fullmatch(host) is not None)
    if not (is_plain and is_known and _PATH.fullmatch(parts.path) and url.isascii()):
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _HERE):
        return None
    usual = 443 if parts.scheme == "https" else 80
    return Target(parts.scheme == "https", host, port or usual, parts.path or "/")


def is_of_the_world(address: Address) -> bool:
    """True for an address anybody can reach: not private, not this machine, not a disguise."""
    inner = getattr(address, "ipv4_mapped", None)
    if inner is not None:
        return is_of_the_world(inner)
    networks = map(ip_network, _NOT_THE_WORLD)
    if any(address.version == net.version and address in net for net in networks):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def anywhere(_: Address) -> bool:
    """For a gateway that may stand in the same building."""
    return True


def post(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    is_allowed: Allowed,
    context: ssl.SSLContext | None = None,
) -> int:
    """The status of the answer. Raises `ssl.SSLError` for whoever is not trusted, and `OSError`
    or `http.client.HTTPException` if there is no answer within `seconds`, or if an address of the
    name is not allowed."""
    address = _looked_up(target, is_allowed)
    connection = http.client.HTTPConnection(target.host, target.port, timeout=seconds)
    connection.sock = socket.create_connection((address, target.port), seconds)
    try:
        if target.is_encrypted:
            trusted = context or ssl.create_default_context()
            connection.sock = trusted.wrap_socket(connection.sock, server_hostname=target.host)
        fixed = {"Content-Type": "application/json", "Connection": "close"}
        with cut_off_after(seconds, connection.sock):
            connection.request("POST", target.path, body, {**headers, **fixed})
            answer = connection.getresponse()
            answer.read(MOST_REPLY)
        return answer.status
    finally:
        connection.close()


def _looked_up(target: Target, is_allowed: Allowed) -> str:
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]).partition("%")[0] for row in found]
    if not addresses or not all(is_allowed(ip_address(address)) for address in addresses):
        raise PermissionError(target.host)
    return addresses[0]
