/**
 * What an application owes: a tariff document applied to answers, exactly.
 * The twin of publish/facts/assessment.py; both pass tests/publish/facts/vectors/tariff.json.
 * Values are fractions of two BigInts, [numerator, denominator > 0]; no float takes part.
 * Answers beyond 2**53 or 15 significant digits are already inexact when JavaScript reads them.
 */
import { holds } from "./condition.js";

const HIGHEST = 10n ** 15n;
const ZERO = [0n, 1n];

class Refused extends Error {
  constructor(path, code) {
    super(code);
    this.problem = { path, code };
  }
}

const add = ([a, b], [c, d]) => [a * d + c * b, b * d];
const times = ([a, b], [c, d]) => [a * c, b * d];
const less = ([a, b], [c, d]) => a * d < c * b;
const least = (x, y) => (less(y, x) ? y : x);
const floor = ([a, b]) => a / b - (a % b < 0n ? 1n : 0n);

/** The fraction that a number, or a string of decimal digits, says. */
function exact(value) {
  const [digits, exponent = "0"] = String(value).split("e");
  const [whole, part = ""] = digits.split(".");
  const shift = Number(exponent) - part.length;
  const size = BigInt(whole + part);
  return shift < 0 ? [size, 10n ** BigInt(-shift)] : [size * 10n ** BigInt(shift), 1n];
}

function isIndexOf(token, list) {
  return /^(0|[1-9][0-9]*)$/.test(token) && Number(token) < list.length;
}

/** The answer at a JSON pointer (RFC 6901); missing and null refuse. */
function given(answers, pointer) {
  let here = answers;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const isInside = Array.isArray(here)
      ? isIndexOf(name, here)
      : here !== null && typeof here === "object" && Object.hasOwn(here, name);
    here = isInside ? here[name] : undefined;
  }
  if (here === undefined || here === null) throw new Refused(pointer, "FEE-ANSWER-MISSING");
  return here;
}

/** A number; a list counts its rows. */
function measure(answers, pointer) {
  const value = given(answers, pointer);
  if (Array.isArray(value)) return [BigInt(value.length), 1n];
  if (!Number.isFinite(value)) throw new Refused(pointer, "FEE-ANSWER-KIND");
  return exact(value);
}

function lookup({ lookup: pointer, values }, answers) {
  const chosen = given(answers, pointer);
  if (typeof chosen === "object") throw new Refused(pointer, "FEE-ANSWER-KIND");
  if (!Object.hasOwn(values, String(chosen))) throw new Refused(pointer, "FEE-LOOKUP");
  return exact(values[String(chosen)]);
}

/** Progressive: each part of the measure times the rate of its slab. */
function slabs({ slabs: pointer, steps }, answers) {
  const whole = measure(answers, pointer);
  let [value, below] = [ZERO, ZERO];
  for (const step of steps) {
    if (!less(below, whole)) break;
    const upper = "up_to" in step ? least(whole, exact(step.up_to)) : whole;
    value = add(value, times(add(upper, [-below[0], below[1]]), exact(step.rate)));
    below = upper;
  }
  return value;
}

const COMBINE = {
  sum: (values) => values.reduce(add),
  product: (values) => values.reduce(times),
  min: (values) => values.reduce(least),
  max: (values) => values.reduce((x, y) => (less(x, y) ? y : x)),
};

function evaluate(amount, answers, indexes) {
  if (typeof amount === "number") return exact(amount);
  if ("decimal" in amount) return exact(amount.decimal);
  if ("answer" in amount) return measure(answers, amount.answer);
  if ("lookup" in amount) return lookup(amount, answers);
  if ("slabs" in amount) return slabs(amount, answers);
  if ("ref" in amount) return exact(indexes[amount.ref].value);
  const [how] = Object.keys(amount);
  return COMBINE[how](amount[how].map((part) => evaluate(part, answers, indexes)));
}

/** Whole rupiah; half rupiah go up. */
function rounded([a, b], { to = 1, mode = "half_up" } = {}) {
  const steps = [a, b * BigInt(to)];
  const whole = {
    down: () => floor(steps),
    up: () => -floor([-steps[0], steps[1]]),
    half_up: () => floor(add(steps, [1n, 2n])),
  };
  return whole[mode]() * BigInt(to);
}

function line({ code, amount, round }, answers, indexes) {
  const owed = rounded(evaluate(amount, answers, indexes), round);
  if (owed < 0n) throw new Refused(code, "FEE-NEGATIVE");
  if (owed > HIGHEST) throw new Refused(code, "FEE-RANGE");
  return { code, amount: Number(owed) };
}

/**
 * The lines that apply and their total in whole rupiah, or every problem:
 * `{ lines: [{ code, amount }], total, problems: [{ path, code }] }`; `total` is null with problems.
 */
export function assess(tariff, answers) {
  const [lines, problems] = [[], []];
  for (const item of tariff.lines) {
    if (item.when && !holds(item.when, answers)) continue;
    try {
      lines.push(line(item, answers, tariff.indexes ?? {}));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(error.problem);
    }
  }
  const total = lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  if (!problems.length && total > HIGHEST) problems.push({ path: "", code: "FEE-RANGE" });
  if (problems.length) return { lines: [], total: null, problems };
  return { lines, total: Number(total), problems };
}
