"""Rewrite the registration of the units: src/tasks/mod.rs and src/states/mod.rs, from what is in their directories.

    registry.py [--check]

Every file src/tasks/NAME.rs exports `pub const TASK`, every src/states/NAME.rs `pub const STATE`. The lists are made here and
not by the crate, which may not compile just when a unit has been added, renamed or removed. The head of a mod.rs, down to
the line before the first `mod`, is kept. With --check, nothing is written, and the exit status is 1 when something would be.
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNITS = [("tasks", "TASK", "Task", "task data source"), ("states", "STATE", "State", "flow state")]


def names(directory):
    return sorted(path.stem for path in directory.glob("*.rs") if path.stem != "mod")


def registration(directory, const, kind, what):
    """The text of the directory's mod.rs."""
    files = names(directory)
    # A directory below holds what its siblings share, and no unit.
    rooms = sorted(path.parent.name for path in directory.glob("*/mod.rs"))
    existing = directory / "mod.rs"
    head = []
    if existing.exists():
        for line in existing.read_text().splitlines():
            if line.startswith(("mod ", "pub mod ", "/// Every ", "pub const ALL")):
                break
            head.append(line)
    while head and not head[-1].strip():
        head.pop()
    if not head:
        head = [f"//! One file a {what}. Written by `make generate` from the directory listing."]
    if not any(line.startswith("use ") for line in head):
        head += ["", f"use crate::unit::{kind};"]
    modules = [f"pub mod {name};" for name in sorted(files + rooms)]
    entries = [f"&{name}::{const}," for name in files]
    text = [*head, "", *modules, "", f"/// Every {what}, in the order of names.", f"pub const ALL: &[&{kind}] = &["]
    return "\n".join([*text, *(f"    {entry}" for entry in entries), "];"]) + "\n"


def formatted(text):
    done = subprocess.run(
        ["rustfmt", "--edition", "2024", "--config-path", str(ROOT)], input=text, capture_output=True, text=True, check=True
    )
    return done.stdout


def main():
    check = sys.argv[1:] == ["--check"]
    stale = []
    for folder, const, kind, what in UNITS:
        directory = ROOT / "src" / folder
        if not directory.is_dir():
            continue
        text = formatted(registration(directory, const, kind, what))
        target = directory / "mod.rs"
        if not target.exists() or target.read_text() != text:
            stale.append(str(target.relative_to(ROOT)))
            if not check:
                target.write_text(text)
                print(f"wrote {target.relative_to(ROOT)}")
    if check and stale:
        sys.exit(f"{', '.join(stale)}: not what the directory holds; run `make generate`")


if __name__ == "__main__":
    main()
