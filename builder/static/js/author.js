// The builder, with a script: questions are dragged to their place, and a condition shows the
// values of a question as soon as it is chosen, without leaving the page. Without it the same is
// done by buttons.

const outline = document.querySelector("[data-outline]");
const move = document.querySelector("form[data-move]");

if (outline && move) {
  let dragged = null;
  const rows = [...outline.querySelectorAll("li[data-pointer]")];
  const inside = (row) => row.dataset.pointer.startsWith(dragged.dataset.pointer);
  for (const row of rows) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.pointer);
      event.stopPropagation();
    });
    row.addEventListener("dragover", (event) => {
      if (dragged && !inside(row)) {
        event.preventDefault();
        row.classList.add("over");
      }
    });
    row.addEventListener("dragleave", () => row.classList.remove("over"));
    row.addEventListener("dragend", () => { dragged = null; });
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      move.elements.q.value = dragged.dataset.pointer;
      move.elements.target.value = row.dataset.target;
      move.elements.before.value = row.dataset.name;
      move.submit();
    });
  }
}

// What follows a question in its line (comparison, values) is fetched as the "show" button would
// show it, and put there; the control that was changed keeps its place and the focus.
let last = 0;

async function look(select) {
  const asked = ++last;
  const row = select.closest("[data-row]");
  const fields = new FormData(select.form);
  fields.set("op", "look");
  const answer = await fetch(select.form.action, { method: "POST", body: new URLSearchParams(fields) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const panel = page.getElementById(select.form.closest("details").id);
  const fresh = panel?.querySelector(`[data-row="${row.dataset.row}"]`);
  const mine = fresh?.querySelector(`[name="${select.name}"]`);
  if (asked !== last || (select.value && !mine)) return;
  while (select.nextElementSibling) select.nextElementSibling.remove();
  while (select.value && mine.nextElementSibling) select.parentElement.append(mine.nextElementSibling);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-look]")) look(event.target);
});
