"""`terang publish` and `terang verify` over a small city, end to end."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builder.demo.cities import NOW, run, tree


def test_a_second_publish_writes_nothing(workspace: Path) -> None:
    before = tree(workspace / "public")

    done = run("publish", "--workspace", workspace, "--json")

    assert 0 == done.exit_code
    said = json.loads(done.stdout)
    assert (0, 0, []) == (said["written"], said["removed"], said["failed"])
    assert before == tree(workspace / "public")


def test_a_full_build_gives_the_bytes_of_the_small_steps(workspace: Path) -> None:
    before = tree(workspace / "public")
    shutil.rmtree(workspace / "public")

    done = run("publish", "--workspace", workspace, "--full")

    assert 0 == done.exit_code
    assert before == tree(workspace / "public")


def test_a_build_from_an_empty_cache_gives_them_too(workspace: Path) -> None:
    before = tree(workspace / "public")
    shutil.rmtree(workspace / "cache")
    shutil.rmtree(workspace / "public")

    run("publish", "--workspace", workspace)

    assert before == tree(workspace / "public")


def test_it_delivers_to_another_folder_as_well(workspace: Path, tmp_path: Path) -> None:
    done = run("publish", "--workspace", workspace, "--to", tmp_path / "www")

    assert 0 == done.exit_code
    assert tree(workspace / "public") == tree(tmp_path / "www")


def test_a_setting_delivers_elsewhere_each_time(workspace: Path, tmp_path: Path) -> None:
    (workspace / "terang.toml").write_text(f'deliver_to = "{tmp_path / "www"}"\n')

    done = run("publish", "--workspace", workspace)

    assert 0 == done.exit_code
    assert tree(workspace / "public") == tree(tmp_path / "www")


def test_a_storage_that_does_not_answer_is_named(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "rahasia")

    done = run("publish", "--workspace", workspace, "--to", "s3://?")

    assert (1, True) == (done.exit_code, "[DELIVER-AWAY]" in done.stderr)
    assert "rahasia" not in done.output


def test_it_refuses_a_folder_that_is_not_its_own(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("mine", encoding="utf-8")

    done = run("publish", "--workspace", workspace, "--to", tmp_path / "home")

    assert 1 == done.exit_code
    assert "[PUBLISH-FOLDER-FOREIGN]" in done.stderr
    assert ["letter.txt"] == [path.name for path in (tmp_path / "home").iterdir()]


def test_talk_goes_to_stderr_and_data_to_stdout(workspace: Path) -> None:
    done = run("publish", "--workspace", workspace)

    assert "" == done.stdout
    assert "0 files written" in done.stderr


def test_what_was_published_verifies(workspace: Path) -> None:
    done = run("verify", "--workspace", workspace, "--json")

    said = json.loads(done.stdout)
    assert 0 == done.exit_code
    assert (True, [], False) == (said["is_sound"], said["problems"], said["is_key_from_site"])
    assert said["files"] > 100


def test_a_stranger_verifies_the_folder_alone(city: Path, tmp_path: Path) -> None:
    shutil.copytree(city / "public", tmp_path / "download")
    key = (city / "keys/verifier.vkey").read_text(encoding="ascii").strip()

    done = run("verify", tmp_path / "download", "--key", key, "--workspace", city)

    assert 0 == done.exit_code


def test_a_changed_page_fails_with_3_and_is_named(workspace: Path) -> None:
    page = workspace / "public/biaya/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Rp", "Rq", 1), encoding="utf-8")

    done = run("verify", "--workspace", workspace)

    assert 3 == done.exit_code
    assert "biaya/index.html" in done.stdout
    assert "[VERIFY-FILE-DIFFERS]" in done.stdout


def test_a_changed_register_fails_with_3(workspace: Path) -> None:
    (bundle, *_) = sorted((workspace / "public/register/tile/entries").rglob("*"))[-1:]
    data = bundle.read_bytes()
    bundle.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    done = run("verify", "--workspace", workspace, "--json")

    assert 3 == done.exit_code
    assert json.loads(done.stdout)["problems"]


def test_another_key_fails_with_3(workspace: Path, tmp_path: Path) -> None:
    run("init", tmp_path / "other")
    other = (tmp_path / "other/keys/verifier.vkey").read_text(encoding="ascii").strip()

    done = run("verify", "--workspace", workspace, "--key", other)

    assert 3 == done.exit_code


def test_a_checkpoint_seen_earlier_is_continued(workspace: Path, tmp_path: Path) -> None:
    seen = tmp_path / "checkpoint"
    shutil.copy(workspace / "public/register/checkpoint", seen)

    done = run("verify", "--workspace", workspace, "--since", seen)

    assert 0 == done.exit_code


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    done = run("verify", tmp_path / "nowhere")

    assert 1 == done.exit_code
    assert "[VERIFY-FOLDER]" in done.stderr


def test_one_page_that_cannot_be_made_ends_with_3_and_the_others_are_published(
    workspace: Path,
) -> None:
    template = workspace / "site/templates/fees.html"
    template.write_text("{{ page.nothing_of_the_kind() }}", encoding="utf-8")

    done = run("publish", "--workspace", workspace, "--json")

    said = json.loads(done.stdout)
    assert 3 == done.exit_code
    assert said["failed"]
    assert (workspace / "public/waktu/index.html").is_file()


def test_an_empty_register_says_what_to_do(tmp_path: Path) -> None:
    run("init", tmp_path / "fresh")

    done = run("publish", "--workspace", tmp_path / "fresh")

    assert 1 == done.exit_code
    assert "[PUBLISH-NOTHING]" in done.stderr


@pytest.mark.parametrize("key", ["x", "terang.example/kendari+00000000+AAAA", "k" * 5000])
def test_what_is_no_key_is_refused(city: Path, key: str) -> None:
    done = run("verify", "--workspace", city, "--key", key)

    assert 1 == done.exit_code
    assert "[VKEY-" in done.stderr


def test_a_clock_that_was_set_back_signs_nothing(workspace: Path) -> None:
    before = tree(workspace)

    done = run("publish", "--workspace", workspace, at=NOW - timedelta(days=1))

    assert (3, "") == (done.exit_code, done.stdout)
    assert "[CLOCK-BEHIND]" in done.stderr
    assert before == tree(workspace)


def test_a_second_publisher_waits_for_nobody_and_writes_nothing(workspace: Path) -> None:
    before = tree(workspace / "public")
    cache = os.open(workspace / "cache/publish.lock", os.O_RDWR)
    fcntl.flock(cache, fcntl.LOCK_EX)

    done = run("publish", "--workspace", workspace)

    os.close(cache)
    assert 1 == done.exit_code
    assert "[PUBLISH-BUSY]" in done.stderr
    assert before == tree(workspace / "public")
