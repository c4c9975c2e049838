/**
 * Opens a sealed status with its receipt key, in this browser: the key is sent nowhere.
 *
 *   <form data-sealed data-folder="/status/" data-wrong="..." data-cannot="...">
 *     <input name="key"> <button>...</button> <p role="status"></p>
 *   </form>
 *   <dl data-sealed-status hidden> <dd data-member="status" data-words='{"filed": "..."}'></dd> </dl>
 *
 * A member with data-words is shown in the words of the page; with data-kind "date" or "rupiah" as
 * such. The page needs `connect-src 'self'`.
 */
const SALT = "terang/receipt/v1";
const SYMBOLS = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const bytesOf = (text) => new TextEncoder().encode(text);

/** The key as it is written: upper case, look-alikes folded, without hyphens; null for no key. */
export function normalised(typed) {
  const symbols = typed
    .toUpperCase()
    .replace(/[-\s\u2010-\u2014\u2212]/g, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");
  return SYMBOLS.test(symbols) ? symbols : null;
}

/** Where the status of a key lies, in hex, and the key that opens it. */
export async function sealOf(symbols) {
  const ikm = await crypto.subtle.importKey("raw", bytesOf(symbols.slice(0, -1)), "HKDF", false, ["deriveBits"]);
  const derived = (info, bits) =>
    crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: bytesOf(SALT), info: bytesOf(info) }, ikm, bits);
  const locator = new Uint8Array(await derived("locator", 160));
  const key = await crypto.subtle.importKey("raw", await derived("key", 256), "AES-GCM", false, ["decrypt"]);
  return { locator: [...locator].map((byte) => byte.toString(16).padStart(2, "0")).join(""), key };
}

/** What stands in a sealed file. */
export async function opened(key, file) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: file.slice(0, 12) }, key, file.slice(12));
  return JSON.parse(new TextDecoder().decode(plain));
}

const SHOWN = {
  date: (value, lang) => new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(value)),
  rupiah: (value, lang) => `Rp${new Intl.NumberFormat(lang).format(value)}`,
};

function show(list, status) {
  const lang = document.documentElement.lang || undefined;
  for (const place of list.querySelectorAll("[data-member]")) {
    const value = status[place.dataset.member];
    const words = JSON.parse(place.dataset.words ?? "{}");
    const shown = SHOWN[place.dataset.kind] ?? ((plain) => words[plain] ?? String(plain));
    place.textContent = value === null || value === undefined ? "\u2013" : shown(value, lang);
  }
  list.hidden = false;
}

async function look(form, list) {
  const said = form.querySelector("[role=status]");
  said.textContent = "";
  list.hidden = true;
  const symbols = normalised(form.elements.key.value);
  if (symbols === null) {
    said.textContent = form.dataset.wrong;
    return;
  }
  try {
    const { locator, key } = await sealOf(symbols);
    const answer = await fetch(`${form.dataset.folder}${locator}.bin`, { cache: "no-cache", credentials: "omit" });
    if (answer.status === 404) said.textContent = form.dataset.wrong;
    else show(list, await opened(key, await answer.arrayBuffer()));
  } catch {
    said.textContent = form.dataset.cannot;
  }
}

for (const form of document.querySelectorAll("[data-sealed]")) {
  const list = document.querySelector("[data-sealed-status]");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look(form, list);
  });
}
