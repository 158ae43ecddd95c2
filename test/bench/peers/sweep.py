"""A program whose jobs do nothing but say when they ran: the equal of the one in sweep.ts."""
import atexit
import os
import resource
import time

import hydra

FOLDER = os.environ["BENCH_FOLDER"]


@hydra.main(version_base=None, config_path=FOLDER, config_name="config")
def main(cfg):
    with open(os.path.join(FOLDER, "times"), "a") as times:
        times.write(f"{time.time() * 1000}\n")
    return 1


def leave_memory():
    with open(os.path.join(FOLDER, "memory"), "w") as memory:
        memory.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


if __name__ == "__main__":
    atexit.register(leave_memory)
    main()
