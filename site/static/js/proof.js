/**
 * Checks in the reader's browser whether what a page says is in the signed register.
 *
 *   <div data-proof data-register="/register/" data-key="<vkey>" data-entries="12 15"
 *        data-busy="..." data-ok="... {size} ..." data-bad="..." data-cannot="...">
 *     <button type="button" data-proof-start hidden>...</button>  without it the check starts itself
 *     <p role="status" data-proof-result></p>
 *     <ul data-proof-entries></ul>                                may be left out: what was proven
 *   </div>
 *
 * Facts of the page, wherever they stand, are compared with the entries (proof-facts.js).
 * All words are in the page; {size} is the number of entries. data-bad-<reason> and
 * data-cannot-<reason> are said instead of data-bad and data-cannot where they are given. Reasons:
 * bad: signature, checkpoint, missing, tile, entry, inclusion, document, fact, history; cannot: browser,
 * network, page, size. What was proven last is kept in this browser, for each key its size and root: a
 * register that does not go on from there is "history". data-state of the box becomes busy, ok, bad or cannot.
 * data-former is the key of the register before, where this one goes on from another: a browser that
 * has proven that one and not yet this one says data-ok-new and shows [data-proof-new].
 * The page needs `connect-src 'self'` in its policy.
 */
import { compareFacts } from "./proof-facts.js";
import { Unproven, canProve, cannot, decodeBase64, proveEntries } from "./tlog.js";

/** Reads files below an address; null for a file that is not there. */
function readerAt(address, mark) {
  return async (path) => {
    let answer;
    try {
      // Tiles never change; only the checkpoint must be asked for again.
      const cache = path === "checkpoint" ? "no-cache" : "default";
      const place = new URL(path, address);
      // A new register has other tiles at the same addresses: none of the old ones may be taken.
      if (mark) place.searchParams.set("key", mark);
      answer = await fetch(place, { cache, credentials: "omit" });
      if (answer.status === 404 || answer.status === 410) return null;
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    } catch {
      // Told below, like any other answer that says nothing about the register.
    }
    throw cannot("network");
  };
}

/** The checkpoint that was proven last under a key; null if none was, or nothing can be kept here. */
function remembered(key) {
  try {
    const { size, root } = JSON.parse(localStorage.getItem(`terang-seen ${key}`));
    const bytes = decodeBase64(root);
    return Number.isSafeInteger(size) && size >= 0 && bytes?.length === 32 ? { size, root: bytes } : null;
  } catch {
    return null;
  }
}

function remember(key, size, root) {
  try {
    const seen = { size, root: btoa(String.fromCharCode(...root)) };
    localStorage.setItem(`terang-seen ${key}`, JSON.stringify(seen));
  } catch {
    // A browser that keeps nothing still proves what it sees.
  }
}

function showEntries(list, entries) {
  list?.replaceChildren(
    ...entries.map((entry) => {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("code"), { textContent: entry }));
      return item;
    }),
  );
}

/** What can be said of the box: verdict, reason, size and the entries as text. */
async function judge(box) {
  const { register, key, former, entries: stated } = box.dataset;
  if (!/^[0-9]{1,15}( [0-9]{1,15})*$/.test(stated ?? "")) throw cannot("page");
  const indexes = stated.split(" ").map(Number);
  if (!(await canProve())) throw cannot("browser");
  const read = readerAt(new URL(register, document.baseURI), former ? key.split("+")[1] : "");
  const before = remembered(key);
  const { size, root, entries } = await proveEntries(read, key ?? "", indexes, before);
  remember(key, size, root);
  const texts = entries.map((entry) => new TextDecoder().decode(entry));
  await compareFacts(read, indexes, texts);
  const isNew = former !== undefined && before === null && remembered(former) !== null;
  return { verdict: "ok", reason: isNew ? "new" : "", size, texts };
}

function say(box, { verdict, reason = "", size = 0, texts = [] }) {
  const special = `${verdict}${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
  const words = box.dataset[special] ?? box.dataset[verdict] ?? "";
  const shown = new Intl.NumberFormat(document.documentElement.lang || undefined).format(size);
  box.dataset.state = verdict;
  box.querySelector("[data-proof-result]").textContent = words.replace("{size}", shown);
  const link = box.querySelector("[data-proof-new]");
  if (link) link.hidden = reason !== "new";
  showEntries(box.querySelector("[data-proof-entries]"), texts);
}

async function check(box) {
  say(box, { verdict: "busy" });
  try {
    say(box, await judge(box));
  } catch (error) {
    say(box, error instanceof Unproven ? error : { verdict: "cannot" });
  }
}

for (const box of document.querySelectorAll("[data-proof]")) {
  const start = box.querySelector("[data-proof-start]");
  if (start === null) {
    check(box);
  } else {
    start.hidden = false;
    start.addEventListener("click", () => check(box));
  }
}
