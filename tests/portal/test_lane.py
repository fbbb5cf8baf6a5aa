"""The one normal form of what two profiles may spell differently."""

from string import ascii_lowercase

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from portal.address import normalise_server_url
from portal.lane import name_books, name_lane, normalise_company_file, normalise_server

HOME = "c:\\programdata\\gestimum"
URL = "http://erp.example.test:8080"

names = st.text(ascii_lowercase + "é- ", min_size=1, max_size=8).map(str.strip).filter(bool)
folders = st.lists(names, max_size=3)
hosts = st.lists(st.text(ascii_lowercase, min_size=1, max_size=8), min_size=1, max_size=3)
ports = st.integers(1, 65535)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Acme.Gestimum", f"{HOME}\\acme.gestimum"),
        ("C:\\ProgramData\\Gestimum\\ACME.GESTIMUM", f"{HOME}\\acme.gestimum"),
        ("c:/programdata//gestimum/./old/../Acme.Gestimum", f"{HOME}\\acme.gestimum"),
        ("\\\\?\\C:\\ProgramData\\Gestimum\\Acme.Gestimum", f"{HOME}\\acme.gestimum"),
        ("Acme.Gestimum. .", f"{HOME}\\acme.gestimum"),
        ("D:\\Données\\Acme.Gestimum", "d:\\données\\acme.gestimum"),
        ("//SERVER/Share/Acme.Gestimum", "\\\\server\\share\\acme.gestimum"),
        # Where these lead depends on where the service was started: nobody knows here.
        (".\\Acme.Gestimum", ".\\acme.gestimum"),
        ("old\\..\\Acme.Gestimum", ".\\acme.gestimum"),
        ("Dossiers\\Acme.Gestimum", "dossiers\\acme.gestimum"),
        ("\\Acme.Gestimum", "\\acme.gestimum"),
        ("C:Acme.Gestimum", "c:acme.gestimum"),
        ("%ProgramData%\\Gestimum\\Acme.Gestimum", "%programdata%\\gestimum\\acme.gestimum"),
    ],
)
def test_a_company_file_has_one_name_for_all_spellings_that_windows_reads_alike(
    typed: str, same: str
) -> None:
    assert normalise_company_file(typed) == same


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("http://ERP.example.test:80", "http://erp.example.test"),
        ("https://erp.example.test:443/", "https://erp.example.test"),
        ("http://erp.example.test:443", "http://erp.example.test:443"),
        ("http://erp.example.test.:8080", "http://erp.example.test:8080"),
        ("http://erp.example.test/%61cme/%7Eweb", "http://erp.example.test/acme/~web"),
        ("http://erp.example.test/a%2Fb", "http://erp.example.test/a%2fb"),
        ("http://erp.example.test/a/%2e%2E/b", "http://erp.example.test/b"),
        ("http://[2001:DB8:0:0::1]:80", "http://[2001:db8::1]"),
        ("http://[::ffff:192.168.1.10]:8080", "http://192.168.1.10:8080"),
        ("http://xn--Caf-dma.example.test", "http://xn--caf-dma.example.test"),
    ],
)
def test_a_server_has_one_address_for_all_spellings_that_the_standard_reads_alike(
    typed: str, same: str
) -> None:
    assert normalise_server(normalise_server_url(typed)) == same


@pytest.mark.parametrize(
    "number", ["127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1", "127.0.0.01", "１２７.0.0.1"]
)
def test_a_number_that_systems_read_in_several_ways_is_let_in_by_no_door(number: str) -> None:
    with pytest.raises(ValidationError):
        normalise_server_url(f"http://{number}:8080")


@given(st.text(max_size=40))
def test_the_normal_form_of_a_company_file_is_its_own_normal_form(typed: str) -> None:
    once = normalise_company_file(typed)

    assert normalise_company_file(once) == once


@given(st.text("aA.:\\/?-é ß~", max_size=20))
@example("\\ \\")
@example("a\\ \\ \\")
@example("..\\ . ")
def test_so_it_is_with_the_signs_that_paths_are_made_of(typed: str) -> None:
    once = normalise_company_file(typed)

    assert normalise_company_file(once) == once


# Half of such addresses are refused, and sometimes the first fifty are.
@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(st.text("aZ9.-_~%24E6:/[]f", max_size=24).map("http://erp{}".format))
def test_the_normal_form_of_an_address_is_its_own_normal_form(typed: str) -> None:
    try:
        kept = normalise_server_url(typed)
    except ValidationError:
        assume(False)
    once = normalise_server(kept)

    assert normalise_server(once) == once
    assert normalise_server(kept.lower()) == once, "lanes were kept in lower case"


@given(folders, names, st.data())
def test_however_a_path_is_spelt_it_is_one_company_file(
    folder: list[str], name: str, data: st.DataObject
) -> None:
    path = "\\".join(["C:", *folder, name])
    parts = ["C:"]
    for part in [*folder, name]:
        detour = data.draw(st.sampled_from([[], ["."], ["x", ".."], [""]]))
        parts += [*detour, data.draw(st.sampled_from([part, part.upper(), part.title()]))]
    separator = data.draw(st.sampled_from("\\/"))

    assert normalise_company_file(separator.join(parts)) == normalise_company_file(path)


@given(st.lists(st.tuples(folders, names), min_size=2, max_size=2, unique_by=str))
def test_two_folders_or_names_stay_apart(paths: list[tuple[list[str], str]]) -> None:
    first, second = (
        normalise_company_file("\\".join(["D:", *folder, name])) for folder, name in paths
    )

    assert first != second


@given(hosts, ports, hosts, ports)
def test_two_hosts_or_ports_stay_apart(
    host: list[str], port: int, other: list[str], other_port: int
) -> None:
    assume((host, port) != (other, other_port))

    first = normalise_server(f"http://{'.'.join(host)}:{port}")
    second = normalise_server(f"http://{'.'.join(other)}:{other_port}")

    assert first != second


@given(names, names)
def test_two_erp_users_have_the_same_books_and_lanes_of_their_own(user: str, other: str) -> None:
    assume(user.casefold() != other.casefold())

    lanes = [name_lane(URL, "Acme.Gestimum", name) for name in (user, other)]

    assert len(set(lanes)) == 2
    assert all(lane.startswith(name_books(URL, "ACME.Gestimum")) for lane in lanes)


def test_an_erp_user_in_capitals_shares_the_lane_of_the_one_in_small_letters() -> None:
    lanes = {name_lane(URL, "Acme.Gestimum", name) for name in ("WEB", "web")}

    assert len(lanes) == 1
