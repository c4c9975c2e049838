/**
 * Says of each witness whether it has signed the checkpoint that this site shows now.
 *
 *   <ul data-witnesses data-register="/register/" data-key="<vkey>" data-ok="... {size} ... {date}"
 *       data-none="..." data-bad="..." data-cannot="...">
 *     <li data-witness="<vkey of the witness>">... <span role="status"></span></li>
 *   </ul>
 *
 * All words are in the page. data-state of an item becomes ok, none, bad or cannot. The page needs
 * `connect-src 'self'` in its policy.
 */
import { Unproven, canProve, cannot, cosignedAt, openCheckpoint, parseKey } from "./tlog.js";

async function shownCheckpoint({ register }) {
  const address = new URL("checkpoint", new URL(register, document.baseURI));
  try {
    const answer = await fetch(address, { cache: "no-cache", credentials: "omit" });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {
    // Told like any other answer that is no checkpoint.
  }
  throw cannot("network");
}

function say(list, item, state, size = 0, at = null) {
  const lang = document.documentElement.lang || undefined;
  const words = (list.dataset[state] ?? "")
    .replace("{size}", new Intl.NumberFormat(lang).format(size))
    .replace("{date}", at === null ? "" : new Intl.DateTimeFormat(lang, { dateStyle: "long" }).format(at));
  item.dataset.state = state;
  item.querySelector("[role=status]").textContent = words;
}

const stateOf = (error) => (error instanceof Unproven ? error.verdict : "cannot");

async function check(list) {
  const items = [...list.querySelectorAll("[data-witness]")];
  try {
    if (!(await canProve())) throw cannot("browser");
    const note = await shownCheckpoint(list.dataset);
    const { size } = await openCheckpoint(note, await parseKey(list.dataset.key ?? ""));
    for (const item of items) {
      try {
        const at = await cosignedAt(note, item.dataset.witness);
        say(list, item, at === null ? "none" : "ok", size, at);
      } catch (error) {
        say(list, item, stateOf(error));
      }
    }
  } catch (error) {
    for (const item of items) say(list, item, stateOf(error));
  }
}

for (const list of document.querySelectorAll("[data-witnesses]")) check(list);
