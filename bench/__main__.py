"""`python -m bench`: measure publishing and forms on this machine and print tables."""

from __future__ import annotations

import os
import platform
import subprocess
import tempfile
from pathlib import Path

import click

from bench import author, desk, forms, register, submissions
from bench.measure import ROOT, Row, measure

EDITS = 11
PARTS = ("publishing", "forms", "register", "desk", "submissions", "author")


@click.command()
@click.option("--applications", default=3000, show_default=True, help="Size of the city.")
@click.option("--rounds", default=3, show_default=True, help="Full builds; the median counts.")
@click.option("--requests", default=400, show_default=True, help="Of one run over HTTP.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Where to work; its disk is measured. Default: a temporary folder, removed afterwards.",
)
@click.option(
    "--entries",
    multiple=True,
    default=(100_000, 300_000, 1_000_000),
    show_default=True,
    help="Sizes of the registers; may be given again.",
)
@click.option("--only", type=click.Choice(PARTS), help="One of them.")
def main(
    applications: int,
    rounds: int,
    requests: int,
    folder: Path | None,
    entries: tuple[int, ...],
    only: str | None,
) -> None:
    """Measure publishing, forms and the register, each beside its peer, and the desk."""
    if only in (None, "publishing"):
        _publishing(applications, rounds, folder)
    if only in (None, "forms"):
        _forms(folder)
    if only in (None, "register"):
        _register(entries, folder)
    if only in (None, "desk"):
        _desk(folder)
    if only == "submissions":
        _submissions(rounds, requests, folder)
    if only == "author":
        _author(folder)


def _author(folder: Path | None) -> None:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="terang-bench-", dir=folder) as place:
        lines = tuple(author.measure_author(Path(place), EDITS))
    click.echo(f"{_machine()}, load {load:.1f} at the start; {_commit()}; the builder")
    click.echo("\n".join(("", *author.HEAD, *(line.text for line in lines))))


def _submissions(rounds: int, requests: int, folder: Path | None) -> None:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="terang-bench-", dir=folder) as place:
        rows = submissions.measure(
            Path(place), requests, rounds, lambda words: click.echo(words, err=True)
        )
    click.echo(f"{_machine()}, load {load:.1f} at the start; {_commit()}; submissions")
    click.echo()
    for line in (*submissions.HEAD, *(row.line for row in rows)):
        click.echo(line)


def _register(entries: tuple[int, ...], folder: Path | None) -> None:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="terang-bench-", dir=folder) as place:
        lines = register.measure_register(entries, Path(place), lambda w: click.echo(w, err=True))
        click.echo(f"{_machine()}, load {load:.1f} at the start; {_commit()}; the register")
        click.echo("\n".join(("", *register.HEAD)))
        for line in lines:
            click.echo(line.text)


def _desk(folder: Path | None) -> None:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="terang-bench-", dir=folder) as place:
        lines = [*desk.measure_desk(Path(place), lambda words: click.echo(words, err=True))]
    click.echo(f"{_machine()}, load {load:.1f} at the start; {_commit()}; the desk")
    for line in ("", *desk.HEAD, *lines):
        click.echo(line)


def _forms(folder: Path | None) -> None:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="terang-bench-", dir=folder) as place:
        engine, online = forms.measure_engine(), forms.measure_online(Path(place))
    click.echo(f"{_machine()}, load {load:.1f} at the start; {_commit()}; forms")
    click.echo()
    click.echo("| what | ms | a second | ms of the peer | of the peer |")
    click.echo("|---|---:|---:|---:|---:|")
    for line in forms.lines([*engine, *online]):
        click.echo(line)
    if online[0].peer is None:
        click.echo("Django is not installed: nothing to compare the last two rows with.")


def _publishing(applications: int, rounds: int, folder: Path | None) -> None:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="terang-bench-", dir=folder) as place:
        rows = measure(applications, Path(place), rounds, lambda words: click.echo(words, err=True))
    click.echo(f"{_machine()}, load {load:.1f} at the start; {_commit()}; N = {applications:,}")
    click.echo()
    click.echo("| what | seconds | processor | a second | of cp -r | |")
    click.echo("|---|---:|---:|---:|---:|---|")
    for row in rows:
        click.echo(_line(row))


def _line(row: Row) -> str:
    pace = f"{row.per_second:,.0f}" if row.pieces else ""
    took = f"{row.took.clock:.3f} | {row.took.cpu:.3f}"
    return f"| {row.name} | {took} | {pace} | {row.ratio:.2f} | {row.note} |"


def _machine() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.machine()
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return f"commit {done.stdout.strip()}" if done.returncode == 0 else "no commit"


if __name__ == "__main__":
    main()
