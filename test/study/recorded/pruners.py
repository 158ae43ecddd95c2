#!/usr/bin/env python3
"""Which trials of given learning curves the real Optuna's pruners end, and at which step; and p-values of SciPy's test.

Writes one JSON object a line: first the curves, then one for each pruner, its options and direction with the end of each trial:
[state, last step], and last the p-values. Numbers that JSON does not know are written as text.

    pip install optuna==5.0.0 scipy==1.17.1
    python pruners.py > pruners.jsonl
"""
import json
import math
import random
import warnings

import optuna
from optuna.pruners import (
    HyperbandPruner,
    MedianPruner,
    PatientPruner,
    PercentilePruner,
    SuccessiveHalvingPruner,
    ThresholdPruner,
    WilcoxonPruner,
)
from optuna.trial import TrialState
from scipy.stats import wilcoxon

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.CRITICAL)

TRIALS, STEPS = 24, 27


def plain(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def make_curves(draw):
    """Losses that fall at their own speed to their own end; some stay, rise, or are no number."""
    curves = []
    for number in range(TRIALS):
        start, end, speed = draw.uniform(1, 2), draw.uniform(0, 1), draw.uniform(0.05, 0.8)
        curve = [round(end + (start - end) * math.exp(-speed * step) + draw.gauss(0, 0.03), 3) for step in range(STEPS)]
        if number % 8 == 3:
            curve[draw.randrange(STEPS)] = math.nan
        if number % 8 == 5:
            curve = [round(value + 0.05 * step, 3) for step, value in enumerate(curve)]
        if number % 12 == 7:
            curve = [math.inf, math.nan] + curve[2:]
        curves.append(curve)
    return curves


PRUNERS = [
    (MedianPruner, {}),
    (MedianPruner, {"n_startup_trials": 2}),
    (MedianPruner, {"n_startup_trials": 2, "n_warmup_steps": 5}),
    (MedianPruner, {"n_startup_trials": 1, "n_warmup_steps": 3, "interval_steps": 4}),
    (MedianPruner, {"n_startup_trials": 1, "n_min_trials": 4}),
    (PercentilePruner, {"percentile": 25.0}),
    (PercentilePruner, {"percentile": 33.3, "n_startup_trials": 3, "interval_steps": 2}),
    (PercentilePruner, {"percentile": 80.0, "n_startup_trials": 0}),
    (SuccessiveHalvingPruner, {}),
    (SuccessiveHalvingPruner, {"min_resource": 1}),
    (SuccessiveHalvingPruner, {"min_resource": 2, "reduction_factor": 2}),
    (SuccessiveHalvingPruner, {"min_resource": 1, "reduction_factor": 3, "min_early_stopping_rate": 1}),
    (SuccessiveHalvingPruner, {"min_resource": 1, "reduction_factor": 2, "bootstrap_count": 2}),
    (HyperbandPruner, {}),
    (HyperbandPruner, {"min_resource": 1, "max_resource": 27}),
    (HyperbandPruner, {"min_resource": 2, "max_resource": 27, "reduction_factor": 2}),
    (HyperbandPruner, {"min_resource": 1, "max_resource": 27, "reduction_factor": 2, "bootstrap_count": 1}),
    (PatientPruner, {"patience": 0}),
    (PatientPruner, {"patience": 3}),
    (PatientPruner, {"patience": 2, "min_delta": 0.05}),
    (PatientPruner, {"patience": 1, "wrapped_pruner": {"name": "MedianPruner", "n_startup_trials": 1}}),
    (PatientPruner, {"patience": 1, "wrapped_pruner": {"name": "SuccessiveHalvingPruner", "min_resource": 2}}),
    (ThresholdPruner, {"upper": 1.5}),
    (ThresholdPruner, {"lower": 0.3, "upper": 1.8, "n_warmup_steps": 3}),
    (ThresholdPruner, {"lower": 0.8, "interval_steps": 5}),
    (WilcoxonPruner, {}),
    (WilcoxonPruner, {"p_threshold": 0.3}),
    (WilcoxonPruner, {"p_threshold": 0.05, "n_startup_steps": 6}),
]


def make(cls, options):
    inner = options.get("wrapped_pruner")
    if inner is None:
        return cls(None, **options) if cls is PatientPruner else cls(**options)
    rest = {key: value for key, value in inner.items() if key != "name"}
    return cls(**{**options, "wrapped_pruner": getattr(optuna.pruners, inner["name"])(**rest)})


def run(cls, options, direction, curves, at_once, every):
    """The ends of the trials of a study: so many run at once and report in turn, each after so many steps."""
    study = optuna.create_study(study_name="curves", direction=direction, pruner=make(cls, options))
    sign = 1 if direction == "minimize" else -1
    running, ends, begun = [], {}, 0
    while begun < TRIALS or running:
        while begun < TRIALS and len(running) < at_once:
            running.append((study.ask(), iter(range(every, STEPS + 1, every)), []))
            begun += 1
        for entry in list(running):
            trial, steps, told = entry
            step = next(steps, None)
            if step is not None:
                value = sign * curves[trial.number][step - 1]
                trial.report(value, step)
                told.append(value)
                if not trial.should_prune():
                    continue
                study.tell(trial, state=TrialState.PRUNED)
            else:
                value = sum(told) / len(told) if cls is WilcoxonPruner else told[-1]
                study.tell(trial, value if not math.isnan(value) else None, state=None if not math.isnan(value) else TrialState.FAIL)
            frozen = study.trials[trial.number]
            ends[trial.number] = [frozen.state.name, frozen.last_step]
            running.remove(entry)
    rungs = [[trial.number, key, value] for trial in study.trials for key, value in trial.system_attrs.items()]
    return [ends[number] for number in range(TRIALS)], rungs


draw = random.Random(20)
curves = make_curves(draw)
# each trial's value differs from the first one's by what it is and some noise, as replicates of a setting do
replicates = [[round(0.5 + (number % 5) * 0.02 + draw.gauss(0, 0.03), 2) for _ in range(STEPS)] for number in range(TRIALS)]
print(json.dumps({"trials": TRIALS, "steps": STEPS, "curves": plain(curves), "replicates": replicates}))
for cls, options in PRUNERS:
    for direction in ("minimize", "maximize"):
        for at_once, every in ((1, 1), (4, 1), (3, 5)):
            own = {**options}
            if cls is ThresholdPruner and direction == "maximize":
                own.update({key: -options[other] for key, other in (("lower", "upper"), ("upper", "lower")) if other in options})
                own = {key: value for key, value in own.items() if not (key in ("lower", "upper") and ("upper" if key == "lower" else "lower") not in options)}
            given = replicates if cls is WilcoxonPruner else curves
            ends, rungs = run(cls, own, direction, given, at_once, every)
            print(json.dumps({"pruner": cls.__name__, "options": own, "direction": direction, "at_once": at_once, "every": every, "ends": ends, "rungs": plain(rungs)}))

for count in (2, 3, 5, 10, 13, 20, 50, 51, 80):
    for kind in ("apart", "ties", "zeros"):
        if kind != "apart" and 13 < count <= 50:
            continue
        values = [round(draw.gauss(0.2, 1), 6 if kind == "apart" else 1) for _ in range(count)]
        if kind == "zeros":
            values[:: 3] = [0.0] * len(values[::3])
        p = wilcoxon(values, alternative="greater", zero_method="zsplit").pvalue
        print(json.dumps({"differences": values, "p": p}))
