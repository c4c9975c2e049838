"""A city in a box to measure pages of: made by `terang demo`, served by `terang serve`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TERANG = (sys.executable, "-m", "builder")


@contextmanager
def demo_city(applications: int, listen: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Its address, and the paths of the pages that people come for."""
    with tempfile.TemporaryDirectory() as place:
        city = Path(place) / "city"
        made = ("demo", str(city), "--applications", str(applications), "--listen", listen)
        subprocess.run([*_TERANG, *made, "--no-serve"], check=True, stdout=sys.stderr)
        command = [*_TERANG, "--workspace", str(city), "serve", "--listen", listen]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
            try:
                assert server.stdout is not None
                server.stdout.readline()  # it says where, once it listens
                yield f"http://{listen}", came_for(city / "public")
            finally:
                server.terminate()


def came_for(public: Path) -> tuple[str, ...]:
    """Home, the building approval with its formula, the first status page, the charge check."""
    status = min(public.glob("permohonan/??/*.html")).relative_to(public).as_posix()
    return "/", "/layanan/pbg/", f"/{status}", "/cek/pbg/"
