// Straight to the page of an application. Without this script the live pages answer the search.
// People misread I and L as 1 and O as 0; hyphens, blanks and case do not matter.
const SYMBOLS = /^[0-9A-HJKMNP-TV-Z]{8}$/;

function numberOf(typed, prefix) {
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
  const body = plain.startsWith(prefix) ? plain.slice(prefix.length) : plain;
  const symbols = body.replace(/[IL]/g, "1").replace(/O/g, "0");
  return SYMBOLS.test(symbols) ? `${prefix}-${symbols.slice(0, 4)}-${symbols.slice(4)}` : null;
}

for (const form of document.querySelectorAll("[data-find-number]")) {
  const input = form.querySelector("input");
  const error = form.querySelector(".error");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { base, prefix } = form.dataset;
    const number = numberOf(input.value, prefix);
    form.classList.toggle("bad", number === null);
    error.hidden = number !== null;
    if (number === null) {
      input.setAttribute("aria-invalid", "true");
      input.focus();
    } else {
      window.location.assign(`${base}${number.slice(4, 6)}/${number}.html`);
    }
  });
}
