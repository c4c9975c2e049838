"""Faults that somebody might really make, and who must notice each of them."""

from __future__ import annotations

from dataclasses import dataclass

CONTRACTS, REGISTER = "tests/contracts", "tests/publish/register"
HARDENING, DURABLE = "tests/hardening", "publish/register/durable.py"


@dataclass(frozen=True, slots=True)
class Fault:
    """In `file`, `before` (which stands there once) becomes `after`; `tests` must fail then."""

    name: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


FAULTS: tuple[Fault, ...] = (
    Fault(
        "patterns run on Python's re",
        "builder/forms/patterns.py",
        "return compiled(pattern).search(value) is not None",
        'return __import__("re").search(pattern, value) is not None',
        ("tests/builder/forms/test_patterns.py::test_it_searches_as_the_standard_says",),
    ),
    Fault(
        "the validator has its default registry, which fetches",
        "builder/forms/validator.py",
        "(document, registry=closed, format_checker=format_checker())",
        "(document, format_checker=format_checker())",
        (f"{HARDENING}/test_definitions.py::test_the_judge_itself_fetches_nothing",),
    ),
    Fault(
        "an approval is of whatever stands there",
        "builder/domain/draft.py",
        "    if digest != draft.digest:\n",
        "    if not digest:\n",
        ("tests/builder/domain/test_draft.py",),
    ),
    Fault(
        "an author may approve",
        "builder/domain/draft.py",
        "    if by in {draft.author, draft.proposed_by, *draft.editors}:\n",
        "    if by == draft.proposed_by and by == draft.author and not draft.editors:\n",
        ("tests/builder/domain/test_draft.py",),
    ),
    Fault(
        "the moment of recording is the date in the form",
        "builder/usecases/move.py",
        "            recorded_at=at,\n            actor=user.id,",
        "            recorded_at=at.replace(day=command.claimed_on.day),\n"
        "            actor=user.id,",
        ("tests/builder/usecases/test_move.py",),
    ),
    Fault(
        "a hash of the identity number leaves with an entry",
        "builder/domain/redaction.py",
        "    document = to_document(_status_event(application, event, standard))\n",
        "    document = dict(to_document(_status_event(application, event, standard)))\n"
        '    for nik in __import__("re").findall("[0-9]{16}", str(application.answers)):\n'
        '        document["x"] = __import__("hashlib").sha256(nik.encode()).hexdigest()\n',
        (f"{HARDENING}/test_canaries.py::test_no_marker_waits_to_be_published",),
    ),
    Fault(
        "a repeated submission is looked up, then filed, without one lock around both",
        "builder/store/record_sqlite.py",
        '"BEGIN" if is_reader else "BEGIN IMMEDIATE"',
        '"BEGIN" if is_reader else "BEGIN"',
        (f"{CONTRACTS}/test_unit_of_work.py", f"{CONTRACTS}/test_processes.py"),
    ),
    Fault(
        "an idempotency key may be taken twice",
        "builder/store/record_tables.py",
        'sa.Column("idempotency_key_hash", sa.Text, nullable=False, unique=True)',
        'sa.Column("idempotency_key_hash", sa.Text, nullable=False)',
        (f"{CONTRACTS}/test_unit_of_work.py",),
    ),
    Fault(
        "one route takes a form without its token",
        "builder/app.py",
        '        if name == "program":',
        '        csrf.exempt("builder.web.citizen.file.close")\n        if name == "program":',
        (f"{HARDENING}/test_forgeries.py::test_no_unsafe_route_obeys_a_forged_request",),
    ),
    Fault(
        "a form of another site is read",
        "builder/web/security.py",
        "    if not _is_own(incoming):\n        raise BadRequest\n",
        "    _is_own(incoming)\n",
        (f"{HARDENING}/test_forgeries.py::test_no_unsafe_route_obeys_a_forged_request",),
    ),
    Fault(
        "a file is not synced before it is renamed",
        DURABLE,
        "            file.flush()\n            os.fsync(opened)\n",
        "            file.flush()\n",
        (f"{REGISTER}/test_durable.py",),
    ),
    Fault(
        "a folder is not synced after a rename",
        DURABLE,
        "            os.unlink(temporary, dir_fd=parent)\n        raise\n    os.fsync(parent)\n",
        "            os.unlink(temporary, dir_fd=parent)\n        raise\n",
        (f"{REGISTER}/test_durable.py",),
    ),
    Fault(
        "a file is written in place",
        DURABLE,
        "    opened = os.open(temporary, _CREATE_FLAGS, mode, dir_fd=parent)\n",
        "    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC\n"
        "    opened, temporary = os.open(last, flags, mode, dir_fd=parent), last\n",
        (f"{REGISTER}/test_durable.py", f"{REGISTER}/test_writer_faults.py"),
    ),
    Fault(
        "the workbench is not locked against other processes",
        "builder/store/workbench_tinydb.py",
        "        fcntl.flock(opened, lock)\n",
        "        _ = lock\n",
        (f"{CONTRACTS}/test_processes.py", f"{CONTRACTS}/test_approval_race.py"),
    ),
    Fault(
        "a commit is not waited for",
        "builder/store/record_sqlite.py",
        '    "PRAGMA synchronous=FULL",\n',
        '    "PRAGMA synchronous=OFF",\n',
        (f"{HARDENING}/test_powercut.py",),
    ),
    Fault(
        "a workbench that is not as it was written is read",
        "builder/store/workbench_tinydb.py",
        "        if head != _HEADER + hashlib.sha256(body).hexdigest().encode():\n",
        "        if not head.startswith(_HEADER):\n",
        ("tests/builder/store/test_workbench_tinydb.py",),
    ),
    Fault(
        "a backup has its name before it is whole",
        "builder/usecases/backup.py",
        '    unfinished = target.with_name(f".{target.name}.unfinished")\n',
        "    unfinished = target\n",
        ("tests/builder/usecases/test_backup.py",),
    ),
    Fault(
        "two publishers may sign at once",
        "publish/register/lock.py",
        "            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "            _ = fcntl.LOCK_EX\n",
        (f"{REGISTER}/test_writer.py",),
    ),
    Fault(
        "a checkpoint may be dated back",
        "publish/register/writer.py",
        "    if last is not None and now <= last:\n",
        "    if last is not None and now == last:\n",
        (f"{REGISTER}/test_writer.py",),
    ),
    Fault(
        "a copy of the last-signed record is believed",
        "publish/register/last_signed.py",
        "            if written_in != identity(self._folder, self._name):\n",
        "            if not identity(self._folder, self._name):\n",
        (f"{REGISTER}/test_last_signed.py",),
    ),
    Fault(
        "a register older than a published copy is adopted",
        "publish/register/adopt.py",
        "    if seen.size > own.size:\n",
        "    if seen.size > own.size and not own.size:\n",
        (f"{REGISTER}/test_adopt.py",),
    ),
    Fault(
        "a restored workspace signs at once",
        "builder/state_folder.py",
        "    if (folder / RESTORED).exists():\n",
        "    if (folder / RESTORED).is_dir():\n",
        (f"{HARDENING}/test_backups.py",),
    ),
    Fault(
        "a backup that was cut off passes",
        "builder/store/sealed_stream.py",
        '    return number.to_bytes(11, "big") + bytes([last])\n',
        '    return number.to_bytes(12, "big") if last in (True, False) else b""\n',
        ("tests/builder/store/test_sealed_stream.py",),
    ),
    Fault(
        "what was released meanwhile is released again after a restore",
        "builder/usecases/reconcile.py",
        "        uow.outbox.mark_released(batch, now)\n",
        "        _ = now\n",
        ("tests/builder/usecases/test_reconcile.py",),
    ),
    Fault(
        "a case is read by any officer",
        "builder/usecases/case.py",
        '        if opened is None or not may_any(user, "read_application", opened.units):\n',
        "        if opened is None:\n",
        ("tests/builder/web/test_policy.py",),
    ),
    Fault(
        "an image is stored as it came",
        "builder/usecases/store_attachment.py",
        '    made = content if found == "application/pdf" else redraw(content, found)\n',
        "    made = content or redraw(content, found)\n",
        (f"{HARDENING}/test_uploads.py",),
    ),
    Fault(
        "a log line names the address that was asked for",
        "builder/web/observe.py",
        "            route=route,\n            status=response.status_code,\n",
        "            route=request.full_path,\n            status=response.status_code,\n",
        ("tests/builder/web/test_observe.py",),
    ),
    Fault(
        "guesses at a receipt are not counted",
        "builder/web/limits.py",
        '"open-file": (Rule(20, MINUTE, by_address), Rule(20, QUARTER, by_number))',
        '"open-file": (Rule(2000, MINUTE, by_address), Rule(2000, MINUTE, by_number))',
        (f"{HARDENING}/test_receipts.py::test_guessing_is_slowed_down",),
    ),
    Fault(
        "a path is looked up outside the published tree",
        "builder/web/api/files.py",
        "    inside = safe_join(str(root), name)\n",
        "    inside = str(root / name)\n",
        (f"{HARDENING}/test_headers.py",),
    ),
    Fault(
        "an error page may be stored",
        "builder/web/security.py",
        '        response.headers["Cache-Control"] = "no-store"\n',
        '        response.headers["Cache-Control"] = "public"\n',
        ("tests/builder/web/test_security.py",),
    ),
    Fault(
        "PostgreSQL answers before what was filed is on its disk",
        "builder/store/record_postgresql.py",
        '    "synchronous_commit": "on",\n',
        '    "synchronous_commit": "off",\n',
        (f"{HARDENING}/test_postgresql_hurt.py",),
    ),
    Fault(
        "who files while PostgreSQL is away is told of a conflict",
        "builder/web/errors.py",
        '    "RECORD-AWAY": 30,\n',
        "",
        (f"{HARDENING}/test_postgresql_hurt.py",),
    ),
    Fault(
        "attempts are counted by each process for itself",
        "builder/web/shared.py",
        "        self.memory = mmap.mmap(-1, size)\n",
        "        self.memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n",
        ("tests/builder/web/test_windows.py", "tests/builder/web/test_two_processes.py"),
    ),
    Fault(
        "nobody adds up the rows",
        "builder/store/record_sqlite.py",
        "problems = tuple(rotten(connection))",
        "problems = ()",
        (f"{HARDENING}/test_rot.py::test_a_flipped_bit_is_named_or_means_nothing[record]",),
    ),
    Fault(
        "a document is given as the disk has it",
        "builder/usecases/stored_documents.py",
        "if hashlib.sha256(content).hexdigest() != file.digest:",
        "if not content:",
        (f"{HARDENING}/test_rot.py::test_a_flipped_bit_is_named_or_means_nothing[attachments]",),
    ),
    Fault(
        "counts of few people are published where a definition says so",
        "publish/facts/standard.py",
        "        return max(self.k_min, LEAST_COUNT)\n",
        "        return self.k_min\n",
        (f"{HARDENING}/test_published_groups.py",),
    ),
)
