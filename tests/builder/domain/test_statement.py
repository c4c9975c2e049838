from __future__ import annotations

import pytest

from builder.domain.receipt_line import numbers_in
from builder.domain.statement import MOST_LINES, read_statement
from publish.errors import Invalid

HEAD = "tanggal,jumlah,keterangan\n"


@pytest.mark.parametrize(
    "amount", ["162000", "162.000", '"162.000,00"', '"162,000.00"', "Rp 162.000", '"162,000"']
)
@pytest.mark.parametrize("day", ["2026-03-02", "02/03/2026", "02-03-2026"])
def test_amounts_and_days_are_read_as_banks_write_them(amount: str, day: str) -> None:
    (line,) = read_statement(f"{HEAD}{day},{amount},Bayar  KDI\n")

    assert (162_000, "2026-03-02", "Bayar KDI") == (
        line.amount,
        line.received_on.isoformat(),
        line.reference,
    )


def test_semicolons_other_names_and_order_are_read_too() -> None:
    (line,) = read_statement("\ufeffReference;Date;Amount;Saldo\r\na;2026-03-02;5;9\r\n\r\n")

    assert ("a", 5) == (line.reference, line.amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "STATEMENT-HEAD"),
        ("a,b,c\n1,2,3", "STATEMENT-HEAD"),
        (HEAD + "2026-03-02,1,x\n" * (MOST_LINES + 1), "STATEMENT-LONG"),
        (HEAD + "kemarin,1,x", "STATEMENT-LINE"),
        (HEAD + "2026-03-02,0,x", "STATEMENT-LINE"),
        (HEAD + "2026-03-02,-5,x", "STATEMENT-LINE"),
        (HEAD + "2026-03-02,1.5,x", "STATEMENT-LINE"),
        (HEAD + "2026-03-02,９,x", "STATEMENT-LINE"),
        (HEAD + "2026-03-02", "STATEMENT-LINE"),
        (HEAD + "2026-03-02," + "9" * 40 + ",x", "STATEMENT-LINE"),
    ],
)
def test_it_rejects(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_statement(text)

    assert {code} == {problem.code for problem in refused.value.problems}


def test_every_wrong_line_is_told_with_its_place() -> None:
    with pytest.raises(Invalid) as refused:
        read_statement(f"{HEAD}x,1,a\n2026-03-02,1,b\n2026-03-02,y,c\n")

    assert [2, 4] == [problem.params["line"] for problem in refused.value.problems]


def test_the_same_file_is_the_same_lines_and_equal_payments_are_two() -> None:
    text = HEAD + "2026-03-02,5,a\n2026-03-02,5,a\n"

    first, again = read_statement(text), read_statement(text)

    assert first == again
    assert 2 == len({line.id for line in first})


@pytest.mark.parametrize(
    ("reference", "numbers"),
    [
        ("bayar KDI-7K3M-9QX0 tunai", []),  # a wrong check symbol
        ("tanpa nomor", []),
        ("", []),
    ],
)
def test_no_number_is_made_up(reference: str, numbers: list[str]) -> None:
    assert numbers == list(numbers_in(reference, "KDI"))
