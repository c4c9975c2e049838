/**
 * The button that lets a reader's browser check a page (proof.js). What checks it is long, so it is
 * read when the button is pressed: whoever does not check does not pay for it. A page has one box.
 */
for (const box of document.querySelectorAll("[data-proof]")) {
  const start = box.querySelector("[data-proof-start]");
  const begin = async () => {
    try {
      await import("./proof.js");
    } catch {
      box.querySelector("[data-proof-result]").textContent = box.dataset.cannotNetwork ?? box.dataset.cannot;
      return;
    }
    start.removeEventListener("click", begin);
    start.click();
  };
  start.hidden = false;
  start.addEventListener("click", begin);
}
