// The form works without this file. With it, the page is told apart from an accident: leaving with
// something typed and not sent is asked about once, and a form is not sent twice by a double press.
const form = document.querySelector("[data-form]");

if (form) {
  let changed = false;
  let sent = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  window.addEventListener("pageshow", () => { sent = false; });
}

const summary = document.getElementById("errors");
if (summary) summary.focus();
