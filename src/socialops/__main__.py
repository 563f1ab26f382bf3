"""The entry point. `--version` is answered before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from socialops import __version__

        try:
            sys.stdout.write(f"socialops {__version__}\n")
            sys.stdout.flush()
        except BrokenPipeError:
            raise SystemExit(0) from None
        except (OSError, AttributeError):  # closed (None), or full
            sys.stdout = None  # nothing is left to be written at the end
            raise SystemExit(2) from None
        return
    import gc

    from socialops.cli.run import run

    gc.set_threshold(100_000)  # a short life: looking for cycles while modules load is a tenth of it
    code = run(sys.argv[1:])
    gc.freeze()  # all of it goes with the process: to look for cycles among it at the end takes a fifth of a short run
    gc.disable()
    raise SystemExit(code)


if __name__ == "__main__":
    main()
