"""Run the outside judges, `make oracles`: each directory of tests/oracles, in order, even after one has failed.

A directory with a package.json gets its packages by `npm ci` and is judged by its script `judge`; one without is judged by its
judge.py. Exit status 0 says that the judge agrees with the project. A file `needs-chromium` says that the judge drives a
browser, which is found or, for root on Debian, installed; its path reaches the judge as CHROMIUM.
"""
import os
import pathlib
import shutil
import subprocess
import sys

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


def run(oracle):
    """Whether the judge in this directory agrees."""
    environment = dict(os.environ)
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
    if oracles and not (shutil.which("node") and shutil.which("npm")):
        sys.exit("make oracles needs node and npm: install them, or leave this to CI")
    failed = []
    for oracle in oracles:
        print(f"== {oracle.name}", flush=True)
        if not run(oracle):
            failed.append(oracle.name)
    if failed:
        print(f"These judges disagree: {', '.join(failed)}")
    print(f"{len(oracles) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
