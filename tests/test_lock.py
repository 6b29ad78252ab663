"""The set-up resolves nothing: both locks are closed, and no install step may look for a version by itself."""

import base64
import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.locks import DEV, ROOT, RUN, Pin, environments, pins_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {RUN: ("build",), DEV: ("build", "dev")}

# Pinned for systems or Pythons other than the one the tests run on, and known to require nothing.
LEAVES = {"colorama", "backports-zstd", "tomli", "pyyaml-ft"}


def gaps(pins: list[Pin], roots: Iterable[str], requires: Callable[[Pin], Iterable[str]]) -> set[str]:
    """What some package requires and no pin with a hash meets, in any environment; extras asked for are followed."""
    found = set()
    for place, environment in environments():
        here = {pin.name: pin for pin in pins if pin.holds_in(environment)}
        waiting = [("the project", "", Requirement(root)) for root in roots]
        seen = set()
        while waiting:
            parent, extra, asked = waiting.pop()
            if asked.marker and not asked.marker.evaluate({**environment, "extra": extra}):
                continue
            pin = here.get(canonicalize_name(asked.name))
            if pin is None:
                found.add(f"{parent} requires {asked.name}, which has no pin ({place})")
            elif not asked.specifier.contains(pin.version, prereleases=True):
                found.add(f"{parent} requires {asked.name}{asked.specifier}, the pin is {pin.version} ({place})")
            elif not pin.hashes:
                found.add(f"{pin.name} has no hash ({place})")
            else:
                for wanted in {"", *asked.extras}:
                    if (pin.name, wanted) not in seen:
                        seen.add((pin.name, wanted))
                        waiting += [(pin.name, wanted, Requirement(text)) for text in requires(pin)]
    return found


def installed(pin: Pin) -> list[str]:
    """What the installed distribution of a pin requires."""
    try:
        here = metadata.distribution(pin.name)
    except metadata.PackageNotFoundError:
        assert pin.name in LEAVES, f"{pin.name} is pinned, but not installed here: does it require anything?"
        return []
    if here.version != pin.version:
        assert pin.name in LEAVES, f"{pin.name} {here.version} is installed, {pin.version} is pinned: run `make lint`"
    return here.requires or []


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda lock: lock.name)
def test_lock__meets_every_requirement_of_every_pin_on_every_supported_system(lock: Path):
    roots = [
        *PROJECT["dependencies"],
        *(one for extra in EXTRAS[lock] for one in PROJECT["optional-dependencies"][extra]),
    ]
    assert gaps(pins_of(lock.read_text(encoding="utf-8")), roots, installed) == set()


def test_lock__for_development_holds_all_that_the_other_pins():
    blocks = [set(re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())) for lock in (RUN, DEV)]
    assert blocks[0] <= blocks[1]


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda lock: lock.name)
def test_lock__names_no_address(lock: Path):
    assert not re.search(r"://|^-", lock.read_text(encoding="utf-8"), re.MULTILINE)


# An invented set of packages: alpha asks for beta with an extra, which asks for gamma.
REQUIRES = {"alpha": ["beta[toml]>=1"], "beta": ['gamma>=2; extra == "toml"', 'delta; sys_platform == "win32"']}
PINS = {name: f"{name}=={version} --hash=sha256:00" for name, version in [("alpha", 1), ("beta", 1), ("gamma", 2)]}
DELTA = {"delta": "delta==1 ; sys_platform == 'win32' --hash=sha256:00"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"gamma": ""}, "beta requires gamma, which has no pin"),
        ({"gamma": "gamma==1 --hash=sha256:00"}, "beta requires gamma>=2, the pin is 1"),
        ({"gamma": "gamma==2"}, "gamma has no hash"),
        ({"gamma": "gamma==2 ; python_version < '3.14' --hash=sha256:00"}, "no pin (3.14 linux x86_64)"),
        ({"delta": ""}, "beta requires delta, which has no pin (3.11 windows"),
        ({"alpha": ""}, "the project requires alpha, which has no pin"),
    ],
)
def test_gaps__names_what_a_lock_lacks(change: dict[str, str], fault: str | None):
    pins = pins_of("\n".join({**PINS, **DELTA, **change}.values()))
    found = gaps(pins, ["alpha"], lambda pin: REQUIRES.get(pin.name, []))
    assert (found == set()) if fault is None else any(fault in one for one in found)


# Install steps as they stand in files.
TRACKED = ("Makefile", ".ci", ".github", ".pre-commit-config.yaml", "docs", "README*", "CONTRIBUTING*", "SECURITY*")
STEP = re.compile(r"\b(?:pip[\d.]*|uv pip) (?:install|download|wheel|sync)\b.*|\b(?:uv sync|uv add|poetry|conda)\b.*")


def loose(text: str) -> list[str]:
    """The install steps in a text that may choose a version by themselves."""
    steps = STEP.findall(text.replace("\\\n", " "))
    return [
        step for step in steps if "--no-deps" not in step or not ("--require-hashes" in step or "--no-index" in step)
    ]


def test_no_install_step_may_resolve_anything():
    names = subprocess.run(
        ["git", "ls-files", *TRACKED], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "Makefile" in names
    found = {
        name: steps for name in names if (steps := loose((ROOT / name).read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("pip install -r requirements.txt", 1),
        ("$(BIN)/python -m pip install --require-hashes -r requirements-dev.txt", 1),
        ("pip install --no-deps \\\n  --require-hashes -r requirements.txt", 0),
        ("pip install --no-deps --no-index -e .", 0),
        ("pip install -U pip", 1),
        ("uv sync", 1),
        ("uv pip compile pyproject.toml", 0),
        ("pipx install .", 0),
    ],
)
def test_loose__knows_a_step_that_may_choose(text: str, faults: int):
    assert len(loose(text)) == faults


# The set-up itself, in an environment of its own, with packages made here instead of a registry.
def wheel(folder: Path, name: str, version: str, requires: Iterable[str] = ()) -> str:
    """Write an empty package; its pin with its hash."""
    file = folder / f"{name}-{version}-py3-none-any.whl"
    heads = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {one}" for one in requires)]
    if any("extra ==" in one for one in requires):
        heads.append("Provides-Extra: toml")
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": "",
        f"{info}/METADATA": "\n".join(["Metadata-Version: 2.1", *heads, ""]),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()},"
        for path, text in files.items()
    ]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""])
    with zipfile.ZipFile(file, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@dataclass(frozen=True)
class SetUp:
    """An environment without this project, a registry of invented packages, and the set-up program."""

    folder: Path

    def __call__(self, lock: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "lock.txt").write_text(lock)
        command = [sys.executable, str(ROOT / "tools/install.py"), str(self.folder / "env"), "lock.txt", "--lock-only"]
        registry = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.folder), "PIP_CONFIG_FILE": os.devnull}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        return subprocess.run(
            command,
            check=False,
            cwd=self.folder,
            env={**environment, **registry},
            capture_output=True,
            text=True,
            timeout=300,
        )

    def has(self, name: str) -> str | None:
        found = [one.name.split("-")[1] for one in self.folder.glob(f"env/lib/*/site-packages/{name}-*.dist-info")]
        return found[0].removesuffix(".dist") if found else None


@pytest.fixture(scope="module")
def set_up(tmp_path_factory) -> SetUp:
    return SetUp(tmp_path_factory.mktemp("setup"))


@pytest.fixture(scope="module")
def lock(set_up: SetUp) -> dict[str, str]:
    """alpha asks for beta[toml], which asks for gamma: what the lock pins, and newer versions of all three."""
    made = {}
    for version in ("99.0", "1.0"):  # the locked ones last: their pins are kept
        made["alpha"] = wheel(set_up.folder, "alpha", version, ["beta[toml]>=1"])
        made["beta"] = wheel(set_up.folder, "beta", version, ['gamma>=1; extra == "toml"'])
        made["gamma"] = wheel(set_up.folder, "gamma", version)
    return made


def test_set_up__takes_what_is_locked_though_newer_versions_are_published(set_up: SetUp, lock: dict[str, str]):
    done = set_up("".join(lock.values()))
    assert done.returncode == 0, done.stdout
    assert [set_up.has(name) for name in lock] == ["1.0", "1.0", "1.0"]
    assert "Making the environment" in done.stdout
    assert "Installing lock.txt: … 3/3 (" in done.stdout


def test_set_up__refuses_a_lock_that_lacks_a_requirement(set_up: SetUp, lock: dict[str, str]):
    done = set_up(lock["alpha"] + wheel(set_up.folder, "omega", "1.0", ["psi"]))
    assert done.returncode == 1
    assert "psi" in done.stdout


def test_set_up__refuses_a_package_that_is_not_the_locked_one(set_up: SetUp, lock: dict[str, str]):
    done = set_up(wheel(set_up.folder, "rho", "1.0").replace("sha256:", "sha256:00")[:60] + "\n")
    assert done.returncode == 1
    assert "rho" in done.stdout


def test_set_up__makes_a_broken_environment_anew(set_up: SetUp, lock: dict[str, str]):
    for pip in set_up.folder.glob("env/lib/*/site-packages/pip"):
        pip.rename(pip.with_name("elsewhere"))
    done = set_up("".join(lock.values()))
    assert done.returncode == 0, done.stdout
    assert "Making the environment" in done.stdout
