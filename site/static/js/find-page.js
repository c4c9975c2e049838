/**
 * The box at home also finds pages by words that stand in them. The words of all pages are one small
 * file, read when somebody goes to the box; without this script the list of services is whole.
 *
 *   <div data-pages="/data/search.json" data-pages-some="... {n}">
 *     <p aria-live="polite" data-pages-said></p>
 *     <ul data-pages-list hidden></ul>
 *   </div>
 */
const MOST = 8;
const SHORTEST = 2;
const SHORTEST_STEM = 4;

/** Beginnings and endings of words, so that "perizinan" finds "izin" and "permits" finds "permit". */
const AFFIXES = {
  id: [/^(?:ber|di|ke|ter|se|per|pem|pen[gy]?|pe|mem|men[gy]?|me)/, /(?:kan|an|nya|i)$/],
  en: [/^$/, /(?:ing|ed|es|s)$/],
};

function stemOf(word, lang) {
  const stem = AFFIXES[lang].reduce((rest, affix) => rest.replace(affix, ""), word);
  return stem.length >= SHORTEST_STEM ? stem : word;
}

/** 0 where a word is missing; a word of the title counts more, and a whole one more than its stem. */
function rank(page, typed) {
  let sum = 0;
  for (const { word, stem } of typed) {
    const places = [
      [page.title, word, 8],
      [page.words, word, 4],
      [page.title, stem, 2],
      [page.words, stem, 1],
    ];
    const found = places.find(([text, part]) => text.includes(part));
    if (found === undefined) return 0;
    sum += found[2];
  }
  return sum;
}

function findPages(pages, text, lang) {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word.length >= SHORTEST);
  const typed = words.map((word) => ({ word, stem: stemOf(word, lang) }));
  const ranked = pages.map((page) => ({ page, rank: typed.length === 0 ? 0 : rank(page, typed) }));
  return ranked.filter((one) => one.rank > 0).sort((one, other) => other.rank - one.rank);
}

/** The services that the filter of the list has left: they stand on the page already. */
function listed() {
  const links = document.querySelectorAll("[data-search]:not([hidden]) a");
  return new Set([...links].map((link) => link.getAttribute("href")));
}

function lineOf({ href, name }) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = href;
  link.textContent = name;
  line.append(link);
  return line;
}

function show(box, pages, text) {
  const there = listed();
  const found = findPages(pages, text, document.documentElement.lang)
    .map(({ page }) => page)
    .filter(({ href }) => !there.has(href))
    .slice(0, MOST);
  const list = box.querySelector("[data-pages-list]");
  list.replaceChildren(...found.map(lineOf));
  list.hidden = found.length === 0;
  box.querySelector("[data-pages-said]").textContent =
    found.length === 0 ? "" : box.dataset.pagesSome.replace("{n}", found.length);
}

async function read(address) {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) return [];
  const { pages } = await answer.json();
  return pages.map(({ title, href, words }) => ({ name: title, title: title.toLowerCase(), href, words }));
}

for (const box of document.querySelectorAll("[data-pages]")) {
  const input = document.querySelector("[data-filter-input]");
  let pages;
  const look = async () => {
    // Read once; where it cannot be had the list of services stays what it is.
    pages ??= read(box.dataset.pages).catch(() => []);
    const all = await pages;
    show(box, all, input.value);
  };
  input.addEventListener("focus", look);
  input.addEventListener("input", look);
}
