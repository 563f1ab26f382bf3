"""One table of what socialops costs beside other programs: `python -m benchmarks [--quick] [MODULE …]`."""

from __future__ import annotations

import sys

from benchmarks.table import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
