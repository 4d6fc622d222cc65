"""Write the JSON Schemas that editors use for completion: python -m tests.project.write_schemas."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from bot.domain.parsing import FILE_SCHEMAS
from bot.domain.schema import EntriesFile
from tests.project.places import ROOT, name

FOLDER = ROOT / "knowledge" / "schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[Path, str]:
    """Return each schema file with its content, from the one schema that also reads the knowledge."""
    models: dict[str, type[BaseModel]] = {"entries.yaml": EntriesFile, **FILE_SCHEMAS}
    return {
        FOLDER / file.replace(".yaml", ".schema.json"): _as_text({"$schema": _DIALECT, **model.model_json_schema()})
        for file, model in models.items()
    }


def _as_text(schema: dict[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write all schema files anew."""
    FOLDER.mkdir(exist_ok=True)
    for path, text in schemas().items():
        path.write_text(text, encoding="utf-8")
        print(name(path))  # noqa: T201


if __name__ == "__main__":
    main()
