"""`python -m zzqa` is the command line."""

from zzqa.cli import main

if __name__ == "__main__":
    main()
