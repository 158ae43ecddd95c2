#!/usr/bin/env python3
"""Record what the real Hydra does with the conf trees beside this file.

For every tree (a folder with conf/ and commands.json) the command lines are given to a real program of Hydra's, and what
it prints, makes and raises is written to recorded.json in the tree:

    print    --cfg job, --cfg job --resolve, and the parts of --cfg hydra that do not depend on the language
    package  --cfg job with --package
    run      the folders and the saved configs of a run or of all jobs of a sweep, and what the tasks were given
    wrong    the class of the error

Dates, times and the working folder are replaced by DATE, TIME and CWD.

    pip install hydra-core==1.4.0rc3 omegaconf==2.4.1rc1
    python -W ignore record.py [TREE]...
"""
import json
import os
import pathlib
import re
import sys
import tempfile

import hydra
from omegaconf import OmegaConf

from program import task

HERE = pathlib.Path(__file__).resolve().parent
HYDRA_PARTS = ["run", "sweep", "overrides", "job", "runtime.choices"]


def child(tree, config_name, words, result):
    """The program of a tree, in a process of its own: does not return."""
    out = open(result / "stdout", "w")
    os.dup2(out.fileno(), 1)
    os.dup2(os.open(result / "stderr", os.O_WRONLY | os.O_CREAT), 2)
    os.environ["HYDRA_FULL_ERROR"] = "1"
    sys.argv = ["program.py", *words]
    try:
        hydra.main(config_path=str(tree / "conf"), config_name=config_name, version_base=None)(task)()
    except BaseException as error:  # the exception is the result
        if not (isinstance(error, SystemExit) and error.code in (0, None)):
            (result / "error").write_text(type(error).__name__)
    sys.stdout.flush()
    os._exit(0)


def command(tree, config_name, words, env):
    """Runs one command line in a new folder; gives its output, error class and the files that it made."""
    with tempfile.TemporaryDirectory() as cwd, tempfile.TemporaryDirectory() as result:
        cwd, result = pathlib.Path(cwd).resolve(), pathlib.Path(result)
        words = [word.replace("MORE", str(tree / "more")) for word in words]
        pid = os.fork()
        if pid == 0:
            os.chdir(cwd)
            os.environ.update(env)
            child(tree, config_name, words, result)
        os.waitpid(pid, 0)

        def neutral(text):
            text = text.replace(str(cwd), "CWD").replace(str(tree / "more"), "MORE")
            return re.sub(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d|\d{4}-\d\d-\d\d/\d\d-\d\d-\d\d", "DATE_TIME", text)

        files = {}
        for path in sorted(cwd.rglob("*")):
            if path.is_file() and path.suffix != ".log":
                files[neutral(str(path.relative_to(cwd)))] = neutral(path.read_text())
        error = (result / "error").read_text() if (result / "error").exists() else None
        return neutral((result / "stdout").read_text()), error, files


def job_folders(files):
    """What is compared of the files of a run or a sweep, by job folder."""
    folders = {}
    for name, text in files.items():
        if not name.endswith("seen.json"):
            continue
        folder = name.removesuffix("seen.json").rstrip("/")
        inside = {path.removeprefix(folder).lstrip("/"): text for path, text in files.items() if path.startswith(folder)}
        saved = {path: text for path, text in inside.items() if re.fullmatch(r"[^/]+/(config|overrides)\.yaml", path)}
        job = {"saved": saved, **json.loads(text)}
        node = next((text for path, text in inside.items() if re.fullmatch(r"[^/]+/hydra\.yaml", path)), None)
        if node is not None:
            cfg = OmegaConf.create(node)
            job["hydra"] = {part: OmegaConf.to_yaml(OmegaConf.select(cfg, f"hydra.{part}")) for part in HYDRA_PARTS}
            job["mode"] = cfg.hydra.mode
        folders[folder] = job
    for name in files:
        if name.endswith("multirun.yaml"):
            cfg = OmegaConf.create(files[name])
            parts = {part: OmegaConf.to_yaml(OmegaConf.select(cfg, f"hydra.{part}")) for part in HYDRA_PARTS}
            mode = cfg.pop("hydra").mode
            folders[name] = {"config": OmegaConf.to_yaml(cfg), "hydra": parts, "mode": mode}
    return folders


def record(tree):
    spec = json.loads((tree / "commands.json").read_text())
    recorded = {"print": {}, "package": {}, "run": {}, "wrong": {}}

    def run(case, *flags):
        env = {**spec.get("env", {}), **case.get("env", {})}
        return command(tree, spec.get("config_name", "config"), [*flags, *case["words"]], env)

    def printed(case, *flags):
        stdout, error, _ = run(case, *flags)
        return stdout if error is None else {"error": error}

    for case in spec["print"]:
        recorded["print"][case["name"]] = {
            "config": printed(case, "--cfg", "job"),
            "resolved": printed(case, "--cfg", "job", "--resolve"),
            **{f"hydra.{part}": printed(case, "--cfg", "hydra", "-p", f"hydra.{part}") for part in HYDRA_PARTS},
        }
    for case in spec["package"]:
        recorded["package"][case["name"]] = printed(case, "--cfg", "job")
    for case in spec["run"]:
        _, error, files = run(case)
        recorded["run"][case["name"]] = job_folders(files) if error is None else {"error": error}
    for case in spec["wrong"]:
        flags = [] if "-m" in case["words"] else ["--cfg", "job"]
        recorded["wrong"][case["name"]] = run(case, *flags)[1]
    (tree / "recorded.json").write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(path.parent.name for path in HERE.glob("*/commands.json")):
        record(HERE / name)
