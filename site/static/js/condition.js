/**
 * When something applies: the closed part of JSON Schema that conditions may use.
 * The twin of publish/facts/condition.py; both pass tests/publish/facts/vectors/.
 */

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const bound = (test) => (limit, value) => typeof value !== "number" || test(value, limit);

/** JSON equality: 1 equals 1.0, true does not equal 1; the order of names is nothing. */
export function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, i) => same(item, other[i]));
  }
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
    );
  }
  return one === other;
}

const RULES = {
  properties: (rule, value) =>
    !isObject(value) ||
    Object.entries(rule).every(([name, inner]) => !Object.hasOwn(value, name) || holds(inner, value[name])),
  required: (names, value) => !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  const: same,
  enum: (allowed, value) => allowed.some((item) => same(item, value)),
  minimum: bound((value, limit) => value >= limit),
  maximum: bound((value, limit) => value <= limit),
  exclusiveMinimum: bound((value, limit) => value > limit),
  exclusiveMaximum: bound((value, limit) => value < limit),
  contains: (rule, value) => !Array.isArray(value) || value.some((item) => holds(rule, item)),
  allOf: (rules, value) => rules.every((rule) => holds(rule, value)),
  anyOf: (rules, value) => rules.some((rule) => holds(rule, value)),
  not: (rule, value) => !holds(rule, value),
};

/** True when `value` (usually the answers as an object) satisfies the condition. */
export function holds(condition, value) {
  return Object.entries(condition).every(
    ([key, rule]) => !Object.hasOwn(RULES, key) || RULES[key](rule, value),
  );
}
