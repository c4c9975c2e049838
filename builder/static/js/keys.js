// The desk works without this file. With it, keys do what links of the page do: `data-key` names
// the key. Nothing happens while somebody types, with Ctrl, Alt or Meta held, or after the keys
// were switched off in the list of keys ("?"), which this browser remembers (WCAG 2.1.4).
const OFF = "terang-keys-off";
const list = document.querySelector("dialog[data-keys]");
const opener = document.querySelector("[data-keys-open]");
const choice = list.querySelector("input");
const isOff = () => localStorage.getItem(OFF) === "1";
const isTyping = (place) => place.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-row]")];

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row === document.activeElement || row.closest("tr")?.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
}

function tick() {
  const box = document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
}

const OWN = { j: () => step(1), k: () => step(-1), x: tick };

function follow(key) {
  const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (!target) return false;
  if (target.matches("input")) target.focus();
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (list.open || isTyping(event.target)) return;
  if (isOff()) return;
  if (event.key === "?") list.showModal();
  else if (rows().length && Object.hasOwn(OWN, event.key)) OWN[event.key]();
  else if (!follow(event.key)) return;
  event.preventDefault();
});

opener.hidden = false;
opener.addEventListener("click", () => list.showModal());
choice.checked = !isOff();
choice.addEventListener("change", () => {
  if (choice.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});
