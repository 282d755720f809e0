"""Judges every definition of a folder with PyPI's statelint; prints one JSON line each: {name, valid, errors}.

Usage: python statelint_judge.py FOLDER
"""

import json
import sys
from pathlib import Path

from statelint.linter import Linter


def main() -> None:
    for file in sorted(Path(sys.argv[1]).glob("*.json")):
        try:
            problems = Linter.validate(json.loads(file.read_text(encoding="utf-8")))
        except Exception as error:  # It takes the shape of the definition for granted in places.
            problems = [f"raised: {error!r}"]
        print(json.dumps({"name": file.stem, "valid": not problems, "errors": problems}))


main()
