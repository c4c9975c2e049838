"""One module for each kind of question: read what was posted, write it back, say it in words.

Every kind is a row of `KINDS` (in `kinds.py`): three small functions over a leaf.

Invariants:
- reading is strict: a text either has exactly one value or is a finding (ANSWER-*);
- what `write` gives, `read` reads back as an equal value, for every value that a person
  can give (docs/form-dialect.md lists the others: blanks at the ends, the empty text).
"""
