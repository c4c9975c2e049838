"""JSON Schema in, a form out, answers back: nothing here knows the web or a store.

Invariants:
- the JSON Schema document is the only definition: drawing, reading, pruning and the
  summary all follow the same compiled form, and jsonschema alone decides the verdict;
- a document outside the closed dialect (`docs/form-dialect.md`) is refused when it is
  saved, with a pointer and a reason; nothing is accepted and then ignored.
"""
