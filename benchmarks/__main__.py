"""`make bench`: how long pages take, as ratios to the least that any program could do for the same bytes.

Builds its data once under `var/bench`, measures, prints a table and writes `var/bench.json`. Ends with 1 when a limit
is missed.
"""

import json
import os
import sys

from benchmarks.report import Result, table
from benchmarks.servers import ROOT, refresh_statistics, running_servers


def main() -> int:
    with running_servers():
        import django  # noqa: PLC0415 (the settings read the servers' addresses)

        django.setup()
        from benchmarks import dataset, map_dataset, measures, searching  # noqa: PLC0415

        dataset.build()
        map_dataset.build()
        searching.build()
        refresh_statistics()
        wanted = sys.argv[1:]
        results = list(measures.run(wanted))
    _write(results)
    print(table(results))
    return 0 if all(result.ok for result in results) else 1


def _write(results: list[Result]) -> None:
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    (folder / "bench.json").write_text(json.dumps([result.as_json() for result in results], indent=1) + os.linesep)


if __name__ == "__main__":
    sys.exit(main())
