"""A browser that tells when something ran, was stopped by the policy, or stands inline.

Invariants:
- what a page tried is told even where the policy stops it: a stopped script is a fault as well;
- `trap` and the four boxes that a script may open are ours before any script of a page runs.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Literal

from playwright.sync_api import Browser

HOOKS = """
for (const name of ["alert", "confirm", "prompt", "print", "trap"])
  window[name] = () => { sprung("ran " + name + " in " + location.href); };
document.addEventListener("securitypolicyviolation", event =>
  sprung("policy " + event.effectiveDirective + " " + event.blockedURI + " in " + location.href));
"""
INLINE = """() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    const isData = name === "script" && /json$/.test(element.type);
    if (name === "style" || (name === "script" && !element.hasAttribute("src") && !isData)
        || ["object", "embed", "marquee", "plaintext", "xmp"].includes(name))
      found.push("<" + name + ">");
    if (name === "base" && element.hasAttribute("href")) found.push("<base href>");
    for (const { name: member, value } of element.attributes) {
      const leads = ["href", "src", "action", "formaction", "xlink:href", "data", "srcdoc",
                     "background", "poster"].includes(member);
      const bare = value.replace(/[\\u0000-\\u0020]/g, "").toLowerCase();
      if (member.startsWith("on") || member === "style"
          || (leads && (/^(javascript|vbscript|feed|data:text)/.test(bare)
                        || /^[/\\\\]{2}evil/.test(bare))))
        found.push(name + " " + member + "=" + value.slice(0, 80));
    }
  }
  return found;
}"""

Until = Literal["domcontentloaded", "load"]
SHOWN = "http://trap.example/"
TYPE = "(box, text) => { box.removeAttribute('maxlength'); box.value = text; }"


class Trap:
    """One context of Chromium; `sprung` and `inline` are what it saw, `opened` how many pages."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.sprung: list[str] = []
        self.inline: list[str] = []
        self.opened = 0
        self.context = browser.new_context(base_url=address, locale="id-ID")
        self.context.expose_binding("sprung", lambda source, what: self.sprung.append(what))
        self.context.add_init_script(HOOKS)
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("dialog", self._shut)

    def __enter__(self) -> Trap:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.context.close()

    def clear(self) -> None:
        """Forget what was seen."""
        self.sprung.clear()
        self.inline.clear()
        self.opened = 0

    def open(self, path: str, until: Until = "domcontentloaded") -> int:
        """Open a page; its status. All scripts of its own have run by then."""
        answer = self.page.goto(path, wait_until=until)
        self._look(path)
        return answer.status if answer else 0

    def sign_in(self, user: str, password: str) -> None:
        self.page.goto("/meja/masuk")
        self.page.fill("input[name=user]", user)
        self.page.fill("input[name=password]", password)
        with self.page.expect_navigation():
            self.page.press("input[name=password]", "Enter")

    def open_file(self, number: str, key: str) -> None:
        """The file of an application, by its receipt."""
        self.page.goto("/berkas")
        self.page.fill("input[name=number]", number)
        self.page.fill("input[name=key]", key)
        with self.page.expect_navigation():
            self.page.press("input[name=key]", "Enter")

    def follow_report(self, number: str, key: str) -> None:
        """What came of a report, by its number and key."""
        self.page.goto("/lapor/jawaban")
        self.page.fill("input[name=number]", number)
        self.page.fill("input[name=key]", key)
        with self.page.expect_navigation():
            self.page.press("input[name=key]", "Enter")
        self._look("a report")

    def type_everywhere(self, path: str, text: str) -> None:
        """Put a text into every input of a form, and send it: it is refused with what was typed."""
        self.open(path)
        for box in self.page.locator("main input[type=text], main textarea").all():
            box.evaluate(
                "(box, text) => { box.removeAttribute('maxlength'); box.value = text; }", text
            )
        with self.page.expect_navigation():
            self.page.locator("main form").last.evaluate("form => form.submit()")
        self._look(f"{path}, sent")

    def show(self, html: str, policy: str) -> None:
        """A page of ours with a policy, or with none; what it loads is not there."""
        headers = {"Content-Security-Policy": policy} if policy else {}
        self.page.unroute_all()
        self.page.route("**/*", lambda route: route.abort())
        self.page.route(
            SHOWN,
            lambda route: route.fulfill(content_type="text/html", body=html, headers=headers),
            times=1,
        )
        self.open(SHOWN, "load")

    def _look(self, at: str) -> None:
        self.opened += 1
        self.inline += [f"{what} in {at}" for what in self.page.evaluate(INLINE)]

    def _shut(self, dialog: Any) -> None:
        self.sprung.append(f"dialog {dialog.message}")
        dialog.dismiss()
