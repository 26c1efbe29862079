"""Uses Spark's engine, in a process of its own: `python -m tests.support.spark_engine_job FOLDER`.

Spark's client leaves threads behind, which other tests of the process would meet.
"""

from __future__ import annotations

import sys
from pathlib import Path

from storage.bulk.engines.spark_engine import Spark
from storage.bulk.files.signed_articles import CapturedArticle
from tests.support.bulk_datasets import captured, compute
from tests.support.spark import MEMORY

DATASET = "spark [1] {a,b} it's"
"""A name that Spark would read as a pattern."""
ROWS = 1000


def articles(hour: int) -> list[CapturedArticle]:
    """Articles with families of similar paragraphs; one family has more than a small bucket."""
    return [
        captured(
            f"https://gazette.example/{number}",
            [
                f"The harbour office counted {number} boats on the quay before noon, and said that "
                "the ferry to the island had left on time with all of its passengers.",
                f"In street {number // 3} the lamp was mended on day {number % 3} of the festival "
                f"by the council, which had waited {number // 3} weeks for the part.",
            ],
            f"2026-05-{1 + number % 9:02}T{hour:02}:00:00.000Z",
        )
        for number in range(0, 160)
    ]


def inputs() -> list[list[list[CapturedArticle]]]:
    """The inputs of the dataset."""
    return [[articles(8)], [articles(9)[::-1][:40]]]


def main(folder: Path) -> None:
    """Write a dataset and a part of several files below a folder."""
    with Spark(folder / "spark", memory=MEMORY, threads=2) as engine:
        # Otherwise results as small as these come as one file.
        engine.rows("SET spark.sql.adaptive.coalescePartitions.enabled = false")
        engine.rows("SET spark.sql.shuffle.partitions = 3")
        query = f"SELECT id FROM range({ROWS}) ORDER BY id DESC"
        engine.write(query, folder / "part-000.parquet")
        compute(folder / DATASET, inputs(), engine)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
