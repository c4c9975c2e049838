/**
 * Proves entries of a register from its public files: signature, tiles, Merkle path.
 * The twin of publish/log (note, checkpoint, tiles, proofs): both accept and refuse the same.
 * Nothing here touches the page; proof.js does.
 */

const WIDTH = 256;
const HASH = 32;
const EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="; // SHA-256 of nothing
const NOT_IN_A_NAME =
  /[\u0000-\u0020+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Why there is no proof: `verdict` is "bad" (it is wrong) or "cannot" (nothing was found out). */
export class Unproven extends Error {
  constructor(verdict, reason) {
    super(`${verdict}: ${reason}`);
    Object.assign(this, { verdict, reason });
  }
}

export const bad = (reason) => new Unproven("bad", reason);
export const cannot = (reason) => new Unproven("cannot", reason);

/** Standard base64 with padding; null for what is not, or is written in another way. */
export function decodeBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const plain = atob(text);
  return btoa(plain) === text ? Uint8Array.from(plain, (c) => c.charCodeAt(0)) : null;
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const same = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);
const bits = (n) => n.toString(2).length;
const bytesOf = (text) => new TextEncoder().encode(text);
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** RFC 6962, 2.1. */
export const leafHash = (entry) => sha256(joined([0], entry));
export const nodeHash = (left, right) => sha256(joined([1], left, right));

/** The root of 1, 2, 4, ... hashes. */
async function rootOf(hashes) {
  let level = hashes;
  while (level.length > 1) {
    const pairs = level.filter((_, i) => i % 2 === 0).map((left, i) => [left, level[2 * i + 1]]);
    level = await Promise.all(pairs.map(([left, right]) => nodeHash(left, right)));
  }
  return level[0];
}

/** Kinds of keys: the first byte of what a verifier key encodes (C2SP signed-note). */
const LOG_KEY = 1;
const WITNESS_KEY = 4;

/** A verifier key, `name+key id+base64`, of a kind; cannot("page") for anything else. */
export async function parseKey(vkey, kind = LOG_KEY) {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
  const key = encoded === undefined ? null : decodeBase64(encoded);
  if (key === null || key.length !== 1 + HASH || key[0] !== kind) throw cannot("page");
  const digest = await sha256(joined(bytesOf(`${name}\n`), key));
  const keyId = digest.slice(0, 4);
  if ([...keyId].map((byte) => byte.toString(16).padStart(2, "0")).join("") !== id) throw cannot("page");
  return { name, keyId, publicKey: key.slice(1) };
}

function parseSignature(line) {
  const [, name, encoded] = /^\u2014 ([^ ]+) (.+)$/u.exec(line) ?? [];
  const value = encoded === undefined ? null : decodeBase64(encoded);
  if (value === null || value.length <= 4 || NOT_IN_A_NAME.test(name)) throw bad("checkpoint");
  return { name, keyId: value.slice(0, 4), signature: value.slice(4) };
}

/** Text and signatures of a signed note, nothing verified. */
export function parseNote(bytes) {
  let whole;
  try {
    whole = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw bad("checkpoint");
  }
  const divide = whole.lastIndexOf("\n\n");
  const text = whole.slice(0, divide + 1);
  const lines = whole.slice(divide + 2).split("\n");
  const isNote = divide >= 0 && lines.length > 1 && lines.length <= 101 && lines.pop() === "";
  if (bytes.length > 1_000_000 || !isNote || /[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    throw bad("checkpoint");
  }
  return { text, signatures: lines.map(parseSignature) };
}

/**
 * When a witness signed the note, a Date; null if it did not. bad("signature") for a line of its
 * that is no signature of it (C2SP tlog-cosignature).
 */
export async function cosignedAt(bytes, vkey) {
  const { name, keyId, publicKey } = await parseKey(vkey, WITNESS_KEY);
  const { text, signatures } = parseNote(bytes);
  const own = signatures.find((line) => line.name === name && same(line.keyId, keyId));
  if (own === undefined) return null;
  if (own.signature.length !== 72) throw bad("signature");
  const { buffer, byteOffset } = own.signature;
  const seconds = new DataView(buffer, byteOffset).getBigUint64(0);
  const verifier = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  const said = bytesOf(`cosignature/v1\ntime ${seconds}\n${text}`);
  const isSigned = await crypto.subtle.verify("Ed25519", verifier, own.signature.slice(8), said);
  if (!isSigned || seconds === 0n) throw bad("signature");
  return new Date(Number(seconds) * 1000);
}

/** The checkpoint in a note that the register's key signed (C2SP tlog-checkpoint). */
export async function openCheckpoint(bytes, key) {
  const { text, signatures } = parseNote(bytes);
  const own = signatures.find((line) => line.name === key.name && same(line.keyId, key.keyId));
  if (own === undefined || own.signature.length !== 64) throw bad("signature");
  const verifier = await crypto.subtle.importKey("raw", key.publicKey, "Ed25519", false, ["verify"]);
  const isSigned = await crypto.subtle.verify("Ed25519", verifier, own.signature, bytesOf(text));
  if (!isSigned) throw bad("signature");
  const [origin, size, encoded, ...rest] = text.split("\n");
  const root = encoded === undefined ? null : decodeBase64(encoded);
  const isWhole = rest.pop() === "" && rest.every((line) => line !== "");
  const isSized = /^(0|[1-9][0-9]{0,18})$/.test(size) && (size !== "0" || encoded === EMPTY_ROOT);
  if (!isWhole || !isSized || root?.length !== HASH || origin !== key.name) throw bad("checkpoint");
  if (Number(size) > Number.MAX_SAFE_INTEGER) throw cannot("size");
  return { origin, size: Number(size), root };
}

/** Tile 1234067 of level 0 is tile/0/x001/x234/067 (C2SP tlog-tiles). */
export function tilePath(level, index, width = WIDTH) {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
  const groups = digits.match(/.../g).map((group, i, all) => (i < all.length - 1 ? `x${group}` : group));
  return `tile/${level}/${groups.join("/")}${width < WIDTH ? `.p/${width}` : ""}`;
}

/** The entries of a bundle. */
export function decodeBundle(bytes, width) {
  const entries = [];
  let at = 0;
  while (at + 2 <= bytes.length && entries.length < width) {
    const stop = at + 2 + bytes[at] * 256 + bytes[at + 1];
    entries.push(bytes.slice(at + 2, stop));
    at = stop;
  }
  if (entries.length !== width || at !== bytes.length) throw bad("entry");
  return entries;
}

/** A register of `size` entries, from its files. `read(path)` gives bytes, or null for no file. */
export class Register {
  constructor(read, size) {
    this.size = size;
    this.read = read;
    this.files = new Map();
  }

  async file(level, index) {
    const hashes = Math.floor(this.size / WIDTH ** (level === "entries" ? 0 : level));
    const width = Math.min(WIDTH, hashes - index * WIDTH);
    const path = tilePath(level, index, width);
    if (!this.files.has(path)) this.files.set(path, this.load(level, index, width));
    return this.files.get(path);
  }

  /** A partial file may be gone once the full one is there. */
  async load(level, index, width) {
    const exact = await this.read(tilePath(level, index, width));
    const full = exact === null && width < WIDTH ? await this.read(tilePath(level, index)) : null;
    if (exact === null && full === null) throw bad("missing");
    if (level === "entries") {
      return exact === null ? decodeBundle(full, WIDTH).slice(0, width) : decodeBundle(exact, width);
    }
    const bytes = exact ?? full.slice(0, width * HASH);
    if (bytes.length !== width * HASH) throw bad("tile");
    return Array.from({ length: width }, (_, i) => bytes.slice(i * HASH, (i + 1) * HASH));
  }

  async entry(index) {
    if (index >= this.size) throw bad("missing");
    return (await this.file("entries", Math.floor(index / WIDTH)))[index % WIDTH];
  }

  /** The root of the complete subtree of 2^level entries from index * 2^level. */
  async hash(level, index) {
    const count = 2 ** (level % 8);
    const tile = Math.floor((index * count) / WIDTH);
    const start = (index * count) % WIDTH;
    return rootOf((await this.file(Math.floor(level / 8), tile)).slice(start, start + count));
  }

  /** The root of a range that a proof names: its complete subtrees, from right to left. */
  async rangeHash(start, stop) {
    const subtrees = [];
    for (let at = start; at < stop; ) {
      const level = bits(stop - at) - 1;
      subtrees.push(await this.hash(level, at / 2 ** level));
      at += 2 ** level;
    }
    let root = subtrees.pop();
    while (subtrees.length > 0) root = await nodeHash(subtrees.pop(), root);
    return root;
  }

  /**
   * The roots of the first `old` entries and of all of them, made of the same subtrees: whoever
   * finds both right knows that the smaller tree is the beginning of the larger (RFC 6962, 2.1.2).
   */
  async rootsSince(old, start = 0, stop = this.size) {
    if (old >= stop) {
      const whole = await this.rangeHash(start, stop);
      return [whole, whole];
    }
    const middle = start + 2 ** (bits(stop - start - 1) - 1);
    if (old <= middle) {
      const [before, left] = await this.rootsSince(old, start, middle);
      return [before, await nodeHash(left, await this.rangeHash(middle, stop))];
    }
    const left = await this.rangeHash(start, middle);
    const [before, right] = await this.rootsSince(old, middle, stop);
    return [await nodeHash(left, before), await nodeHash(left, right)];
  }

  /** The audit path of an entry, from the leaf upwards (RFC 6962, 2.1.1). */
  async inclusionPath(index) {
    const path = [];
    let [start, stop] = [0, this.size];
    while (stop - start > 1) {
      const middle = start + 2 ** (bits(stop - start - 1) - 1);
      if (index < middle) {
        path.unshift(await this.rangeHash(middle, stop));
        stop = middle;
      } else {
        path.unshift(await this.rangeHash(start, middle));
        start = middle;
      }
    }
    return path;
  }
}

/** The root that a path leads to; null if it is too long or too short (RFC 9162, 2.1.3.2). */
export async function climb(index, size, leaf, path) {
  let [at, last, root] = [index, size - 1, leaf];
  const half = (n) => Math.floor(n / 2);
  for (const sibling of path) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      root = await nodeHash(sibling, root);
      while (at !== 0 && at % 2 === 0) [at, last] = [half(at), half(last)];
    } else {
      root = await nodeHash(root, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? root : null;
}

/** Throws bad("history") if a register does not go on from a checkpoint that was seen before. */
async function continues(register, root, seen) {
  if (seen === null || seen.size === 0) return;
  if (seen.size > register.size) throw bad("history");
  const [before, now] = await register.rootsSince(seen.size);
  if (!same(now, root)) throw bad("tile");
  if (!same(before, seen.root)) throw bad("history");
}

/**
 * Prove entries; gives the checkpoint's size and root, and their bytes. `seen` is the last
 * checkpoint that was proven here, or null: the register must go on from it. Throws `Unproven`.
 */
export async function proveEntries(read, vkey, indexes, seen = null) {
  const key = await parseKey(vkey);
  const note = await read("checkpoint");
  if (note === null) throw bad("missing");
  const { size, root } = await openCheckpoint(note, key);
  const register = new Register(read, size);
  await continues(register, root, seen);
  const entries = [];
  for (const index of indexes) {
    const entry = await register.entry(index);
    const path = await register.inclusionPath(index);
    const found = await climb(index, size, await leafHash(entry), path);
    if (found === null || !same(found, root)) throw bad("inclusion");
    entries.push(entry);
  }
  return { size, root, entries };
}

/** Whether this browser has what it takes: a secure context, SHA-256, Ed25519. */
export async function canProve() {
  try {
    const base = new Uint8Array(HASH).fill(0x66).fill(0x58, 0, 1); // RFC 8032: a point, so a key
    await crypto.subtle.importKey("raw", base, "Ed25519", false, ["verify"]);
    return globalThis.isSecureContext;
  } catch {
    return false;
  }
}
