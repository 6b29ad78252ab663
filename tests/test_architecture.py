"""What no linter says: what is imported at start, how long files are, what must not stand in the tree."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

HEAVY = ("scrapy", "twisted", "sqlalchemy", "alembic", "telegram", "aiohttp", "babel", "numpy", "jinja2", "apscheduler")
PYTHON = sorted([*ROOT.glob("watcher/**/*.py"), *ROOT.glob("spiders/**/*.py")])


def loaded_by(code: str) -> set[str]:
    script = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_command_line__loads_nothing_heavy_at_start():
    assert not loaded_by("import watcher.cli") & set(HEAVY)


def test_understand__needs_no_store_and_no_network():
    loaded = loaded_by("import watcher.understand.reader, watcher.understand.jsonl")
    assert not loaded & {"sqlalchemy", "aiohttp", "scrapy", "telegram"}


@pytest.mark.parametrize("file", PYTHON, ids=lambda file: str(file.relative_to(ROOT)))
def test_file__stays_short_and_says_what_it_does(file: Path):
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert not text or text.lstrip().startswith(('"""', 'r"""')), "a module begins with what it does"


def test_tree__names_no_registry_host_and_no_path_of_a_machine():
    hosts = "|".join(("py" + "pi[.]org", "python" + "hosted[.]org", "npm" + "js[.]org"))
    paths = "|".join(f"/{name}/" for name in ("wor" + "k/main", "ro" + "ot/[.]"))
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    guilty = []
    for name in listed:
        file = ROOT / name
        if file.is_file() and re.search(f"{hosts}|{paths}", file.read_bytes().decode("utf-8", "replace")):
            guilty.append(name)
    assert not guilty


def test_t63_no_shell_no_eval_no_pickle():
    forbidden = re.compile(r"\beval\(|\bexec\(|pickle\.load|yaml\.load|shell=True|os\.system")
    assert not [str(file) for file in PYTHON if forbidden.search(file.read_text("utf-8"))]
