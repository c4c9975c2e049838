// Straight to the page of an application. Without this script the live pages answer the search.
// People misread I and L as 1 and O as 0; hyphens, blanks and case do not matter.
// The last symbol is a check over GF(32), so a slip is found here and not on a page that is missing.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS = /^[0-9A-HJKMNP-TV-Z]{8}$/;

function doubled(value) {
  return value & 16 ? (value << 1) ^ 0b111011 : value << 1;
}

function isChecked(symbols) {
  const body = [...symbols.slice(0, -1)];
  const total = body.reduce((sum, symbol) => doubled(sum) ^ ALPHABET.indexOf(symbol), 0);
  return ALPHABET[doubled(total)] === symbols.at(-1);
}

function numberOf(typed, prefix) {
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
  const body = plain.startsWith(prefix) ? plain.slice(prefix.length) : plain;
  const symbols = body.replace(/[IL]/g, "1").replace(/O/g, "0");
  const isSound = SYMBOLS.test(symbols) && isChecked(symbols);
  return isSound ? `${prefix}-${symbols.slice(0, 4)}-${symbols.slice(4)}` : null;
}

/** Words instead of a number: to the first service that the filter has left, else to the first page. */
function leadToService(form) {
  const found =
    document.querySelector("[data-search]:not([hidden]) a") ?? document.querySelector("[data-pages-list] a");
  if (form.dataset.filterLeads === undefined || found === null) return false;
  window.location.assign(found.href);
  return true;
}

for (const form of document.querySelectorAll("[data-find-number]")) {
  const input = form.querySelector("input");
  const error = form.querySelector(".error");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { base, prefix } = form.dataset;
    const number = numberOf(input.value, prefix);
    if (number === null && input.value.trim() !== "" && leadToService(form)) return;
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
