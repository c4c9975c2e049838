// The form works without this file: its button "Update this page" does the same. With it, the
// server draws the page anew after every change, and only what came or went is touched, so nothing
// that is being typed is lost. What is asked and what it costs is decided by the server alone.
const form = document.querySelector("[data-live]");
const QUESTIONS = "input[name], select[name], textarea[name]";

// What is asked inside an element: names, and the choices that are offered.
const asked = (element) => [...element.querySelectorAll(QUESTIONS)]
  .map((input) => `${input.name}=${/^(radio|checkbox|hidden)$/.test(input.type) ? input.value : input.options?.length ?? ""}`)
  .join();
const keyOf = (element) => element.id || element.querySelector("[id]")?.id || element.textContent;
const isGroup = (element) => element.matches("fieldset, [data-row]");

// The words of a question that stays: whether it may be left out depends on the others.
function relabel(old, fresh) {
  const was = old.querySelectorAll("label, legend");
  const now = fresh.querySelectorAll("label, legend");
  if (was.length !== now.length) return;
  was.forEach((label, n) => {
    if (label.textContent !== now[n].textContent) label.replaceChildren(...now[n].childNodes);
  });
}

// Make `old` ask what `fresh` asks; true if anything came or went.
function merge(old, fresh) {
  let changed = false;
  const gone = new Map([...old.children].map((child) => [keyOf(child), child]));
  let next = old.firstElementChild;
  for (const child of [...fresh.children]) {
    const same = gone.get(keyOf(child));
    if (!same) {
      old.insertBefore(child, next);
      changed = true;
      continue;
    }
    gone.delete(keyOf(child));
    next = same.nextElementSibling;
    if (asked(same) === asked(child)) {
      relabel(same, child);
    } else if (isGroup(same) && isGroup(child)) {
      changed = merge(same, child) || changed;
    } else {
      same.replaceWith(child);
      changed = true;
    }
  }
  for (const child of gone.values()) {
    child.remove();
    changed = true;
  }
  return changed;
}

if (form) {
  const news = document.createElement("p");
  news.className = "only-read";
  news.setAttribute("role", "status");
  form.append(news);
  let waiting = new AbortController();

  async function redraw() {
    waiting.abort();
    waiting = new AbortController();
    const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const answer = await fetch(form.dataset.live, {
      method: "POST",
      body: new URLSearchParams(pairs),
      signal: waiting.signal,
    });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (waiting.signal.aborted) return;
    const changed = merge(form.querySelector("[data-parts]"), fresh.querySelector("[data-parts]"));
    const stop = form.querySelector("[data-stop]");
    news.textContent = changed ? (stop?.textContent ?? form.dataset.changed) : "";
    const [fee, nowFee] = [form, fresh].map((root) => root.querySelector("[data-fee]"));
    fee.hidden = nowFee.hidden;
    if (fee.textContent !== nowFee.textContent) fee.textContent = nowFee.textContent;
  }

  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") redraw().catch(() => {});
  });
  form.addEventListener("submit", () => waiting.abort());
}
