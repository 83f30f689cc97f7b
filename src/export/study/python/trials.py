"""One trial of the sweep: what its values mean, and what is said of it in the study while it trains."""

from __future__ import annotations

import importlib
from pathlib import Path
from urllib.parse import quote

import optuna
import torch
from optuna.trial import TrialState

from losses import LOSSES
from seeded import Augmentation
from training import Images, NotFinite, Progress, Setting, train

MOST_POINTS = 200  # of a curve that is written down
MEASUREMENTS = 20  # of a whole trial, besides those at which trials are compared


def text_of(value) -> str:
    """A value as the page's link writes it: numbers with six digits."""
    if isinstance(value, float):
        value = float(f"{value:.6g}")
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def link_of(base: str, values: dict[str, str], seed: int) -> str:
    """The fragment of the page's address that opens this setting."""
    own = {**values, "seed": str(seed)}
    pairs = [pair for pair in base.split("&") if pair.partition("=")[0] not in own]
    return "&".join([*pairs, *(f"{key}={quote(text, safe='')}" for key, text in own.items())])


def setting_of(texts: dict[str, str], seed: int, classes: int) -> Setting:
    """What the values of a trial, by keys of the link, ask of a training."""
    module, function, names, reads_places = LOSSES[texts["loss"]]
    parameters: dict = {name: float(texts[key]) for key, name in names.items()}
    own = ["-", *texts["class-deltas"].split(","), *["-"] * classes][:classes]
    if "delta" in names and any(text not in ("-", "") for text in own):
        delta = parameters[names["delta"]]
        parameters[names["delta"]] = tuple(delta if text in ("-", "") else float(text) for text in own)
    smallest, largest = texts["augment-scale"].split("-")
    return Setting(
        depth=int(texts["depth"]),
        filters=int(texts["filters"]),
        norm=texts["norm"],
        optimizer=texts["optimizer"],
        rate=float(texts["rate"]),
        batch=int(texts["batch"]),
        seed=seed,
        augmentation=Augmentation(
            mirror=texts["augment-mirror"],
            scale=(float(smallest), float(largest)),
            **{name: float(texts[f"augment-{name}"]) for name in ("rotation", "elastic", "brightness", "chance")},
        ),
        loss=getattr(importlib.import_module(f"losses.{module}"), function),
        parameters=parameters,
        reads_places=reads_places,
    )


def rungs_of(study: dict) -> list[int]:
    """Steps at which trials are compared: successive halving."""
    halving, rungs = study["halving"], []
    if halving and halving["eta"] > 1:
        rung = halving["first"]
        while rung < study["steps"]:
            rungs.append(round(rung))
            rung *= halving["eta"]
    return rungs


def goes_on(study: optuna.Study, plan: dict, progress: Progress) -> bool:
    """Whether a trial is among the best at the rung that it reached, of those that reached it so far."""
    step, scores = progress.measured[-1]
    if step not in rungs_of(plan):
        return True
    there = [
        trial.intermediate_values[step]
        for trial in study.get_trials(deepcopy=False)
        if step in trial.intermediate_values and trial.state != TrialState.FAIL
    ]
    better = sum(value > scores["dice"] for value in there)
    return better < max(1, len(there) // plan["halving"]["eta"])


def thinned(points: list[tuple[int, float]]) -> dict[str, list]:
    """A curve of at most MOST_POINTS with the lowest and the highest of equal stretches: no peak is lost."""
    count = len(points)
    kept = list(range(count))
    if count > MOST_POINTS:
        stretches = (MOST_POINTS - 2) // 2
        ends = [1 + k * (count - 2) // stretches for k in range(stretches + 1)]
        inner = {
            pick(range(start, end), key=lambda i: points[i][1])
            for start, end in zip(ends, ends[1:])
            for pick in (min, max)
        }
        kept = sorted({0, *inner, count - 1})
    return {"steps": [points[i][0] for i in kept], "values": [points[i][1] for i in kept]}


def record_of(progress: Progress, device: str) -> dict:
    """What the page's table of runs says of it."""
    measured = progress.measured

    def scored(step: int, scores: dict) -> dict:
        return {"step": step, "scores": scores, "imageDice": None}

    return {
        "engine": f"PyTorch {torch.__version__}, {device}",
        "seconds": round(progress.seconds, 3),
        "steps": progress.step,
        "firstBatchLoss": progress.losses[0],
        "lastBatchLoss": progress.losses[-1],
        "final": scored(*measured[-1]) if measured else None,
        "best": scored(*max(measured, key=lambda one: one[1]["dice"])) if measured else None,
        "curves": {
            "batchLoss": thinned([(i + 1, loss) for i, loss in enumerate(progress.losses)]),
            "validationLoss": thinned([(step, scores["loss"]) for step, scores in measured]),
            "validationDice": thinned([(step, scores["dice"]) for step, scores in measured]),
        },
    }


def run_trial(
    storage, name: str, number: int, trial_id: int, arrays: dict, base: dict, device: str, folder: str
) -> tuple[str, float | None]:
    """Trains a trial to its end or until others are better, from its checkpoint if there is one.

    base: the study as the page wrote it, `study` and `setting` of its user attributes.
    Returns the state to tell the study, and the score.
    """
    study = optuna.load_study(study_name=name, storage=storage)
    trial = optuna.trial.Trial(study, trial_id)
    known = set(study.get_trials(deepcopy=False)[number].intermediate_values)
    plan = base["study"]

    def report(progress: Progress) -> bool:
        for step, scores in progress.measured:
            if step not in known:
                trial.report(scores["dice"], step)
                known.add(step)
        return goes_on(study, plan, progress)

    images = Images(**arrays)
    values = {key: text_of(value) for key, value in trial.params.items()}
    steps = plan["steps"]
    every = max(1, steps // MEASUREMENTS)
    try:
        progress = train(
            images,
            setting_of({**base["setting"], **values}, trial.user_attrs["seed"], images.classes),
            steps,
            {*range(every, steps, every), *rungs_of(plan)},
            float(base["setting"]["threshold"]),
            device,
            Path(folder) / "checkpoints" / f"trial-{number}.pt",
            report,
        )
    except (NotFinite, ValueError, RuntimeError) as problem:  # also where memory does not suffice
        trial.set_user_attr("reason", str(problem))
        return "FAIL", None
    trial.set_user_attr("record", record_of(progress, device))
    return ("COMPLETE" if progress.step >= steps else "PRUNED"), progress.measured[-1][1]["dice"]
