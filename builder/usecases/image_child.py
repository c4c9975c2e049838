"""Run as a process of its own: reads an image on stdin, writes it anew on stdout.

Decoders are where hostile files strike, so they run here: with little memory,
little time, no files to write, and nothing of the office in memory. Exit 0 and
the new image, or exit 1 and nothing.

Invariants:
- at most `MOST_PIXELS` are decoded, checked before decoding;
- nothing but pixels passes: no EXIF, no GPS, no text, no profile.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps

MOST_PIXELS = 25_000_000
MEMORY = 1 << 30
SECONDS = 20
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}


def rewritten(content: bytes, media_type: str) -> bytes:
    """The same picture, upright, as new bytes. Raises OSError or ValueError for no picture."""
    format_ = FORMATS[media_type]
    with Image.open(io.BytesIO(content), formats=[format_]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("pixels")
        upright = ImageOps.exif_transpose(image)
        mode = "RGB" if format_ == "JPEG" or "A" not in upright.getbands() else "RGBA"
        plain = Image.new(mode, upright.size)
        plain.paste(upright.convert(mode))
    out = io.BytesIO()
    plain.save(out, format_, quality=88)
    return out.getvalue()


def main() -> int:
    """Bound this process, then rewrite stdin to stdout; `argv[1]` is the media type."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("error")  # Pillow only warns of decompression bombs
    try:
        made = rewritten(sys.stdin.buffer.read(), sys.argv[1])
    except (OSError, ValueError, KeyError, MemoryError, SyntaxError, Warning):
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
