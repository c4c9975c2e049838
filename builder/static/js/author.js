// The builder, with a script: questions are dragged to their place, and a condition shows the
// values of a question as soon as it is chosen. Without it the same is done by buttons.

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

for (const select of document.querySelectorAll("select[data-look]")) {
  select.addEventListener("change", () => select.form.querySelector("button[value=look]").click());
}
