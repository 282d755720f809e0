"""Judges every definition of a folder with the parser of the emulator moto; prints one JSON line each: {name, valid, errors}.

Usage: python moto_judge.py FOLDER, with the Python of `make setup`. Of the two emulators, ministack's
ValidateStateMachineDefinition answers OK to anything, and moto doesn't serve the call; but moto parses a definition by a grammar
before it executes anything.
"""

import json
import sys
from pathlib import Path

from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser, ASLParserException
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor


def problems(definition: str) -> list[str]:
    # All parsers share this list, and one that fails leaves its languages behind.
    Preprocessor._query_language_per_scope = []
    try:
        AmazonStateLanguageParser.parse(definition)
    except ASLParserException as error:
        # What follows the first error of a grammar follows from it.
        return [str(found) for found in error.errors[:1]]
    except Exception as error:  # Where the grammar is content, and what is built of the tree is not.
        return [f"{type(error).__name__}: {error}"]
    return []


def main() -> None:
    for file in sorted(Path(sys.argv[1]).glob("*.json")):
        errors = problems(file.read_text(encoding="utf-8"))
        print(json.dumps({"name": file.stem, "valid": not errors, "errors": errors}))


main()
