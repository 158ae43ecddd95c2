"""The task of the conf trees, in a module of its own: its name is the job's name, as that of program.ts is."""
import json
import os
import pathlib

from hydra.core.hydra_config import HydraConfig
from omegaconf import OmegaConf

VARIABLES = ["FARM_DIR", "FARM_THREADS", "FARM_USER"]


def task(cfg):
    """What a job is given, written into its folder; program.ts does the same."""
    seen = {
        "config": OmegaConf.to_container(cfg, resolve=True),
        "variables": {name: os.environ.get(name) for name in VARIABLES},
        "cwd": os.getcwd(),
    }
    folder = pathlib.Path(HydraConfig.get().runtime.output_dir)
    (folder / "seen.json").write_text(json.dumps(seen))
