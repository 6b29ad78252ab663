"""What the commands refuse, and how: exit codes, one clear line, nothing sent, nobody brought back."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.in_process import run_main
from tests.peers.botapi import TOKEN, BotApiPeer
from tests.peers.running import in_thread
from tests.peers.smtp import SmtpPeer

IDENTITY = '[identity]\norganisation = "Cellule"\naddress = "1 place, Rennes"\ncontact = "c@example.org"\n'
DOMAIN = '[domains.health]\nlabel = { fr = "Santé", en = "Health" }\nfr = ["santé"]\n'
MORNING, LATER = "2027-03-02T07:00:00Z", "2027-03-02T08:05:00Z"


class Commands:
    """The real program beside a config.toml of its own."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config.toml"
        self.database = folder / "var" / "watch.db"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("WATCHER_")}
        self.configure(DOMAIN)

    def configure(self, text: str) -> None:
        self.config.write_text(text, encoding="utf-8")

    def __call__(self, *words: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
        """Called in this process."""
        return run_main(["--config", str(self.config), *words], stdin, **environment)

    def process(self, *words: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
        """Started as a process of its own, where that makes a difference."""
        done = subprocess.run(
            [sys.executable, "-m", "watcher", "--config", str(self.config), *words],
            check=False,
            input=stdin,
            capture_output=True,
            timeout=60,
            env=self.environment | environment,
        )
        said = [stream.decode() for stream in (done.stdout, done.stderr)]
        assert "Traceback" not in said[1], said[1]
        return subprocess.CompletedProcess(done.args, done.returncode, *said)


@pytest.fixture
def watch(tmp_path: Path) -> Commands:
    return Commands(tmp_path)


def test_config_dump__shows_no_password(watch: Commands) -> None:
    watch.configure(
        '[storage]\nurl = "postgresql+psycopg://watch:hush/@hush@db:5432/x?password=hush&sslmode=require"\n'
    )
    said = watch("config", "dump").stdout
    assert '"postgresql+psycopg://watch:***@db:5432/x?password=***&sslmode=require"' in said
    assert "hush" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("deliver", "--now", "tomorrow"),
        ("events", "--since", "x"),
        ("calls", "--status", "bogus"),
        ("calls", "--domain", "bogus"),
        ("collect", "--source", "nowhere"),
        ("channels", "--resume", "fax"),
        ("chat", "--as", "abc", "/help"),
        ("subscribers", "add", "a@b@c"),
        ("subscribers", "add", "a@example.org", "--zone", "Mars"),
        ("subscribers", "add", "a@example.org", "--since", "yesterday"),
        ("subscribers", "import", "nowhere.csv"),
    ],
)
def test_arguments__that_are_wrong_exit_with_2_and_one_line(watch: Commands, words: tuple[str, ...]) -> None:
    done = watch(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("watcher: ")


@pytest.mark.parametrize("command", [("deliver",), ("serve",)])
def test_i4_sending__without_identity_is_refused_and_nothing_leaves(watch: Commands, command: tuple[str, ...]) -> None:
    with in_thread(SmtpPeer()) as mail:
        watch.configure(_mail(mail) + DOMAIN)
        watch("subscribers", "add", "a@example.org", "--consent", "asked")
        done = watch.process(*command)
        assert done.returncode == 2
        assert "identity.organisation, identity.address, identity.contact: must be given" in done.stderr
        assert not mail.accepted


def _mail(mail: SmtpPeer) -> str:
    return (
        f'[deliver.email]\nenabled = true\nhost = "127.0.0.1"\nport = {mail.port}\nsecurity = "none"\n'
        'sender = "veille@veille.example.org"\n[deliver.web]\npublic_url = "https://veille.example.org"\n'
    )


def test_deliver__what_could_not_leave_exits_with_1(watch: Commands) -> None:
    with in_thread(SmtpPeer()) as mail:
        watch.configure(_mail(mail) + IDENTITY + DOMAIN)
        watch("subscribers", "add", "a@example.org", "--consent", "asked")
        mail.script["rcpt"].append("451 4.3.0 later")
        late = watch("deliver", "--json", "--now", MORNING)
        assert (late.returncode, json.loads(late.stdout)["state"]) == (1, "queued")
        sent = watch("deliver", "--json", "--now", LATER)
        assert (sent.returncode, json.loads(sent.stdout)["state"]) == (0, "sent")


def test_t45_flood_limit__is_counted_on_the_clock_of_the_command(watch: Commands) -> None:
    with in_thread(BotApiPeer()) as bot:
        flood = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 3600"}
        bot.script["sendMessage"].append((429, flood | {"parameters": {"retry_after": 3600}}))
        watch.configure(f'[deliver.telegram]\nenabled = true\napi_url = "{bot.url}"\n{IDENTITY}{DOMAIN}')
        watch("subscribers", "add", "77", "--consent", "asked")
        for clock in (MORNING, "2027-03-02T07:59:00Z"):
            assert watch("deliver", "--now", clock, WATCHER_TELEGRAM_TOKEN=TOKEN).returncode == 1
        assert not bot.said
        assert watch("deliver", "--now", LATER, WATCHER_TELEGRAM_TOKEN=TOKEN).returncode == 0
        assert len(bot.said) == 1


def test_chat_ids__begin_with_a_dash_and_are_no_options(watch: Commands) -> None:
    added = watch("subscribers", "add", "-1003", "--channel", "telegram", "--consent", "asked in the group")
    assert added.returncode == 0, added.stderr
    assert '"-1003"' in watch("subscribers", "export", "-1003").stdout
    assert watch("subscribers", "remove", "-1003", "--erase").returncode == 0
    assert watch("subscribers", "add", "a@example.org", "--chanel", "telegram").returncode == 2


def test_i3_import__brings_nobody_back_who_left(watch: Commands) -> None:
    watch("subscribers", "add", "a@example.org", "--consent", "asked")
    watch("subscribers", "remove", "a@example.org")
    done = watch("subscribers", "import", "--consent", "list of 2026", stdin=b"address\nA@example.org\nb@example.org\n")
    assert done.returncode == 1
    assert "1 subscribed, 1 rows refused" in done.stdout
    assert "row 2: a@example.org is unsubscribed" in done.stderr
    assert watch("subscribers", "add", "a@example.org").returncode == 2
    assert watch("subscribers", "add", "a@example.org", "--consent", "asked again on 3 March").returncode == 0


def test_bounce__refused_for_good_comes_back_by_their_word_alone(watch: Commands) -> None:
    with in_thread(SmtpPeer()) as mail:
        watch.configure(_mail(mail) + IDENTITY + DOMAIN)
        watch("subscribers", "add", "a@example.org", "--consent", "asked", "--frequency", "daily")
        mail.per_recipient["a@example.org"] = "550 5.1.1 no such user"
        assert watch("deliver", "--now", MORNING).returncode == 1
        for words in (("add", "a@example.org"), ("import",)):
            refused = watch("subscribers", *words, stdin=b"address\na@example.org\n")
            assert "a@example.org is suppressed and not brought back by this" in refused.stderr
        back = watch("subscribers", "add", "a@example.org", "--consent", "called us on 4 March: the server was down")
        assert "is written to again" in back.stdout
        mail.per_recipient.clear()
        assert watch("deliver", "--now", "2027-03-03T07:00:00Z").returncode == 0
        assert [taken.recipient for taken in mail.accepted] == ["a@example.org"]


def test_import__of_its_own_export_changes_nothing(watch: Commands) -> None:
    for name in "ab":
        watch("subscribers", "add", f"{name}@example.org", "--consent", "asked")
    for words in (("export",), ("export", "--csv")):
        exported = watch("subscribers", *words).stdout
        again = watch("subscribers", "import", stdin=exported.encode())
        assert (again.returncode, again.stdout) == (0, "0 subscribed, 0 rows refused, 2 there already.\n")


def test_t67_import__other_encodings_name_the_line(watch: Commands) -> None:
    done = watch("subscribers", "import", stdin="address,name\na@example.org,Ève\n".encode("cp1252"))
    assert done.returncode == 2
    assert "line 2: not UTF-8" in done.stderr


def test_t71_json__is_utf8_under_the_locale_c(watch: Commands) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    watch("subscribers", "add", "a@example.org", "--name", "Ève", "--consent", "asked")
    done = watch.process("subscribers", "list", "--json", **plain)
    assert json.loads(done.stdout)["name"] == "Ève"


def test_t27_write__while_another_program_holds_the_database(watch: Commands) -> None:
    watch("subscribers", "list")
    with closing(sqlite3.connect(watch.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = watch("subscribers", "add", "a@example.org", "--consent", "asked")
    assert done.returncode == 1
    assert "another program is writing to the database" in done.stderr


def test_backup__into_a_folder_that_is_not_there(watch: Commands, tmp_path: Path) -> None:
    watch("subscribers", "list")
    done = watch("backup", str(tmp_path / "nowhere" / "x.db"))
    assert done.returncode == 1
    assert "could not be written: No such file or directory" in done.stderr


def test_full_disk__is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device", "/var/lib/watcher/x")

    monkeypatch.setattr("watcher.cli.app", full)
    done = run_main([])
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No space left on device" in done.stderr


def test_check__login_without_its_password_is_said(watch: Commands) -> None:
    with in_thread(SmtpPeer()) as mail:
        watch.configure(_mail(mail).replace('sender = "v', 'user = "veille"\nsender = "v') + IDENTITY + DOMAIN)
    assert "WATCHER_SMTP_PASSWORD is not set" in watch("check").stdout


def test_t41_check__reply_address_with_a_second_line(watch: Commands) -> None:
    watch.configure('[deliver.email]\nreply_to = "a@example.org\\r\\nBcc: b@example.org"\n' + DOMAIN)
    done = watch("check")
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert "is not an e-mail address" in done.stderr
