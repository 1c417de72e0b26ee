"""`python -m woonscenario VERB …`."""

import sys

from woonscenario.cli import main

if __name__ == "__main__":
    sys.exit(main())
