"""Rewrite the registration of the units: src/tasks/mod.rs and src/states/mod.rs, from what is in their directories.

    registry.py [--check]

Every file NAME.rs there exports `pub const UNIT`. The lists are made here and not by the crate, which may not compile just
when a unit has been added, renamed or removed. With --check, nothing is written, and the exit status is 1 when something
would be.
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = "Written by `make generate` from the files of this folder."
FOLDERS = [
    ("tasks", "Tasks", "task"),
    ("states", "Flow states and composition", "flow state and composition"),
]


def registration(directory, plural, singular):
    """The text of the directory's mod.rs."""
    units = sorted(path.stem for path in directory.glob("*.rs") if path.stem != "mod")
    # A directory below holds what its siblings share, and no unit.
    shared = [path.parent.name for path in directory.glob("*/mod.rs")]
    modules = "".join(f"pub mod {name};\n" for name in sorted(units + shared))
    entries = "".join(f"&{name}::UNIT," for name in units)
    return (
        f"//! {plural}: one file each. {HEAD}\n\n{modules}\nuse crate::unit::Unit;\n\n"
        f"/// Every {singular}.\npub const ALL: &[&Unit] = &[{entries}];\n"
    )


def formatted(text):
    done = subprocess.run(
        ["rustfmt", "--edition", "2024", "--config-path", str(ROOT)], input=text, capture_output=True, text=True, check=True
    )
    return done.stdout


def main():
    check = sys.argv[1:] == ["--check"]
    stale = []
    for folder, plural, singular in FOLDERS:
        directory = ROOT / "src" / folder
        text = formatted(registration(directory, plural, singular))
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
