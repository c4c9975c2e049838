"""Sample documents for simulated applications: a few files, lent under many ids.

Each application has attachments of its own, as real ones do, but a thousand
copies of the same page would only cost time: their bytes are one file under
many names. An attachment is written whole and never changed, so a shared file
behaves like a copy, and removing one name leaves the others.

Invariant: every page says that it is a sample.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from builder.domain.attachment import Attachment
from builder.domain.identifier import Rng
from builder.store.ports import Attachments, UnitOfWork
from builder.usecases.store_attachment import store_attachment

HOLDER = "demo"
_WORDS = "CONTOH / SAMPLE"


@dataclass(slots=True)
class Samples:
    """One stored document of each media type, and the folder where files share their bytes."""

    attachments: Attachments
    folder: Path
    stored: dict[str, Attachment] = field(default_factory=dict)

    def lend(
        self, uow: UnitOfWork, wanted: Mapping[str, tuple[str, ...]], at: datetime
    ) -> tuple[str, ...]:
        """Attachments under the ids of `wanted` (with the types that each may have), ready to
        be submitted by `HOLDER`."""
        lent = [(id_, self._of(accepted)) for id_, accepted in wanted.items()]
        for id_, sample in lent:
            self._share(sample, id_)
        if lent:
            with uow:
                for id_, sample in lent:
                    uow.attachments_meta.put(replace(sample, id=id_, stored_at=at))
                uow.commit()
        return tuple(wanted)

    def _of(self, accepted: tuple[str, ...]) -> Attachment:
        return next(self.stored[kind] for kind in self.stored if kind in accepted)

    def _share(self, sample: Attachment, id_: str) -> None:
        try:
            os.link(self.folder / sample.id, self.folder / id_)
        except OSError:  # no hard links here, or too many of this one: go on from a copy
            self.attachments.put(id_, self.attachments.get(sample.id))
            self.stored[sample.media_type] = replace(sample, id=id_)


def store_samples(
    uow: UnitOfWork, attachments: Attachments, folder: Path, *, now: datetime, rng: Rng
) -> Samples:
    """One document of each kind, through the same door as an applicant's."""
    samples = Samples(attachments, folder)
    for media_type, (name, content) in _DOCUMENTS.items():
        samples.stored[media_type] = store_attachment(
            uow,
            attachments,
            content=content(),
            name=name,
            holder=HOLDER,
            accept=(media_type,),
            now=now,
            rng=rng,
        )
    return samples


def pdf() -> bytes:
    """A page of A5 with two words on it (ISO 32000-1, 7.5)."""
    drawn = f"BT /F1 24 Tf 60 300 Td ({_WORDS}) Tj ET".encode()
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return made + head + table + tail % (len(bodies) + 1, len(made))


def picture(form: str) -> bytes:
    """A grey picture with two words on it, as `PNG` or `JPEG`."""
    image = Image.new("RGB", (360, 240), (225, 225, 225))
    ImageDraw.Draw(image).text((120, 110), _WORDS, fill=(60, 60, 60))
    written = BytesIO()
    image.save(written, form)
    return written.getvalue()


_DOCUMENTS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "application/pdf": ("contoh.pdf", pdf),
    "image/png": ("contoh.png", lambda: picture("PNG")),
    "image/jpeg": ("contoh.jpg", lambda: picture("JPEG")),
}
