"""Run the outside judges, `make oracles`: each directory of tests/oracles, in order, even after one has failed.

A directory with a package.json gets its packages by `npm ci` and is judged by its script `judge`; one without is judged by its
judge.py. Exit status 0 says that the judge agrees with the project. A file `needs-chromium` says that the judge drives a
browser, which is found or, for root on Debian, installed; its path reaches the judge as CHROMIUM.

What is judged beside committed files is written once, by the tests whose names say so, into a folder that every judge knows as
SFNTASKS_ORACLE_DIR:

    definitions/NAME.json   state machines: valid ones, broken ones, and what every unit renders
    diagrams/NAME.mmd       their diagrams
    ours.jsonl              our verdicts on them, {"name", "valid", "codes"}
    evaluate.jsonl          translations of evaluate_expression with inputs

    oracles.py [NAME...]    judges all, or those that are named
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ORACLES = ROOT / "tests" / "oracles"


def chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=sys.stderr)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=True, stdout=sys.stderr)
        return shutil.which("chromium")
    return None


def write_what_is_judged(folder):
    """Whether the tests wrote it."""
    return subprocess.run(
        ["cargo", "test", "--locked", "--quiet", "--test", "it", "oracle"],
        cwd=ROOT, env={**os.environ, "SFNTASKS_ORACLE_DIR": folder}, stdout=sys.stderr,
    ).returncode == 0


def run(oracle, folder):
    """Whether the judge in this directory agrees."""
    environment = {**os.environ, "SFNTASKS_ORACLE_DIR": folder, "PYTHON": sys.executable}
    if (oracle / "needs-chromium").exists():
        browser = chromium()
        if browser is None:
            print("  no chromium, and no way to install one: put it on the PATH")
            return False
        environment["CHROMIUM"] = browser
    if not (oracle / "package.json").exists():
        return subprocess.run([sys.executable, "judge.py"], cwd=oracle, env=environment).returncode == 0
    installed = oracle / "node_modules" / ".package-lock.json"
    lock = oracle / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        if subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=oracle).returncode:
            return False
    return subprocess.run(["npm", "run", "--silent", "judge"], cwd=oracle, env=environment).returncode == 0


def main():
    oracles = sorted(path for path in ORACLES.glob("*") if path.is_dir()) if ORACLES.is_dir() else []
    if unknown := set(sys.argv[1:]) - {oracle.name for oracle in oracles}:
        sys.exit(f"no such oracle: {', '.join(sorted(unknown))}; there are {', '.join(oracle.name for oracle in oracles)}")
    oracles = [oracle for oracle in oracles if not sys.argv[1:] or oracle.name in sys.argv[1:]]
    if oracles and not (shutil.which("node") and shutil.which("npm")):
        sys.exit("make oracles needs node and npm: install them, or leave this to CI")
    failed = []
    with tempfile.TemporaryDirectory(prefix="sfntasks-oracles-") as folder:
        if not write_what_is_judged(folder):
            sys.exit("the tests that write what is judged fail: cargo test --test it oracle")
        for oracle in oracles:
            print(f"== {oracle.name}", flush=True)
            start = time.monotonic()
            if not run(oracle, folder):
                failed.append(oracle.name)
            print(f"   {time.monotonic() - start:.0f} s", flush=True)
    if failed:
        print(f"These judges disagree: {', '.join(failed)}")
    print(f"{len(oracles) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
