"""The operator's settings, and what is said about faults in them."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.config import Config, InvalidConfig, load_config
from bot.services.shards import Shards, read_shards

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each test where no config.toml is found."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.config.user_config_path", lambda *_, **__: tmp_path / "settings")


def write(tmp_path: Path, text: str, name: str = "config.toml") -> Path:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path) -> list[str]:
    with pytest.raises(InvalidConfig) as raised:
        load_config(path, {})
    return str(raised.value).splitlines()


def test_the_defaults_serve_without_a_file() -> None:
    assert load_config(None, {}) == Config()


def test_the_example_file_is_the_defaults_and_names_every_setting() -> None:
    example = ROOT / "config.example.toml"

    assert load_config(example, {}) == Config()
    assert list(tomllib.loads(example.read_text(encoding="utf-8"))) == [field.name for field in fields(Config)]


def test_settings_are_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, 'token = "abc"\ncountry = "gb"\nlog_level = "debug"\n', "club.toml")

    assert load_config(path, {}) == Config(token="abc", country="GB", log_level="debug")


def test_settings_are_found_in_the_folder_at_hand_before_the_users_own(tmp_path: Path) -> None:
    write(tmp_path, 'country = "US"\n', "settings/config.toml")
    assert load_config(None, {}).country == "US"

    write(tmp_path, 'country = "FR"\n')
    assert load_config(None, {}).country == "FR"


def test_folders_are_meant_from_where_the_file_is(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, 'data = "kept"\nknowledge = "our-set"\n', "club/config.toml"), {})

    assert (config.data, config.knowledge) == (tmp_path / "club" / "kept", tmp_path / "club" / "our-set")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'token = "from the file"\ndata = "from-the-file"\n')

    config = load_config(path, {"SOIGNEUR_TOKEN": " from outside\n", "SOIGNEUR_DATA": str(tmp_path / "outside")})

    assert (config.token, config.data) == ("from outside", tmp_path / "outside")


def test_an_empty_environment_variable_counts_as_none(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, 'token = "abc"\n'), {"SOIGNEUR_TOKEN": "", "SOIGNEUR_DATA": ""})

    assert config == Config(token="abc")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, 'tokken = "a"\ncountry = "GBR"\nlog_level = "loud"\ndata = 5\n')

    assert faults_of(path) == [
        f"{path}: There is no setting “tokken”: did you mean “token”?",
        f"{path}: “country” must be a two-letter country code such as GB, not “GBR”.",
        f"{path}: “log_level” must be one of debug, info, warning, error, not “loud”.",
        f'{path}: “data” must be text in quotes, such as data = "…".',
    ]


def test_a_setting_like_no_other_is_told_which_there_are(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, 'xyzzy = "a"\n'))

    names = ", ".join(each.name for each in fields(Config))
    assert fault.endswith(f"There is no setting “xyzzy”: The settings are {names}.")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"token = abc\n", "This is not valid TOML: Invalid value (at line 1, column 9). Text values need quotes."),
        (b"\xff\xfe\x00", "The file cannot be read"),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_the_remedy(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)

    (fault,) = faults_of(path)

    assert fault.startswith(f"{path}: {told}")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('country = "GB"\n'.encode("utf-8-sig"))

    assert load_config(path, {}).country == "GB"


def test_a_named_file_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.toml"

    assert faults_of(path) == [f"{path}: There is no such file. Copy config.example.toml to it."]


def test_a_folder_in_place_of_the_file_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path)

    assert "The file cannot be read" in fault


def test_faults_never_quote_the_token(tmp_path: Path) -> None:
    path = write(tmp_path, 'token = "very-secret"\ncountry = "?"\n')

    assert "very-secret" not in "\n".join(faults_of(path))


def test_the_token_is_not_shown_with_the_settings() -> None:
    assert "s3cr3t" not in repr(Config(token="s3cr3t"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("8080", ("127.0.0.1", 8080)),
        (":0", ("127.0.0.1", 0)),
        ("[::1]:80", ("::1", 80)),
        ("", None),
    ],
)
def test_the_pages_for_health_are_off_or_at_an_address(text: str, address: tuple[str, int] | None) -> None:
    assert load_config(None, {"SOIGNEUR_HEALTH": text}).health_address == address


@pytest.mark.parametrize("text", ["localhost", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:", "1:٣"])
def test_an_address_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    assert "127.0.0.1:8080" in faults_of(write(tmp_path, f'health = "{text}"\n', "club.toml"))[0]
    with pytest.raises(InvalidConfig, match="SOIGNEUR_HEALTH"):
        load_config(None, {"SOIGNEUR_HEALTH": text})


def test_whether_other_messages_may_be_read_is_true_or_false(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, "message_content = true\n"), {}).message_content

    assert "must be true or false" in faults_of(write(tmp_path, 'message_content = "yes"\n'))[0]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SOIGNEUR_DATABASE", "mysql://me:hidden@host/name"),
        ("SOIGNEUR_DATABASE", "postgresql://me:hidden@host:many/name"),
        ("SOIGNEUR_DATABASE", "postgresql://me:hidden@host"),
        ("SOIGNEUR_MEMBER_KEY", "hidden"),
    ],
)
def test_what_is_wrong_with_a_secret_is_told_without_it(variable: str, value: str) -> None:
    with pytest.raises(InvalidConfig) as told:
        load_config(None, {variable: value})
    assert str(told.value).startswith(f"{variable}: “")
    assert "hidden" not in str(told.value)


def test_secrets_are_read_from_the_environment_and_not_shown() -> None:
    url, key = "postgresql://me:hidden@host/name", "a1" * 32
    config = load_config(None, {"SOIGNEUR_DATABASE": url, "SOIGNEUR_MEMBER_KEY": key})
    assert (config.database, config.member_key) == (url, key)
    assert "hidden" not in repr(config)
    assert key not in repr(config)


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [("0-15/64", 0, 15, 64), ("5/64", 5, 5, 64), ("0/1", 0, 0, 1), (" 48-63/64\n", 48, 63, 64)],
)
def test_the_shards_of_a_process_are_named_in_the_file_or_the_environment(
    tmp_path: Path, text: str, first: int, last: int, count: int
) -> None:
    named = write(tmp_path, f"shards = {json.dumps(text)}\n")

    assert load_config(named, {}).shards == Shards(first, last, count)
    assert load_config(write(tmp_path, 'shards = "1/2"\n'), {"SOIGNEUR_SHARDS": text}).shards == Shards(
        first, last, count
    )
    assert load_config(None, {"SOIGNEUR_SHARDS": ""}).shards == Shards(1, 1, 2)


@given(count=st.integers(1, 3000), replicas=st.integers(1, 100))
def test_processes_that_share_the_shards_out_take_each_one_once(count: int, replicas: int) -> None:
    assume(replicas <= count)
    environment = {"SOIGNEUR_REPLICAS": str(replicas)}

    parts = [read_shards(f"auto/{count}", environment, f"soigneur-{number}") for number in range(replicas)]

    assert [each for part in parts for each in part.ids] == list(range(count))
    assert max(len(part.ids) for part in parts) - min(len(part.ids) for part in parts) <= 1
    assert {part.count for part in parts} == {count}


def test_the_number_of_a_process_is_at_the_end_of_the_name_of_its_pod() -> None:
    environment = {"SOIGNEUR_SHARDS": "auto/64", "SOIGNEUR_REPLICAS": "4", "HOSTNAME": "soigneur-eu-2"}

    assert load_config(None, environment).shards == Shards(32, 47, 64)


@pytest.mark.parametrize(
    ("text", "replicas", "host", "told"),
    [
        ("all", "4", "soigneur-0", "such as 0-15/64 or auto/64, not “all”. Leave it empty"),
        ("0-15", "", "soigneur-0", "such as 0-15/64 or auto/64, not “0-15”"),
        ("١/٢", "", "soigneur-0", "not “١/٢”"),
        ("15-0/64", "", "soigneur-0", "the last of 64 is 63: “15-0/64” cannot be."),
        ("60-64/64", "", "soigneur-0", "the last of 64 is 63"),
        ("0/0", "", "soigneur-0", "“0/0” cannot be."),
        ("auto/64", "", "soigneur-0", "set SOIGNEUR_REPLICAS to how many processes share them, a number from 1 to 64."),
        ("auto/64", "many", "soigneur-0", "set SOIGNEUR_REPLICAS"),
        ("auto/2", "3", "soigneur-0", "a number from 1 to 2."),
        ("auto/64", "4", "soigneur-4", "named …-0 to …-3, as a StatefulSet does; this one is “soigneur-4”."),
        ("auto/64", "4", "soigneur-7f9c-x2x", "this one is “soigneur-7f9c-x2x”. Set SOIGNEUR_REPLICAS"),
    ],
)
def test_shards_that_cannot_be_are_told_with_the_remedy(text: str, replicas: str, host: str, told: str) -> None:
    with pytest.raises(InvalidConfig) as raised:
        load_config(None, {"SOIGNEUR_SHARDS": text, "SOIGNEUR_REPLICAS": replicas, "HOSTNAME": host})

    assert str(raised.value).startswith("SOIGNEUR_SHARDS: “shards”")
    assert told in str(raised.value)
