"""`soigneur check`: every fault at once, each with its place and remedy."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Soigneur


def test_the_shipped_knowledge_is_all_well(soigneur: Soigneur) -> None:
    ended = soigneur("check")

    assert ended.code == 0, ended.out
    assert "All well." in ended.out
    assert "34 entries" in ended.out
    assert "Reading age: median " in ended.out


def test_a_clubs_own_set_is_all_well(soigneur: Soigneur, club_set: Path) -> None:
    ended = soigneur("check", "--knowledge", str(club_set))

    assert "2 entries in 1 topics" in ended.out


def test_all_faults_of_all_files_come_at_once_with_file_and_line(soigneur: Soigneur, club_set: Path) -> None:
    entries = club_set / "entries" / "bar.yaml"
    entries.write_text(entries.read_text(encoding="utf-8").replace("do_now: See", "do_know: See"), encoding="utf-8")
    (club_set / "sources.yaml").write_text("sources: [", encoding="utf-8")
    (club_set / "scoop.yaml").write_text("about: []\n", encoding="utf-8")

    ended = soigneur("check", "--knowledge", str(club_set))

    assert ended.code == 1
    assert "entries/bar.yaml:13: “do_know”" in ended.out
    assert "Did you mean “do_now”?" in ended.out
    assert "sources.yaml:" in ended.out
    assert "Did you mean “scope.yaml”?" in ended.out


def test_an_overdue_check_date_is_a_finding(soigneur: Soigneur, club_set: Path) -> None:
    entries = club_set / "entries" / "bar.yaml"
    text = entries.read_text(encoding="utf-8")
    entries.write_text(
        text.replace("    do_now: From", "    check_again_by: 2020-01-01\n    do_now: From"), encoding="utf-8"
    )

    ended = soigneur("check", "--knowledge", str(club_set))

    assert ended.code == 1
    assert "due to be read again by 2020-01-01" in ended.out


def test_a_hard_card_of_a_clubs_own_set_is_noted_and_is_no_finding(soigneur: Soigneur, club_set: Path) -> None:
    entries = club_set / "entries" / "bar.yaml"
    hard = "Alcoholic refreshments necessitate prior authorisation of the committee's administrative representative."
    entries.write_text(
        entries.read_text(encoding="utf-8").replace("From six to eleven.", f'"{hard}"'), encoding="utf-8"
    )

    ended = soigneur("check", "--knowledge", str(club_set))

    assert ended.code == 0, ended.out
    assert "Note: entries/bar.yaml:5: “opening-hours” has a reading age of " in ended.out
    assert hard in ended.out


def test_wrong_settings_end_with_2(soigneur: Soigneur, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('tokn = "x"\ncountry = "England"\n', encoding="utf-8")

    ended = soigneur("check")

    assert ended.code == 2
    assert "did you mean “token”?" in ended.err
    assert "“country” must be a two-letter country code" in ended.err


def test_a_bot_without_a_token_says_where_to_get_one(soigneur: Soigneur) -> None:
    ended = soigneur("run")

    assert ended.code == 2
    assert "SOIGNEUR_TOKEN" in ended.err
    assert "soigneur try" in ended.err
