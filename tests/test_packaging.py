"""The wheel holds everything that the program needs, and finds it there."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.store.migrate import newest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel as an installer leaves it: built without the network, unpacked into an empty folder."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("counterfoil-*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(out / "unpacked")
    return out / "unpacked"


def tracked(*folders: str) -> set[str]:
    """The files of these folders that belong to the project, untracked ones that nothing ignores included."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return {name for name in listed if (ROOT / name).exists()}


def inside(wheel: Path) -> set[str]:
    return {file.relative_to(wheel).as_posix() for file in wheel.rglob("*") if file.is_file()}


def test_every_file_of_the_program_is_in_the_wheel(wheel):
    assert tracked("app", "integrations") - inside(wheel) == set()


def test_templates_macros_and_the_example_policy_are_in_the_wheel(wheel):
    wanted = {f"app/_resources/{name}" for name in tracked("templates", "macros")} | {"app/policy.example.toml"}
    assert wanted - inside(wheel) == set()


def test_nothing_else_is_in_the_wheel(wheel):
    tops = {name.split("/")[0] for name in inside(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"app", "integrations"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in inside(wheel))


LOOKS = """
import json, sys
sys.path.insert(0, sys.argv[1])
import app
from app.domain.phrase import Text
from app.gateways.policy_file import read_policy
from app.resources import policy_example, resource_dir
from app.store.engine import connect
from app.store.migrate import newest, upgrade
engine = connect("sqlite:///" + sys.argv[2])
upgrade(engine)
engine.dispose()
from integrations.catalogue import translated
print(json.dumps({
    "app": app.__file__,
    "templates": str(resource_dir("templates")),
    "roles": len(read_policy(policy_example()).roles),
    "migration": newest(),
    "german": translated(Text("Refund"), "de-AT"),
}))
"""


def test_the_program_finds_its_files_from_the_wheel(wheel, tmp_path):
    command = [sys.executable, "-I", "-c", LOOKS, str(wheel), str(tmp_path / "new.db")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["app"] == str(wheel / "app" / "__init__.py")
    assert found["templates"] == str(wheel / "app" / "_resources" / "templates")
    assert found["german"] == "Rückerstattung"
    assert found["roles"] == 5
    assert found["migration"] == newest()
