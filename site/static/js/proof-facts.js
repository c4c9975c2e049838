/**
 * Does a page say what its entries say? Entries are proven already; here they are read.
 *
 *   <data value="162000" data-proof-fact="12:amount">Rp162.000</data>
 *   <time datetime="2026-03-02" data-proof-fact="12:claimed_on">2 Mar 2026</time>
 *   <data value="5000" data-proof-fact="3:service_digest/scenarios/0/expect/fee">Rp5.000</data>
 *
 * A fact names an entry and a member of it; behind the digest of a document, the place in that
 * document. Several, with blanks between, stand in one element: its value has blanks too. Both
 * what a machine reads and what a person reads are compared: the digits of numbers and dates, and
 * the month. Of the kinds of entries below a page must say what is named there, and its address must
 * name what they are about, so nothing is hidden by taking its mark away. Words are not compared.
 */
import { bad, sha256 } from "./tlog.js";

const MONTHS = {
  id: "janfebmaraprmeijunjulagusepoktnovdes",
  en: "janfebmaraprmayjunjulaugsepoctnovdec",
};

const feesOf = ({ scenarios }) => scenarios.map((_, i) => `service_digest/scenarios/${i}/expect/fee`);
const amountsOf = ({ tariff }) =>
  tariff.lines.flatMap(({ amount }, i) =>
    Number.isInteger(amount) ? [`service_digest/tariff/lines/${i}/amount`] : [],
  );

/** By type of entry: the member that the page's address names, if any, and the facts that the page states. */
const KINDS = {
  event: {
    subject: "number",
    stated: (entry) => [
      "claimed_on",
      ...(entry.sequence === 1 ? ["number", "version"] : []),
      ...("amount" in entry ? ["amount"] : []),
      ...(entry.recorded_on === entry.claimed_on ? [] : ["recorded_on"]),
    ],
  },
  version: {
    subject: "service",
    stated: async (entry, documents) => {
      const service = await documents.get(entry.service_digest);
      return ["version", "effective_from", ...amountsOf(service), ...feesOf(service)];
    },
  },
  travel: {
    stated: (entry) => [
      "claimed_on",
      ...("cost" in entry ? ["cost"] : []),
      ...(entry.recorded_on === entry.claimed_on ? [] : ["recorded_on"]),
    ],
  },
};

/** The documents beside the register, each proven by the digest that an entry names. */
class Documents {
  constructor(read) {
    this.read = read;
    this.files = new Map();
  }

  get(digest) {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw bad("fact");
    if (!this.files.has(digest)) this.files.set(digest, this.load(digest));
    return this.files.get(digest);
  }

  async load(digest) {
    const bytes = await this.read(`doc/${digest.slice(0, 2)}/${digest}.json`);
    if (bytes === null) throw bad("missing");
    const found = [...(await sha256(bytes))].map((byte) => byte.toString(16).padStart(2, "0"));
    if (found.join("") !== digest) throw bad("document");
    return JSON.parse(new TextDecoder().decode(bytes));
  }
}

async function valueOf(entry, path, documents) {
  const [member, ...places] = path.split("/");
  if (places.length === 0) return entry[member];
  let value = await documents.get(entry[member]);
  for (const place of places) value = value?.[place];
  return typeof value?.decimal === "string" ? Number(value.decimal) : value;
}

/** "2 Mar 2026", "2 Maret 2026", also within other words: no other digits, and the month. */
function isShownDate(text, value, lang) {
  const [year, month, day] = value.split("-");
  const name = (MONTHS[lang] ?? "").slice(3 * month - 3, 3 * month);
  return text.replace(/\D/g, "") === `${Number(day)}${year}` && new RegExp(`\\b${name}`, "i").test(text);
}

/** Whether an element shows these values, and no other. */
function isShown(element, values) {
  const text = element.textContent.trim();
  const date = element.getAttribute("datetime");
  if (date !== null) return date === values[0] && isShownDate(text, date, document.documentElement.lang);
  if (!values.every((value) => ["number", "string"].includes(typeof value))) return false;
  const said = values.join(" ");
  const digits = text.replace(/\D/g, "");
  const isNumber = values.every((value) => typeof value === "number");
  return (element.getAttribute("value") ?? text) === said && (!isNumber || digits === values.join(""));
}

function read(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw bad("entry");
  }
}

/** Throws bad("fact") where the page says something else than its entries, or keeps it back. */
export async function compareFacts(readFile, indexes, texts) {
  const entries = new Map(indexes.map((index, at) => [index, read(texts[at])]));
  const documents = new Documents(readFile);
  const shown = new Set();
  for (const element of document.querySelectorAll("[data-proof-fact]")) {
    const facts = element.dataset.proofFact.split(" ").map((fact) => fact.split(":"));
    const named = facts.map(([index, path]) => [entries.get(Number(index)), path]);
    if (named.some(([entry]) => entry === undefined)) continue;
    const values = await Promise.all(named.map(([entry, path]) => valueOf(entry, path, documents)));
    if (!isShown(element, values)) throw bad("fact");
    for (const [index, path] of facts) shown.add(`${Number(index)}:${path}`);
  }
  await compareKinds(entries, documents, shown);
}

async function compareKinds(entries, documents, shown) {
  const address = decodeURIComponent(location.pathname).split(/[/.]/);
  let sequence = 0;
  for (const [index, entry] of entries) {
    const kind = KINDS[entry.type];
    if (kind === undefined) continue;
    sequence += 1;
    const isNext = entry.sequence === undefined || entry.sequence === sequence;
    const isHere = kind.subject === undefined || address.includes(entry[kind.subject]);
    if (!isNext || !isHere) throw bad("fact");
    const stated = await kind.stated(entry, documents);
    if (!stated.every((path) => shown.has(`${index}:${path}`))) throw bad("fact");
  }
}
