"""Everything an officer without code does to a definition, as pure operations on its documents.

Two plain JSON values go in (`service.json`, `form.json`), two come out; nothing is stored,
drawn or judged here. Screens, use cases and tests call the same functions.

Invariants:
- what goes in is never changed: each operation works on a copy;
- a key, once minted, stays: operations move and remove questions, they never rename them;
- what an operation cannot do is `Invalid` with a place, before anything was changed.
"""
