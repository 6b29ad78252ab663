"""Tables of subscribers: what is not understood is named and subscribes nobody."""

import pytest

from watcher.cli.people_table import UnreadableTable, read_table


def rows(text: str) -> list[tuple[int, dict[str, object], str]]:
    return [(row.line, dict(row.values), row.fault) for row in read_table(text)]


def test_header__may_call_the_address_email() -> None:
    assert rows("Email,Name\nnina@example.org,Nina\n") == [(2, {"address": "nina@example.org", "name": "Nina"}, "")]
    assert rows("courriel;language\nnina@example.org;en\n")[0][1]["language"] == "en"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_sep_line__of_a_spreadsheet_is_obeyed(separator: str) -> None:
    (row,) = rows(f"sep={separator}\r\naddress{separator}language\r\nali@example.org{separator}fr\r\n")
    assert row == (3, {"address": "ali@example.org", "language": "fr"}, "")


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ("address,domaines", "did you mean domains"),
        ("address,langage", "did you mean language"),
        ("address,frequancy", "did you mean frequency"),
        ("address,favourite colour", "favourite colour"),
    ],
)
def test_unknown_column__is_named(head: str, named: str) -> None:
    with pytest.raises(UnreadableTable, match=named):
        rows(f"{head}\nnina@example.org,x\n")


@pytest.mark.parametrize(
    "text", ["nina@example.org\n", "a@example.org\nb@example.org\n", "a@example.org,fr\nb@example.org,en\n", "", "\n\n"]
)
def test_table_without_header__is_refused(text: str) -> None:
    with pytest.raises(UnreadableTable):
        rows(text)


@pytest.mark.parametrize(
    "address", ["nina.example.org", "nina(at)example.org", "nina at example.org", "www.example.org"]
)
def test_mistyped_address__makes_no_reader_of_files(address: str) -> None:
    ((_, values, fault),) = rows(f"address,language\n{address},fr\n")
    assert values == {}
    assert "no e-mail address" in fault


def test_row__with_more_cells_than_columns_is_refused() -> None:
    assert "3 cells for 2 columns" in rows("address,name\na@example.org,Nina, the first\n")[0][2]


def test_json_row__with_an_unknown_field_is_refused_by_name() -> None:
    assert 'unknown column "domaines"' in rows('{"address": "a@example.org", "domaines": "health"}')[0][2]
    assert rows("{]")[0][2] == "not a JSON object"


def test_two_columns_of_one_name__are_refused() -> None:
    with pytest.raises(UnreadableTable, match="two columns"):
        rows("address,email\na@example.org,b@example.org\n")
