// The expert tab, with a script: the place of a finding is selected in its text and scrolled to.
// Without it the link leads to the text, and the line stands beside the finding.

for (const link of document.querySelectorAll("a[data-line]")) {
  link.addEventListener("click", (event) => {
    const input = document.getElementById(link.hash.slice(1));
    if (!input) {
      return;
    }
    event.preventDefault();
    const lines = input.value.split("\n");
    const line = Number(link.dataset.line) - 1;
    const begins = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
    const at = begins + Number(link.dataset.column) - 1;
    input.focus();
    input.setSelectionRange(at, begins + (lines[line] ?? "").length);
    const height = parseFloat(getComputedStyle(input).lineHeight) || 20;
    input.scrollTop = Math.max(0, (line - 3) * height);
    input.scrollIntoView({ block: "center" });
  });
}
