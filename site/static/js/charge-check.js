// Compares the amount asked for with the official fee for one's own answers, in the browser.
// Nothing is sent. Without this script the form leads to the report, which says the same.
import { assess } from "./tariff.js";

const LOCALE = document.documentElement.lang === "id" ? "id-ID" : "en-US";
const rupiah = (amount) => `Rp${amount.toLocaleString(LOCALE)}`;
const part = (name) => document.querySelector(`[data-check-${name}]`);

/** Digits only: "Rp 50.000" and "50,000" are both 50000. */
function whole(typed) {
  const digits = typed.replace(/[^0-9]/g, "");
  return digits === "" ? null : Number(digits);
}

function answerOf(input) {
  if (input.tagName === "SELECT") {
    return { true: true, false: false }[input.value] ?? input.value;
  }
  const number = Number(input.value.trim().replace(",", "."));
  return Number.isFinite(number) && number >= 0 ? number : input.value;
}

function answersOf(form) {
  const filled = [...form.querySelectorAll("[data-answer]")].filter((i) => i.value.trim() !== "");
  return Object.fromEntries(filled.map((input) => [input.dataset.answer, answerOf(input)]));
}

function say(element, words) {
  element.textContent = words;
  element.hidden = words === "";
}

function sayAnswer(asked, total) {
  const answer = part("answer");
  const [before, amount, after] = answer.children;
  const { over, even, official, notMore } = answer.dataset;
  const isOver = asked !== null && asked > total;
  before.textContent = isOver ? over : even;
  amount.textContent = rupiah(isOver ? asked - total : total);
  const said = isOver ? official.replace("{amount}", rupiah(total)) : notMore;
  after.textContent = asked === null ? "" : said;
}

function row(cells, name = "") {
  const made = document.createElement("tr");
  made.className = name;
  for (const [place, words] of cells.entries()) {
    const cell = made.insertCell();
    cell.textContent = words;
    if (place === 1) cell.className = "under";
  }
  return made;
}

function sayLines(lines, tariff, total) {
  const table = part("lines");
  const known = new Map(tariff.lines.map((line) => [line.code, line]));
  table.tBodies[0].replaceChildren(
    ...lines.map(({ code, amount }) => row([known.get(code).label, known.get(code).law, rupiah(amount)])),
    row([table.dataset.total, "", rupiah(total)], "total"),
  );
  table.hidden = false;
}

/** The label of the first answer that is missing or no number, and the focus on it. */
function sayMissing(form, problems) {
  const missing = part("missing");
  const [first] = problems;
  const input = form.querySelector(`[data-answer="${CSS.escape(first.path.slice(1))}"]`);
  const words = input === null ? "" : form.querySelector(`label[for="${CSS.escape(input.id)}"]`).textContent;
  say(missing, missing.dataset.checkMissing.replace("{field}", words));
  part("lines").hidden = true;
  input?.focus();
}

function compare(form, tariff) {
  const { lines, total, problems } = assess(tariff, answersOf(form));
  say(part("step"), form.elements.tahap.selectedOptions[0].dataset.says ?? "");
  if (problems.length > 0) return sayMissing(form, problems);
  say(part("missing"), "");
  sayLines(lines, tariff, total);
  sayAnswer(whole(form.elements.jumlah.value), total);
  part("answer").scrollIntoView({ block: "nearest" });
}

for (const form of document.querySelectorAll("[data-check]")) {
  const tariff = JSON.parse(form.dataset.check);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    compare(form, tariff);
  });
}
