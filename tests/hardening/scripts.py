"""605 texts that want to become script, style or address in somebody's browser.

Made from classes, not copied from a list: each carrier that runs code by itself, broken out of
each place where a page may put a text, in each disguise. `HOSTILE` are those that a door takes
as text; `REFUSED` hold characters that no text may hold and never come to a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product, zip_longest

from publish.facts.text import forbidden_character

COUNT = 605
LONGEST = 900
"""Letters of a text that may be long."""
RUN = "trap(1)"
CARRIERS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mtext><img src=x onerror={RUN}></mtext></math>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<style onload={RUN}></style>",
    f"<link rel=stylesheet href=x onerror={RUN}>",
    f"<object data=x onerror={RUN}></object>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<a href=javascript:{RUN} autofocus>x</a>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<button formaction=javascript:{RUN}>x</button>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<base href=//evil.example/>",
    "<style>*{background:url(//evil.example/x)}</style>",
    "<p style=background:url(//evil.example/y)>x</p>",
    "<embed src=//evil.example/x.swf>",
)
BREAKOUTS = (
    "{}", '">{}', "'>{}", "-->{}", "</title>{}", "</textarea>{}", "</script>{}", "</style>{}",
    "</noscript>{}", "]]>{}", "</option></select>{}", "`>{}",
)  # fmt: skip
DISGUISES: tuple[Callable[[str], str], ...] = (
    str,
    str.swapcase,
    lambda text: text.replace(" ", "/"),
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace(" ", "\t"),
    lambda text: text.replace("<", "<\n<").replace("</", "<//"),
    lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
    lambda text: text.replace("<", "%3C").replace(">", "%3E"),
    lambda text: text.replace("<", "＜").replace(">", "＞"),
    lambda text: text.replace("<", "\\u003c").replace(">", "\\u003e"),
    lambda text: text.replace("<", "<<"),
    lambda text: text.removesuffix(">"),
)
HANDLERS = (
    "onload", "onerror", "onclick", "onfocus", "onmouseover", "onmouseenter", "onpointerdown",
    "onanimationstart", "ontransitionend", "onscroll", "onwheel", "oninput", "onchange", "onpaste",
    "onbeforetoggle", "onpageshow", "onhashchange", "onmessage", "onauxclick", "oncontextmenu",
)  # fmt: skip
ADDRESSES = (
    "javascript:{}", "JaVaScRiPt:{}", "java\tscript:{}", "java\nscript:{}", " javascript:{}",
    "javascript&colon;{}", "&#106;avascript:{}", "&#x6A;avascript:{}", "java&Tab;script:{}",
    "javascript://%0a{}", "data:text/html,<script>{}</script>", "vbscript:{}", "//evil.example/{}",
    "data:text/html;base64,PHNjcmlwdD50cmFwKDEpPC9zY3JpcHQ+", "/\\evil.example/{}", "feed:{}",
)  # fmt: skip
OTHER_LANGUAGES = (
    "{{{{{}}}}}", "${{{}}}", "<%= {} %>", "#{{{}}}", "{{% {} %}}",
    "{{{{constructor.constructor('{}')()}}}}", "[[{}]]", "@({})", "*{{{}}}",
    "{{{{'a'.__class__}}}}{}", "{{{{config}}}}{}", "%({})s", "{{0.__class__}}{}", "';{}//",
    '";{}//', "\\';{}//", "`;{}//", "${{`{}`}}", "-{}-", "'-{}-'", '"-{}-"', "*/{}/*",
    "</script><script>{}//", "<!--<script>{}", "<![CDATA[<script>{}</script>]]>",
    "<?xml?><x>{}</x>", "[x](javascript:{})", '![x](x"onerror="{})', "<javascript:{}>",
    "[x]: javascript:{}", '[x](//evil.example "onclick={}")', "`<script>{}</script>`",
    "```html\n<script>{}</script>\n```", "expression({})", "x:expression({})",
    "url(javascript:{})", "@import'javascript:{}'", "}}*{{x:{}", "<x id=forms name=submit>{}",
    "<a id=trap href=x>{}", "<form name=document>{}", "<img name=cookie>{}", "__proto__[x]={}",
    "constructor.prototype.x={}", "+ADw-script+AD4-{}+ADw-/script+AD4-",
    "<scr<script>ipt>{}</scr</script>ipt>",
    "<noscript><p title='</noscript><img src=x onerror={}>'>",
    "<math><mi><mglyph><style><img src=x onerror={}>", "<svg><foreignObject><body onload={}>",
    "<svg><use href='data:image/svg+xml,<svg onload={}>'>", "<table background=javascript:{}>",
    "<template><script>{}</script></template>", "<plaintext>{}", "<xmp><script>{}</script></xmp>",
)  # fmt: skip
FORBIDDEN = ("\0", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x9f", "\u202e", "\u2066", "\u200e")


def _made() -> Iterator[str]:
    for mark, carrier in product(FORBIDDEN, CARRIERS[:2]):
        yield carrier.replace("<", f"<{mark}")
    yield from (other.format(RUN) for other in OTHER_LANGUAGES)
    yield from (address.format(RUN) for address in ADDRESSES)
    yield from (f"{quote} {name}={RUN} x={quote}" for name, quote in product(HANDLERS, "\"'"))
    yield from (f"<x {name}={RUN} tabindex=1>x</x>" for name in HANDLERS)
    yield from (out.format(carrier) for out, carrier in product(BREAKOUTS, CARRIERS))
    yield from (change(carrier) for change, carrier in product(DISGUISES, CARRIERS))


def _short_and_long(texts: list[str]) -> Iterator[str]:
    """In turns, so that a few neighbours always fit into a short text."""
    by_length = sorted(texts, key=lambda text: (len(text), text))
    half = -(-len(by_length) // 2)
    for short, long in zip_longest(by_length[:half], reversed(by_length[half:])):
        yield from (text for text in (short, long) if text is not None)


SCRIPTS: tuple[str, ...] = tuple(dict.fromkeys(_made()))[:COUNT]
HOSTILE: tuple[str, ...] = tuple(
    _short_and_long([script for script in SCRIPTS if forbidden_character(script) is None])
)
REFUSED: tuple[str, ...] = tuple(s for s in SCRIPTS if forbidden_character(s) is not None)


class Supply:
    """Hands out all of `HOSTILE` to each kind of text, as many at once as fit into one.

    `drawn` says how many each kind has had.
    """

    def __init__(self) -> None:
        self.drawn: Counter[str] = Counter()

    def text(self, kind: str, longest: int = LONGEST) -> str:
        """The next ones of a kind, in one line of at most `longest` letters; one at least."""
        taken = [self._next(kind)]
        while len(" ".join((*taken, self._peek(kind)))) <= longest:
            taken.append(self._next(kind))
        return " ".join(taken)

    def missing(self) -> list[str]:
        """The kinds that have not had all of them."""
        return sorted(kind for kind, count in self.drawn.items() if count < len(HOSTILE))

    def _peek(self, kind: str) -> str:
        return HOSTILE[self.drawn[kind] % len(HOSTILE)]

    def _next(self, kind: str) -> str:
        found = self._peek(kind)
        self.drawn[kind] += 1
        return found
