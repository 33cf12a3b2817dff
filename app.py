"""Start the web page: the same as `zzqa serve`, for a checkout. `python app.py --help` lists the options."""

import sys

from zzqa.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
