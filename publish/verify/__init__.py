"""Is what is published what the register says? For a folder and for an address."""

from publish.verify.site import Verdict, verify_place, verify_site

__all__ = ["Verdict", "verify_place", "verify_site"]
