// Hides what does not hold all the words typed. The list is whole and readable without it.
// A service may stand in several groups; it is counted once.
function wordsOf(text) {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

for (const field of document.querySelectorAll("[data-filter]")) {
  const input = field.querySelector("[data-filter-input]");
  const found = field.querySelector("[data-filter-found]");
  const items = [...document.querySelectorAll("[data-search]")];
  const count = (some) => new Set(some.map((item) => item.querySelector("a")?.href ?? item)).size;
  const groups = [...document.querySelectorAll("[data-filter-group]")];
  field.hidden = false;

  input.addEventListener("input", () => {
    const words = wordsOf(input.value);
    const shown = items.filter((item) => {
      item.hidden = !words.every((word) => item.dataset.search.includes(word));
      return !item.hidden;
    });
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-search]:not([hidden])");
    }
    const { filterWords, filterNone } = found.dataset;
    const counted = filterWords.replace("{shown}", count(shown)).replace("{all}", count(items));
    found.textContent = words.length === 0 ? "" : shown.length === 0 ? filterNone : counted;
  });
}
