"""Two ways to work a page: by keyboard alone, and by mouse.

Invariants:
- the keyboard presses keys only, on controls that Tab reaches; nothing is clicked or filled
  behind its back;
- both say what they do in the words that a person reads: labels and names of buttons.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

REACHED_BY_TAB = """e => e.tabIndex >= 0 && document.activeElement === e
    && e.getClientRects().length > 0"""


class Hand(Protocol):
    """What a person does to a control of a page."""

    page: Page

    def press(self, control: Locator) -> None:
        """Press a button, a link or the title of a fold."""

    def write(self, control: Locator, text: str) -> None:
        """Replace what stands in an input."""

    def choose(self, control: Locator, label: str) -> None:
        """Choose the option that reads so."""

    def choose_nth(self, control: Locator, place: int) -> None:
        """Choose the option at that place, counted from 0."""

    def day(self, control: Locator, iso: str) -> None:
        """Put a day into an input for days."""

    def tick(self, control: Locator) -> None:
        """Tick a box, or choose one of several."""


class Keyboard:
    """Keys alone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Dialogs for files are caught from the start: begun at the key press, that may come late.
        page.on("filechooser", lambda _: None)

    def press(self, control: Locator) -> None:
        self._reach(control)
        self.page.keyboard.press("Enter")

    def write(self, control: Locator, text: str) -> None:
        self._reach(control)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def choose(self, control: Locator, label: str) -> None:
        options = control.evaluate("e => [...e.options].map(o => o.label)")
        self.choose_nth(control, options.index(label))

    def choose_nth(self, control: Locator, place: int) -> None:
        self._reach(control)
        by = place - control.evaluate("e => e.selectedIndex")
        for _ in range(abs(by)):
            self.page.keyboard.press("ArrowDown" if by > 0 else "ArrowUp")
        assert place == control.evaluate("e => e.selectedIndex")

    def day(self, control: Locator, iso: str) -> None:
        self._reach(control)
        year, month, day = iso.split("-")
        self.page.keyboard.type(f"{day}{month}{year}")
        assert iso == control.input_value()

    def tick(self, control: Locator) -> None:
        self._reach(control)
        self.page.keyboard.press("Space")

    def choose_file(self, control: Locator, file: Path) -> None:
        """Open the dialog of the device with a key; what is chosen in it is not ours to draw."""
        self._reach(control)
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Space")
        opened.value.set_files(file)

    def _reach(self, control: Locator) -> None:
        control.focus()
        assert control.evaluate(REACHED_BY_TAB), f"Tab does not reach {control}"


class Mouse:
    """Clicks, and typing into what was clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        control.click()

    def write(self, control: Locator, text: str) -> None:
        control.fill(text)

    def choose(self, control: Locator, label: str) -> None:
        control.select_option(label=label)

    def choose_nth(self, control: Locator, place: int) -> None:
        control.select_option(index=place)

    def day(self, control: Locator, iso: str) -> None:
        control.fill(iso)

    def tick(self, control: Locator) -> None:
        control.check()


def follow(hand: Hand, control: Locator) -> None:
    """Press what leads to another page, and wait for that page."""
    with hand.page.expect_navigation():
        hand.press(control)
