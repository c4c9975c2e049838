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
    (line,) = read_statement(f"{HEAD}{day},{amount},Bayar  KDI\n").lines

    assert (162_000, "2026-03-02", "Bayar KDI") == (
        line.amount,
        line.received_on.isoformat(),
        line.reference,
    )


def test_semicolons_other_names_and_order_are_read_too() -> None:
    (line,) = read_statement("\ufeffReference;Date;Amount;Saldo\r\na;2026-03-02;5;9\r\n\r\n").lines

    assert ("a", 5) == (line.reference, line.amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "STATEMENT-HEAD"),
        ("a,b,c\n1,2,3", "STATEMENT-HEAD"),
        ('"tanggal,jumlah,keterangan\n', "STATEMENT-HEAD"),
        (HEAD + "2026-03-02,1,x\n" * (MOST_LINES + 1), "STATEMENT-LONG"),
    ],
)
def test_it_rejects_a_whole_file(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_statement(text)

    assert {code} == {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("kemarin,1,x,1", "LINE-DATE"),
        ("2026-02-30,1,x,1", "LINE-DATE"),
        ("2026-03-02,0,x,1", "LINE-AMOUNT"),
        ("2026-03-02,-5,x,1", "LINE-AMOUNT"),
        ("2026-03-02,1.5,x,1", "LINE-AMOUNT"),
        ("2026-03-02,９,x,1", "LINE-AMOUNT"),
        ("2026-03-02", "LINE-AMOUNT"),
        ("2026-03-02," + "9" * 40 + ",x,1", "LINE-TOO-LARGE"),
        ("2026-03-02,1000000000001,x,1", "LINE-TOO-LARGE"),
        ("2026-03-02,1,a\x07b,1", "LINE-CONTROL"),
        ("2026-03-02,1,a\ufffdb,1", "LINE-CONTROL"),
        ("2026-03-02,1,a\u0085b,1", "LINE-CONTROL"),
        ('2026-03-02,1,"x,1', "LINE-QUOTES"),
        ("2026-03-02,1,=HYPERLINK(1),1", "LINE-FORMULA"),
        ("2026-03-02,1,-x,1", "LINE-FORMULA"),
        ("2026-03-02,=1+1,x,1", "LINE-FORMULA"),
        ("2026-03-02,1,x,2", "LINE-ACCOUNT"),
        ("2026-03-02,1,x,", "LINE-ACCOUNT"),
    ],
)
def test_a_wrong_line_is_named_and_keeps_no_other_back(line: str, code: str) -> None:
    head, good = "tanggal,jumlah,keterangan,rekening\n", "2026-03-02,1,baik,No. 1"

    found = read_statement(f"{head}{good}\n\n{line}\n{good}", "1")

    assert [2, 5] == [taken.line for taken in found.lines]
    assert [(code, {"line": 4})] == [(p.code, p.params) for p in found.faults]


def test_without_a_city_account_any_account_is_taken() -> None:
    found = read_statement("tanggal,jumlah,keterangan,rekening\n2026-03-02,1,x,77")

    assert (1, ()) == (len(found.lines), found.faults)


def test_the_same_file_is_the_same_lines_and_equal_payments_are_two() -> None:
    text = HEAD + "2026-03-02,5,a\n2026-03-02,5,a\n"

    first, again = read_statement(text).lines, read_statement(text).lines

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
