"""Where the built program starts: the same command line as `trouvere` from a checkout."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # worker processes start this file again and must stop here
    from engine.cli import main

    sys.exit(main())
