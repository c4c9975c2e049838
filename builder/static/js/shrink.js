// The form works without this file. With it, a large photo is made smaller before it is sent, which
// spares a slow line. The server checks and draws every image anew, whatever comes.
const LARGE = 1_000_000; // bytes
const LONGEST = 2400; // pixels; a page of text stays easy to read

async function smaller(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
  if (!made || made.size >= file.size) return null;
  const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
  return new File([made], name, { type: "image/jpeg" });
}

document.addEventListener("change", async (event) => {
  const input = event.target;
  const [file] = input.files ?? [];
  if (!file || file.size < LARGE || !/^image\/(jpeg|png)$/.test(file.type)) return;
  if (!input.accept.includes("image/jpeg")) return;
  const made = await smaller(file).catch(() => null);
  if (!made || input.files[0] !== file) return;
  const chosen = new DataTransfer();
  chosen.items.add(made);
  input.files = chosen.files;
});
