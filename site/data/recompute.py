#!/usr/bin/env python3
"""Works out again, from the published files alone, every statistic in the tables beside it.

    python3 recompute.py [FOLDER OF THE DATA] [FOLDER OF THE REGISTER]

Without folders it reads its own, and ../register if that is there. It needs Python 3.9 or later
and nothing else, and shares no line with the programme that made the tables: what they say is
worked out from applications.csv, days-off.ics, the counts of sealed services and, for what only
single events can tell, the entries of the register.

It prints how many figures of each table agree, names each one that differs, and says what cannot
be worked out and why. It ends with 0 when all agree, 1 when one differs, 2 when it cannot read.
How each figure is defined is said on the page of the method.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

ENOUGH, Z = 30, 1.959963984540054
REVENUE = {"payment_recorded": "amount", "overpaid": "overpaid"}
REVENUE |= {"refunded": "refunded", "payment_reversed": "reversed"}
MONEY = {"payment_recorded": "paid", "overpaid": "extra"}
MONEY |= {"refunded": "refunded", "payment_reversed": "reversed"}
SENT_BACK = ("returned", "correction_requested")
DAYS = ("claimed_on", "recorded_on", "right_on")
NO_WORK = ("due_moved", "amended")


class Findings:
    """What agrees, what differs, and what nobody outside can work out."""

    def __init__(self):
        self.agree, self.differ, self.left_out = Counter(), Counter(), []

    def compare(self, table, key, column, published, found):
        if same(published, found):
            self.agree[table] += 1
        else:
            self.differ[table] += 1
            where = " ".join((*key, column))
            print(f"DIFFERS {table}.csv {where}: published {published!r}, worked out {found!r}")

    def table(self, name, rows, keys, worked_out):
        """The rows of a table, by the columns `keys`, and what they should hold."""
        published = {tuple(row[k] for k in keys): row for row in rows}
        for key in sorted(published.keys() | worked_out.keys()):
            if key not in published or key not in worked_out:
                is_there = "published" if key in published else "not published"
                self.compare(name, key, "(row)", is_there, None)
                continue
            for column, found in worked_out[key].items():
                self.compare(name, key, column, published[key][column], found)


def same(published, found):
    """A cell and a value; one with decimals agrees when it rounds to what is published."""
    if found is None or isinstance(found, bool):
        return published == {None: "", True: "true", False: "false"}[found]
    if not isinstance(found, (float, Fraction)):
        return published == str(found)
    places = len(published.partition(".")[2])
    return published != "" and abs(float(published) - float(found)) <= 0.5 * 10**-places + 1e-9


class WorkingDays:
    """Monday to Friday without the days off in days-off.ics."""

    def __init__(self, calendar):
        starts = [line[-8:] for line in calendar.splitlines() if line.startswith("DTSTART")]
        off = {date(int(s[:4]), int(s[4:6]), int(s[6:])) for s in starts}
        day = date(min(off).year, 1, 1)
        self.first, self.so_far, self.off = day.toordinal(), [0], off
        while day <= date(max(off).year, 12, 31):
            self.so_far.append(self.so_far[-1] + self.is_one(day))
            day += timedelta(days=1)

    def is_one(self, day):
        return day.weekday() < 5 and day not in self.off

    def place(self, on):
        """How many there are up to and with a day."""
        return self.so_far[on.toordinal() - self.first + 1]

    def after(self, on, count):
        """The last of `count` working days after a day."""
        while count:
            on += timedelta(days=1)
            count -= self.is_one(on)
        return on

    def between(self, start, end):
        """Working days after `start` up to and with `end`."""
        return self.place(end) - self.place(start) if start < end else 0


class Published:
    """The tables of a folder, found through datapackage.json, and perhaps the register."""

    def __init__(self, data, register):
        self.data = data
        package = json.loads((data / "datapackage.json").read_text("utf-8"))
        self.until = date.fromisoformat(package["data_until"])
        self.paths = {r["name"]: r["path"] for r in package["resources"]}
        self.days = WorkingDays((data / "days-off.ics").read_text("utf-8"))
        definitions = json.loads((data / "services.json").read_text("utf-8"))["services"]
        self.sealed = {s["id"] for s in definitions if in_force(s)["publication"] == "sealed"}
        self.promised = {
            (s["id"], v["version"]): v["definition"]["processing_time"]
            for s in definitions
            for v in s["versions"]
        }
        self.steps = {s["id"]: in_force(s)["steps"] for s in definitions}
        self.first = year_before(self.until)
        self.applications = [read_application(row) for row in self.rows("applications")]
        self.events = self.contacts = None
        if register:
            entries = list(read_entries(register, package["register"]["size"]))
            self.events = [read_event(entry) for entry in entries if entry["type"] == "event"]
            told = (entry for entry in entries if entry["type"] == "contacts")
            self.contacts = {(entry["service"], entry["quarter"]): entry for entry in told}

    def rows(self, name):
        paths = self.paths[name]
        for path in [paths] if isinstance(paths, str) else paths:
            with (self.data / path).open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)


def in_force(service):
    """The definition that holds."""
    version = next(v for v in service["versions"] if v["version"] == service["in_force"])
    return version["definition"]


def year_before(until):
    day = 28 if (until.month, until.day) == (2, 29) else until.day
    return until.replace(year=until.year - 1, day=day) + timedelta(days=1)


def read_application(row):
    """A row with its dates as dates and its numbers as numbers; None for an empty cell."""
    numbers = ("gross_days", "stopped_days", "fee", "paid", "extra", "refunded", "reversed")
    numbers += ("events", "first_entry", "last_entry")
    read = {name: int(row[name]) if row[name] else None for name in numbers}
    dates = {k: date.fromisoformat(v) if v else None for k, v in row.items() if k.endswith("_on")}
    return {**row, **read, **dates}


def read_event(entry):
    days = {k: date.fromisoformat(entry[k]) for k in DAYS if k in entry}
    return {**entry, **days}


def read_entries(register, size):
    """The first `size` entries of the register, each with its place."""
    for bundle in range(-(-size // 256)):
        held = min(256, size - bundle * 256)
        groups = [f"{bundle // 1000**i % 1000:03}" for i in range(3) if i == 0 or bundle >= 1000**i]
        name = "/".join([f"x{g}" for g in reversed(groups[1:])] + groups[:1])
        whole = register / "tile" / "entries" / name
        part = whole.with_name(f"{whole.name}.p") / str(held)
        data, at = (whole if whole.exists() else part).read_bytes(), 0
        for place in range(held):
            length = int.from_bytes(data[at : at + 2], "big")
            entry = json.loads(data[at + 2 : at + 2 + length])
            at += 2 + length
            yield {**entry, "entry": bundle * 256 + place}


# --- applications, from their events ---------------------------------------------------------


def check_applications(of, say):
    """Every application from its events; without the register, only its working days."""
    for a in of.applications:
        if a["accepted_on"] and a["status"] in ("in_process", "waiting"):
            due = due_by(a, of)
            say.compare("applications", [a["number"]], "due_on", str(a["due_on"] or ""), due)
        if a["accepted_on"] and a["decided_on"]:
            gross = of.days.between(a["accepted_on"], a["decided_on"])
            say.compare("applications", [a["number"]], "gross_days", str(a["gross_days"]), gross)
    if of.events is None:
        return
    told = {number: fold(events, of.days) for number, events in by(of.events, "number").items()}
    # A due date that the days off moved is nothing that happened to the application.
    own = [e for e in of.events if e["code"] != "due_moved"]
    lives = by(own, "number")
    for number, found in overtaken(lives, told, of.days).items():
        told[number] |= found
    put_right = {e["number"] for e in own if e["code"] == "amended"}
    for number in put_right:
        del told[number]["overtaken_running"]
    if put_right:
        text = f"applications.csv: overtaken_running of {len(put_right)} with events put right"
        say.left_out.append(text)
    say.table("applications", of.rows("applications"), ("number",), key_once(told))


def check_calendar(of, say):
    """Days off that changed: one counts if it was published before that day, and then the
    calendar of days off has it so, unless it changed once more."""
    rows = list(of.rows("calendar_changes"))
    latest = {row["on"]: row for row in rows}
    for row in rows:
        key, on = [row["entry"], row["on"]], date.fromisoformat(row["on"])
        say.compare(
            "calendar_changes", key, "counts", row["counts"], row["recorded_on"] < row["on"]
        )
        if row["counts"] == "true" and latest[row["on"]] is row:
            say.compare("calendar_changes", key, "is_off", row["is_off"], on in of.days.off)


def due_by(a, of):
    """When an application that is not decided is due by the days off that count; "" for none."""
    promised = of.promised[a["service"], int(a["version"])]
    variants = {v["id"]: v for v in promised.get("variants", ())}
    promised = variants.get(a["variant"], promised)
    on, value, unit = a["accepted_on"], promised["value"], promised["unit"]
    if unit == "not_applicable":
        return ""
    if unit == "calendar_days":
        on += timedelta(days=value)
    whole = {"working_days": value, "hours": -(-value // 24)}.get(unit, 0)
    return str(of.days.after(of.days.after(on, whole), a["stopped_days"]))


def fold(events, days):
    first, last = events[0], events[-1]
    made = {"service": first["service"], "version": first["version"], "events": len(events)}
    made |= {"variant": first.get("variant"), "fee": first["amount"], "paid": 0}
    made |= {"filed_on": first["claimed_on"], "accepted_on": None, "decided_on": None}
    made |= {"first_entry": first["entry"], "last_entry": last["entry"], "stopped_days": 0}
    made |= {"closed_on": None, "stopped_on": None, "extra": 0, "refunded": 0, "reversed": 0}
    for event in held(events):
        code, on = event["code"], event["claimed_on"]
        add_money(made, code, event.get("amount", 0))
        if code == "accepted":
            made["accepted_on"] = on
        if code in ("approved", "rejected"):
            made["decided_on"] = on
        if code in ("issued", "rejected", "withdrawn"):
            made["closed_on"] = on
        if code == "corrected" and made["stopped_on"]:
            made["stopped_days"] += days.between(made["stopped_on"], on)
        if code in ("corrected", "withdrawn"):
            made["stopped_on"] = None
        if code == "correction_requested":
            made["stopped_on"] = on
    return made


def held(events):
    """What holds of the events of an application: without what was taken back, and with the date
    and the reason that are right; the corrections themselves stay."""
    found = {e["sequence"]: e for e in events}
    for e in events:
        if e["code"] == "amended" and "right_on" in e:
            found[e["amends"]] = {**found[e["amends"]], "claimed_on": e["right_on"]}
        elif e["code"] == "amended" and "right_reason" in e:
            found[e["amends"]] = {**found[e["amends"]], "reason": e["right_reason"]}
        elif e["code"] == "amended":
            del found[e["amends"]]
    return list(found.values())


def last_on(events):
    """The day of the last event that holds; nothing comes before a day of taking back."""
    on = None
    for e in held(events):
        if e["code"] not in NO_WORK:
            on = e["claimed_on"]
        elif e["code"] == "amended" and "right_on" not in e and "right_reason" not in e:
            on = max(on, e["claimed_on"])
    return on


def turns(events, days):
    """Where the place in the queue was worked out last: entry and day; and every decision, by its
    day, its entry, the day of acceptance and the entry that took it back."""
    if all(e["code"] != "amended" for e in events):
        last, a = until_decided(events)[-1], fold(events, days)
        is_decided = a["accepted_on"] and a["decided_on"]
        own = [(a["decided_on"], last["entry"], a["accepted_on"], math.inf)] if is_decided else []
        return (last["entry"], last["claimed_on"]), own
    place, before, found = None, (None, None), []
    for at, event in enumerate(events):
        made = fold(events[: at + 1], days)
        now = (made["accepted_on"], made["decided_on"])
        if before[1] and (event["code"] != "amended" or now == before):
            continue
        if before[1] and before[0]:
            found[-1] = (*found[-1][:3], event["entry"])
        if now[0] and now[1]:
            found.append((now[1], event["entry"], now[0], math.inf))
        place = event["entry"], now[1] or last_on(events[: at + 1])
        before = now
    return place, found


def overtaken(lives, told, days):
    """What was decided in each queue after an application was accepted and before its last event
    up to the decision, by the entries before that event."""
    decisions, places = defaultdict(list), {}
    for number, a in told.items():
        places[number], own = turns(lives[number], days)
        decisions[queue_of(a)] += own
    for queue in decisions.values():
        queue.sort()
    names = "decided_meanwhile", "overtaken", "overtaken_running"
    found = {number: dict.fromkeys(names, 0) for number in told}
    for number, a in told.items():
        first, queue, (asked, last) = a["accepted_on"], decisions[queue_of(a)], places[number]
        if first is None:
            continue
        stop = first_stop(until_decided(held(lives[number])), days)
        begin = bisect_left(queue, (first + timedelta(days=1),))
        for on, entry, accepted_on, gone in queue[begin : bisect_left(queue, (last,))]:
            later, is_seen = accepted_on > first, entry < asked < gone
            ran = entry < stop["entry"] < gone and on < stop["claimed_on"]
            found[number]["decided_meanwhile"] += is_seen
            found[number]["overtaken"] += is_seen and later
            found[number]["overtaken_running"] += later and ran
    return found


def queue_of(application):
    return application["service"], application["variant"]


def until_decided(events):
    """The events up to the decision, if there is one."""
    ends = [i for i, e in enumerate(events) if e["code"] in ("approved", "rejected")]
    return events[: ends[0] + 1] if ends else events


def first_stop(events, days):
    """The event at which the clock first stood still for a working day; else the last one."""
    for place, event in enumerate(events):
        if event["code"] == "correction_requested":
            after = next((e for e in events[place + 1 :] if e["code"] not in MONEY), None)
            if after is None or after["code"] == "withdrawn":
                return event
            if days.between(event["claimed_on"], after["claimed_on"]) > 0:
                return event
    return events[-1]


def add_money(made, code, amount):
    """Towards the fee, beyond it, given back; what was no payment comes off the surplus first."""
    name = MONEY.get(code)
    if name:
        made[name] += amount
    if name == "reversed":
        of_extra = min(amount, max(0, made["extra"] - made["refunded"]))
        made["extra"] -= of_extra
        made["paid"] -= amount - of_extra


def unpaid(a):
    """What was not paid of the fee of an application whose result was handed over."""
    return a["fee"] - a["paid"] if a["status"] == "issued" else 0


# --- times -----------------------------------------------------------------------------------


def check_times(of, say):
    """The months of open services; of sealed ones the office publishes counts only."""
    months = defaultdict(Counter)
    for a in of.applications:
        months[a["service"], month(a["filed_on"])]["filed"] += 1
        if a["decided_on"]:
            counts = months[a["service"], month(a["decided_on"])]
            counts["decided"] += 1
            counts["on_time"] += bool(a["due_on"] and a["decided_on"] <= a["due_on"])
            counts["rejected"] += a["status"] == "rejected"
        if a["status"] == "withdrawn":
            months[a["service"], month(a["closed_on"])]["withdrawn"] += 1
    for event in of.events or ():
        if event.get("way") and event["code"] == "filed":
            months[event["service"], month(event["claimed_on"])]["at_counter"] += 1
    names = ["filed", "decided", "on_time", "rejected", "withdrawn"]
    names += [] if of.events is None else ["at_counter"]
    found, left = {}, Counter()
    for (service, name), counts in sorted(months.items()):
        left[service] += counts["filed"] - counts["decided"] - counts["withdrawn"]
        found[service, name] = {k: counts[k] for k in names} | {"left_open": left[service]}
    rows = list(of.rows("times"))
    own = [row for row in rows if row["service"] not in of.sealed]
    say.table("times", own, ("service", "month"), found)
    if len(rows) > len(own):
        text = f"times.csv: {len(rows) - len(own)} months of sealed services are counts only"
        say.left_out.append(text)


def check_steps(of, say):
    """From the end of a step to that of the next, in the events of the last twelve months."""
    if of.events is None:
        say.left_out.append("steps.csv: single events are in the register only")
        return
    lasted = defaultdict(list)
    for events in by(of.events, "number").values():
        began = events[0]["claimed_on"]
        for event in held(events):
            code, on = event["code"], event["claimed_on"]
            if code in ("accepted", "step_done", "approved"):
                if on >= of.first:
                    end = event.get("step", code)
                    lasted[event["service"], end].append(of.days.between(began, on))
                began = on
    found = {}
    for service, steps in of.steps.items():
        ends = ["accepted", *[step["id"] for step in steps[1:-1]], "approved"]
        for step, end in zip(steps, ends):  # noqa: B905 - Python 3.9
            days = sorted(lasted.get((service, end), ()))
            if days:
                enough = len(days) >= ENOUGH
                ranks = [days[-(-len(days) * p // 100) - 1] if enough else None for p in (50, 90)]
                names = {"unit": step["unit"], "ended": len(days)}
                names |= {"median_days": ranks[0], "nine_of_ten_days": ranks[1]}
                found[service, step["id"]] = names
    say.table("steps", of.rows("steps"), ("service", "step"), found)


def check_measures(of, say):
    """Kaplan-Meier, on time by due date, what is open, stops, order and lag."""
    applications, events = by(of.applications, "service"), by(of.events or (), "service")
    rows = list(of.rows("measures"))
    found = {}
    for service in {row["service"] for row in rows} | applications.keys():
        own = applications.get(service, [])
        made = {"first_on": of.first, "until": of.until}
        made["filed"] = sum(a["filed_on"] >= of.first for a in own)
        made |= curves(own, of) | on_time(own, of) | waiting(own, of) | stops(own, of)
        made |= order(own, of)
        if of.events is not None:
            made |= entry_lag(events.get(service, []), of)
        found[service,] = made
    say.table("measures", rows, ("service",), found)


def curves(own, of):
    """Half and nine of ten, with what is open counted as longer than so far."""
    gross, net = [], []
    for a in own:
        if a["accepted_on"] is None or a["accepted_on"] < of.first:
            continue
        is_over = a["decided_on"] is not None
        end = a["decided_on"] or a["closed_on"] or of.until
        lasted = of.days.between(a["accepted_on"], end)
        still = of.days.between(a["stopped_on"], of.until) if a["stopped_on"] else 0
        gross.append((lasted, is_over))
        net.append((max(0, lasted - a["stopped_days"] - still), is_over))
    half, nine, net_half, net_nine = (
        within(d, s) if len(d) >= ENOUGH else None
        for d in (gross, net)
        for s in (Fraction(1, 2), Fraction(9, 10))
    )
    return {
        "accepted": len(gross),
        "median_days": half,
        "nine_of_ten_days": nine,
        "longest_days": max((d for d, _ in gross), default=0),
        "net_median_days": net_half,
        "net_nine_of_ten_days": net_nine,
    }


def within(durations, share):
    """The first day by which the share is decided (Kaplan and Meier 1958); None: not reached."""
    waiting_still = Fraction(1)
    ordered = sorted(durations)
    days = [d for d, _ in ordered]
    decided = Counter(d for d, is_over in ordered if is_over)
    for day in sorted(decided):
        at_risk = len(days) - bisect_right(days, day - 1)
        waiting_still *= 1 - Fraction(decided[day], at_risk)
        if waiting_still <= 1 - share:
            return day
    return None


def is_excused(a):
    """Withdrawn by the due date, or its clock stood still by then: not late, not in time."""
    ends = (a["closed_on"], a["stopped_on"])
    return a["decided_on"] is None and any(e and e <= a["due_on"] for e in ends)


def on_time(own, of):
    due = [a for a in own if a["due_on"] and of.first <= a["due_on"] <= of.until]
    due = [a for a in due if not is_excused(a)]
    kept, n = sum(bool(a["decided_on"] and a["decided_on"] <= a["due_on"]) for a in due), len(due)
    low, high = wilson(kept, n) if n >= ENOUGH else (None, None)
    share = Fraction(100 * kept, n) if n >= ENOUGH else None
    bounds = {"on_time_percent": share, "on_time_low": low, "on_time_high": high}
    return {"due": n, "on_time": kept, **bounds}


def wilson(k, n):
    """Wilson (1927): the share behind k of n, in percent."""
    middle = (k / n + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z * math.sqrt(k / n * (1 - k / n) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    low, high = (0.0 if k == 0 else middle - reach), (1.0 if k == n else middle + reach)
    return 100 * low, 100 * high


def is_open(a):
    return a["decided_on"] is None and a["closed_on"] is None


def waiting(own, of):
    ages = sorted(of.days.between(a["filed_on"], of.until) for a in own if is_open(a))
    late = [a for a in own if is_open(a) and a["due_on"] and a["due_on"] < of.until]
    return {
        "open": len(ages),
        "open_median_age": ages[(len(ages) - 1) // 2] if ages else None,
        "open_oldest": ages[-1] if ages else None,
        "overdue": sum(not is_excused(a) for a in late),
    }


def decided_since(own, of):
    return [a for a in own if a["accepted_on"] and a["decided_on"] and a["decided_on"] >= of.first]


def stops(own, of):
    decided = decided_since(own, of)
    return {
        "decided": len(decided),
        "stopped": sum(a["stopped_days"] > 0 or a["stopped_on"] is not None for a in decided),
        "gross_days": sum(of.days.between(a["accepted_on"], a["decided_on"]) for a in decided),
        "stopped_days": sum(a["stopped_days"] for a in decided),
    }


def order(own, of):
    """Pairs of one promised time, accepted on different days; and those decided out of order."""
    pairs = jumps = 0
    for queue in by(decided_since(own, of), "variant").values():
        earlier = []
        for _, day in sorted(by(queue, "accepted_on").items()):
            pairs += len(earlier) * len(day)
            for a in day:
                jumps += len(earlier) - bisect_right(earlier, a["decided_on"])
            for a in day:
                insort(earlier, a["decided_on"])
    return {"pairs": pairs, "out_of_order": jumps}


def entry_lag(events, of):
    recent = [e for e in events if e["recorded_on"] >= of.first]
    own = [e for e in recent if e["code"] not in NO_WORK or "right_on" in e]
    given = [(e.get("right_on", e["claimed_on"]), e["recorded_on"]) for e in own]
    lags = sorted(of.days.between(*days) for days in given)
    half, nine = (lags[-(-len(lags) * p // 100) - 1] if lags else None for p in (50, 90))
    late = sum(lag > 1 for lag in lags)
    named = {"lag_median": half, "lag_nine_of_ten": nine}
    return {"events": len(lags), **named, "late_entries": late}


# --- flags -----------------------------------------------------------------------------------


def check_flags(of, say):
    """What deserves a look; three of the eight need single events."""
    applications, events = by(of.applications, "service"), by(of.events or (), "service")
    found = {}
    rows = list(of.rows("flags"))
    for service in {row["service"] for row in rows}:
        own, happened = applications.get(service, []), events.get(service, [])
        made = ends(own, of)
        queue, decided = order(own, of), len(decided_since(own, of))
        made["queue_jump"] = share(queue["out_of_order"], queue["pairs"], decided, 10)
        made["fee_difference"] = of_money([a for a in own if a["filed_on"] >= of.first])
        made["shared_contact"] = of_contacts(service, of)
        if of.events is not None:
            lag = entry_lag(happened, of)
            made["entry_lag"] = share(lag["late_entries"], lag["events"], lag["events"], 10)
            made |= of_stops_and_returns(own, happened, of)
        found |= {(service, kind): flag for kind, flag in made.items()}
    kinds = {kind for _, kind in found}
    say.table("flags", [r for r in rows if r["flag"] in kinds], ("service", "flag"), found)


def share(part, whole, count, one_in):
    is_raised = count >= ENOUGH and part * one_in > whole
    return flag(part, whole, (None, None), count, count >= ENOUGH, is_raised)


def flag(part, whole, earlier, count, is_enough, is_raised):
    counts = {"part": part, "whole": whole, "earlier_part": earlier[0], "earlier_whole": earlier[1]}
    return {**counts, "count": count, "enough": is_enough, "raised": is_raised}


def of_money(own):
    """Files whose money differs from the tariff, of those for which money came in or was due."""
    differ = [a for a in own if a["extra"] or a["refunded"] or a["reversed"] or unpaid(a) > 0]
    paid = [a for a in own if a["paid"] or (a["fee"] and a["status"] == "issued")]
    n = len({a["number"] for a in differ + paid})
    return share(len(differ), n, n, 20)


def of_contacts(service, of):
    """Contacts used for many, in those of the newest four quarters whose counts are told."""
    rows = list(of.rows("contacts"))
    newest = sorted({row["quarter"] for row in rows})[-4:]
    told = [r for r in rows if r["service"] == service and r["shared"] and r["quarter"] in newest]
    part, whole = (sum(int(r[column]) for r in told) for column in ("shared", "with_contact"))
    return share(part, whole, whole, 10)


def check_contacts(of, say):
    """How many were filed; what is told of contacts, and that no few can be worked out of it."""
    filed = Counter((a["service"], a["filed_on"]) for a in of.applications)
    quarters = Counter()
    for (service, on), count in filed.items():
        quarters[service, f"{on.year}-Q{(on.month + 2) // 3}"] += count
    for row in of.rows("contacts"):
        key = (row["service"], row["quarter"])
        say.compare("contacts", key, "filed", row["filed"], quarters[key])
        for column in ("with_contact", "shared", "others") if of.contacts is not None else ():
            say.compare("contacts", key, column, row[column], of.contacts[key][column])
        counts = {c: int(row[c]) for c in ("filed", "with_contact", "shared") if row[c]}
        parts = [("filed", "with_contact"), ("with_contact", "shared")]
        rest = [counts[a] - counts[b] for a, b in parts if b in counts]
        apart = [counts[b] for _, b in parts if b in counts] + rest
        gives_away = [count for count in apart if 0 < count < 5]
        say.compare("contacts", key, "(few)", "0", len(gives_away))
    say.left_out.append("contacts.csv: contacts are private, so their counts are as published")


def ends(own, of):
    """Decisions by the working days left until due, of those with five or more to begin with."""
    left = Counter()
    for a in decided_since(own, of):
        if a["due_on"] and of.days.between(a["accepted_on"], a["due_on"]) >= 5:
            days = of.days.between(a["decided_on"], a["due_on"])
            if a["decided_on"] > a["due_on"]:
                days = min(-1, -of.days.between(a["due_on"], a["decided_on"]))
            left[days, a["status"] == "rejected"] += 1
    total = sum(left.values())
    on_day = left[0, False] + left[0, True]
    before = sum(left[d, r] for d in (1, 2, 3) for r in (False, True))
    piled = flag(on_day, before, (None, None), total, total >= ENOUGH, False)
    piled["raised"] = total >= ENOUGH and on_day > before
    groups = [[0, 0], [0, 0]]  # rejected and all: in the last two days, and earlier
    for (days, is_rejected), count in left.items():
        if days >= 0:
            groups[days >= 2][1] += count
            groups[days >= 2][0] += count if is_rejected else 0
    (a, n), (b, m) = groups
    is_enough = n >= 10 and n + m >= ENOUGH and m > 0
    late = flag(a, n, (b, m), n + m, is_enough, is_enough and is_higher(a, n, b, m))
    return {"bunching": piled, "late_rejection": late}


def is_higher(a, n, b, m):
    """Two proportions at 95%: is a of n more than b of m?"""
    pooled = Fraction(a + b, n + m)
    apart, spread = Fraction(a, n) - Fraction(b, m), pooled * (1 - pooled) * Fraction(n + m, n * m)
    return apart > 0 and float(apart) ** 2 > 1.96**2 * float(spread)


def of_stops_and_returns(own, events, of):
    """Clocks stopped with two working days or less left; files sent back for one reason twice."""
    happened, lefts, sent_back, again = by(events, "number"), [], 0, 0
    for a in own:
        if a["filed_on"] < of.first:
            continue
        holding = held(happened[a["number"]])
        reasons = [e.get("reason") for e in holding if e["code"] in SENT_BACK]
        sent_back += bool(reasons)
        again += len(set(reasons)) < len(reasons)
        if a["accepted_on"] and a["due_on"]:
            lefts += left_at_stops(a, holding, of.days)
    late = sum(0 <= left <= 2 for left in lefts)
    ping_pong = share(again, sent_back, sent_back, 10)
    return {"late_stop": share(late, len(lefts), len(lefts), 2), "ping_pong": ping_pong}


def left_at_stops(a, events, days):
    """Working days left at each stop: the due date moved by every stop that had ended by then."""
    due = days.place(a["due_on"]) - a["stopped_days"]  # as it was before the first stop
    since = None
    for event in events:
        on = event["claimed_on"]
        if event["code"] == "correction_requested":
            since = on
            if due - days.place(a["accepted_on"]) >= 5:
                left = due - days.place(on)
                yield -1 if left == 0 and not days.is_one(on) else left
        elif event["code"] == "corrected" and since:
            due, since = due + days.between(since, on), None


# --- money, reports, satisfaction, offices ---------------------------------------------------


def check_revenue(of, say):
    """Money by month from the register; without it, what stayed of it by service."""
    rows = list(of.rows("revenue"))
    if of.events is not None:
        found = defaultdict(Counter)
        for e in of.events:
            if e["code"] in MONEY:
                counts = found[e["service"], month(e["claimed_on"])]
                counts["payments"] += e["code"] == "payment_recorded"
                counts[REVENUE[e["code"]]] += e["amount"]
        names = ("payments", *REVENUE.values())
        made = {key: {name: counts[name] for name in names} for key, counts in found.items()}
        say.table("revenue", rows, ("service", "month"), made)
        return
    paid, received = Counter(), Counter()
    for a in of.applications:
        paid[a["service"]] += a["paid"] + a["extra"] - a["refunded"]
    for row in rows:
        amount, overpaid, refunded, taken_out = (int(row[name]) for name in REVENUE.values())
        received[row["service"]] += amount + overpaid - refunded - taken_out
    for service in sorted(paid.keys() | received.keys()):
        say.compare(
            "revenue", [service], "amount, all months", str(received[service]), paid[service]
        )


def check_differences(of, say):
    """Every difference from the tariff, from the events and from what was handed over unpaid."""
    if of.events is None:
        return
    codes = [code for code in MONEY if code != "payment_recorded"]
    found = {
        (e["number"], str(e["entry"])): {"kind": e["code"], "amount": e["amount"]}
        for e in of.events
        if e["code"] in codes
    }
    ends = [e for e in of.events if e["code"] == "issued"]
    issued = {e["number"]: e for e in ends}  # the last one: what was taken back came before it
    for a in of.applications:
        if unpaid(a) > 0:
            key = (a["number"], str(issued[a["number"]]["entry"]))
            found[key] = {"kind": "unpaid", "amount": unpaid(a)}
    say.table("differences", of.rows("differences"), ("number", "entry"), found)


def check_event_corrections(of, say):
    """Every event that was put right, beside the one that says so."""
    if of.events is None:
        return
    said, found = {(e["number"], e["sequence"]): e for e in of.events}, {}
    for e in of.events:
        if e["code"] == "amended":
            wrong, given = said[e["number"], e["amends"]], ("right_on", "right_reason")
            kind = next((k for k in given if k in e), "taken_back").replace("right_", "")
            kind = {"on": "date"}.get(kind, kind)
            found[str(e["entry"]),] = {
                **{name: e[name] for name in ("number", "service", "reason", "recorded_on")},
                **{name: e.get(name) for name in given},
                "wrong_entry": wrong["entry"],
                "code": wrong["code"],
                "kind": kind,
                "step": wrong.get("step"),
                "said_on": wrong["claimed_on"],
                "said_reason": wrong.get("reason"),
            }
    say.table("event_corrections", of.rows("event_corrections"), ("entry",), found)


def check_rates(of, say):
    """Reports per thousand applications, with the exact Poisson interval (Garwood 1936)."""
    filed = {(row["service"], row["month"]): int(row["filed"] or 0) for row in of.rows("times")}
    found, hidden = {}, 0
    for service, quarters in by(of.rows("charges"), "service").items():
        months = [(service, m) for row in quarters for m in months_of(row["quarter"])]
        applications = sum(filed.get(m, 0) for m in months)
        for kind in ("verified", "unverified"):
            cells = [row[kind] for row in quarters]
            hidden += "" in cells
            if applications and "" not in cells:
                found[service, kind] = rate(sum(map(int, cells)), applications)
    say.table("rates", of.rows("rates"), ("service", "kind"), found)
    say.left_out.append("charge_outcomes.csv: as published, for the same reason")
    say.left_out.append("charges.csv: reports are private, so their counts are taken as published")
    if hidden:
        say.left_out.append(
            f"rates.csv: {hidden} rates have no row, since a count below k is hidden"
        )


def rate(reports, applications):
    low, high = garwood(reports)
    return {
        "reports": reports,
        "applications": applications,
        "per_thousand": Fraction(1000 * reports, applications),
        "low": 1000 * low / applications,
        "high": 1000 * high / applications,
    }


def garwood(k):
    """The expected counts of which k or more, and k or fewer, happen 2.5% of the time."""

    def at_most(most, mean):
        logs = (i * math.log(mean) - mean - math.lgamma(i + 1) for i in range(most + 1))
        return math.fsum(math.exp(term) for term in logs)

    def where(is_past):
        low, high = 0.0, k + 10 + 10 * math.sqrt(k + 1)
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (low, middle) if is_past(middle) else (middle, high)
        return high

    least = where(lambda mean: 1 - at_most(k - 1, mean) >= 0.025) if k else 0.0
    return least, where(lambda mean: at_most(k, mean) <= 0.025)


def check_satisfaction(of, say):
    """Who could have answered; and the index of the newest four quarters (Permenpan RB 14/2017)."""
    closed = Counter()
    for a in of.applications:
        if a["closed_on"]:
            closed[a["service"], month(a["closed_on"])] += 1
    for row in of.rows("times"):
        if row["service"] in of.sealed:
            closed[row["service"], row["month"]] += int(row["decided"] or 0)
    rows = list(of.rows("satisfaction"))
    for row in rows:
        n = sum(closed[row["service"], m] for m in months_of(row["quarter"]))
        say.compare("satisfaction", [row["service"], row["quarter"]], "closed", row["closed"], n)
    newest = sorted({row["quarter"] for row in rows})[-4:]
    window = [row for row in rows if row["quarter"] in newest]
    found = {(service,): index_of(own) for service, own in by(window, "service").items()}
    found |= {("*",): index_of(window)} if window else {}
    say.table("satisfaction_index", of.rows("satisfaction_index"), ("service",), found)
    say.left_out.append("satisfaction.csv: answers are private, so their sums are as published")


def index_of(rows):
    elements = [name[4:] for name in rows[0] if name.startswith("sum_")]
    told = [row for row in rows if row["respondents"]]
    n = sum(int(row["respondents"]) for row in told)
    made = {"respondents": n, "first_quarter": min(row["quarter"] for row in rows)}
    made["last_quarter"] = max(row["quarter"] for row in rows)
    if n < ENOUGH:
        empty = dict.fromkeys(["index", "grade", *(f"mean_{e}" for e in elements)])
        return {**made, **empty}
    means = {e: Fraction(sum(int(row[f"sum_{e}"]) for row in told), n) for e in elements}
    cents = math.floor(sum(means.values()) / 9 * 25 * 100 + Fraction(1, 2))
    grade = next((g for g, least in (("A", 8831), ("B", 7661), ("C", 6500)) if cents >= least), "D")
    named = {f"mean_{e}": mean for e, mean in means.items()}
    return {**made, "index": Fraction(cents, 100), "grade": grade, **named}


def check_offices(of, say):
    """Never verified, or more than 180 days ago."""
    for row in of.rows("offices"):
        said = row["last_verified_on"]
        is_stale = not said or of.until - date.fromisoformat(said) > timedelta(days=180)
        say.compare("offices", [row["service"]], "stale", row["stale"], is_stale)


# --- small things ----------------------------------------------------------------------------


def by(rows, column):
    """The rows by what they hold in a column."""
    found = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def key_once(found):
    return {(key,): value for key, value in found.items()}


def month(on):
    return on.isoformat()[:7]


def months_of(quarter):
    first = int(quarter[-1]) * 3 - 2
    return [f"{quarter[:4]}-{first + i:02}" for i in range(3)]


CHECKS = (
    check_applications,
    check_calendar,
    check_times,
    check_steps,
    check_measures,
    check_flags,
    check_contacts,
    check_revenue,
    check_differences,
    check_event_corrections,
    check_rates,
    check_satisfaction,
    check_offices,
)


def main(arguments):
    """Exit code: 0 all agree, 1 something differs, 2 something cannot be read."""
    data = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    register = Path(arguments[1]) if len(arguments) > 1 else data / ".." / "register"
    try:
        of = Published(data, register if register.is_dir() else None)
        say = Findings()
        for check in CHECKS:
            check(of, say)
    except (OSError, KeyError, ValueError) as error:
        print(f"cannot be read: {error!r}", file=sys.stderr)
        return 2
    say.left_out.append("applications.csv: due dates of what is decided, by days off as they were")
    say.left_out.append("corrections.csv: entries of the register, no statistic")
    say.left_out.append("fees.csv: the definitions in services.json, no statistic")
    if of.events is None:
        text = "no register: events, lags, counters, late_stop, entry_lag, ping_pong, months paid"
        say.left_out.append(text)
    for text in say.left_out:
        print(f"NOT WORKED OUT {text}")
    for table in sorted(say.agree.keys() | say.differ.keys()):
        print(f"{table}.csv: {say.agree[table]} agree, {say.differ[table]} differ")
    agree, differ = sum(say.agree.values()), sum(say.differ.values())
    print(f"{agree} figures agree, {differ} differ; data until {of.until}")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
