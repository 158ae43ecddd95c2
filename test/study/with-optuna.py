"""What the tests ask the real Optuna for: with-optuna.py FILE KIND [ARGUMENT]."""

import json
import sys

import optuna
from optuna.distributions import distribution_to_json
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.ERROR)
file, kind = sys.argv[1:3]
argument = sys.argv[3] if len(sys.argv) > 3 else ""
storage = JournalStorage(JournalFileBackend(file))


def time(moment):
    return moment and moment.astimezone().timestamp()


def dump(study):
    """A study as Optuna reads it."""
    one = len(study.directions) == 1
    complete = [t for t in study.trials if t.state.name == "COMPLETE"]
    return {
        "name": study.study_name,
        "directions": [d.name.lower() for d in study.directions],
        "user_attrs": study.user_attrs,
        "system_attrs": study._storage.get_study_system_attrs(study._study_id),
        "best": [study.best_trial.number] if one and complete else [],
        "front": [t.number for t in study.best_trials],
        "trials": [
            {
                "number": t.number,
                "state": t.state.name,
                "values": t.values,
                "params": t.params,
                "distributions": {k: distribution_to_json(d) for k, d in t.distributions.items()},
                "intermediate": list(t.intermediate_values.items()),
                "user_attrs": t.user_attrs,
                "system_attrs": t.system_attrs,
                "started": time(t.datetime_start),
                "ended": time(t.datetime_complete),
            }
            for t in study.trials
        ],
    }


if kind == "dump":
    print(json.dumps([dump(optuna.load_study(study_name=s.study_name, storage=storage)) for s in storage.get_all_studies()]))

elif kind == "write":
    # a study with something of everything
    study = optuna.create_study(storage=storage, study_name="python", directions=["minimize"])
    study.set_user_attr("note", "é <b>")
    study.set_metric_names(["loss"])

    def objective(trial):
        x = trial.suggest_float("x", 1e-3, 1, log=True)
        n = trial.suggest_int("n", 1, 10, step=3)
        c = trial.suggest_categorical("c", [None, True, "a", 2, 1.5])
        s = trial.suggest_float("s", 0, 1, step=0.1)
        for step in range(3):
            trial.report([x, float("nan"), float("inf")][step], step)
        trial.set_user_attr("k", {"c": c, "list": [n, s]})
        if trial.number == 3:
            raise optuna.TrialPruned
        if trial.number == 4:
            return float("nan")
        if trial.number == 5:
            return float("inf")
        return x

    study.optimize(objective, n_trials=8)
    study.enqueue_trial({"x": 0.5, "c": "a", "other": 1})
    study.ask()
    study.enqueue_trial({"n": 4})

elif kind == "create":
    # so many trials, one at a time
    study = optuna.load_study(study_name=None, storage=storage)
    for _ in range(int(argument)):
        trial = study.ask()
        trial.set_user_attr("by", "python")
        study.tell(trial, 1.0)
        print(trial.number)

elif kind == "enqueue":
    optuna.load_study(study_name=None, storage=storage).enqueue_trial(json.loads(argument))

elif kind == "claim":
    # takes the trials that wait
    study = optuna.load_study(study_name=None, storage=storage)
    while (number := study._pop_waiting_trial_id()) is not None:
        print(storage.get_trial(number).number)
