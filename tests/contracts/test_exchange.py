"""What every record promises of what is said about applications."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from builder.domain.opinion import Opinion
from builder.store.memory import MemoryRecord
from builder.store.record_sql import SqlRecord
from tests.makers import NOON, version
from tests.office import Office

DAY = timedelta(days=1)


def test_an_opinion_comes_back_equal_and_is_listed_while_it_is_open(
    record: MemoryRecord | SqlRecord,
) -> None:
    office = Office(record)
    office.publishes(version())
    number, uow = office.files(version()).number, office.uow()
    first = Opinion(number, 1, "dinas-lain", "Sesuai?", (NOON + DAY).date(), "petugas", NOON)
    sooner = replace(first, sequence=2, wanted_by=NOON.date())
    other = replace(first, sequence=3, unit="dinas-ketiga")
    with uow:
        for opinion in (first, sooner, other):
            uow.opinions.put(opinion)
        uow.commit()
    answered = replace(
        first, finding="remarks", text="Perlu gambar.", answered_by="lain", answered_at=NOON
    )
    with uow:
        uow.opinions.put(answered)
        assert (answered, sooner, other) == uow.opinions.of_number(number)
        assert (sooner, answered) == uow.opinions.open_of("dinas-lain", 9)
        assert (sooner,) == uow.opinions.open_of(None, 1)
        uow.opinions.put(replace(sooner, closed_by="petugas", closed_at=NOON))
        assert (answered,) == uow.opinions.open_of("dinas-lain", 9)
        uow.opinions.forget(number)
        assert [("", "")] * 3 == [(o.question, o.text) for o in uow.opinions.of_number(number)]
