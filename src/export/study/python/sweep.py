"""Continues a sweep that Loss Explorer began, with PyTorch and Optuna, on this machine or on a Dask cluster.

    python sweep.py                        trains what waits in study.log
    python sweep.py --trials 200           and then samples new trials until there are 200 in all
    python sweep.py --dask tcp://host:8786 the same on the workers of a cluster

It can be stopped at any time, also by force: the next start goes on with the trials that were under way, each from
its last checkpoint. study.log opens in the page again, and in Optuna's own programs.

It needs optuna 3.1 or later and torch 1.13 or later; with --dask distributed, from optuna 4 on optuna-integration too.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import types
import warnings
from pathlib import Path

import numpy as np
import optuna
import torch
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState

from trials import link_of, run_trial, text_of
from unet import load_safetensors

HERE = Path(__file__).resolve().parent
JOURNAL = HERE / "study.log"
LEFT_OVER_S = 15  # age from which Optuna's lock belongs to a program that was killed: it is held for milliseconds


def journal() -> optuna.storages.JournalStorage:
    try:
        from optuna.storages.journal import JournalFileBackend as Backend  # Optuna 4 and later
        from optuna.storages.journal import JournalFileOpenLock as Lock
    except ImportError:
        from optuna.storages import JournalFileOpenLock as Lock
        from optuna.storages import JournalFileStorage as Backend
    path = str(JOURNAL)
    # The other lock is a link, which Windows lets not everybody make.
    return optuna.storages.JournalStorage(Backend(path, lock_obj=Lock(path)))


def dask_storage(client):
    try:
        from optuna_integration.dask import DaskStorage  # where it moved
    except ImportError:
        from optuna.integration.dask import DaskStorage
    return DaskStorage(journal(), client=client)


def lock():
    """Nobody else continues this study at the same time. The lock goes with the process, however it ends."""
    file = open(HERE / "sweep.lock", "w")
    try:
        import fcntl
    except ImportError:  # Windows
        return file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("Another sweep.py continues this study already. Wait for it, or stop it.")
    return file


def repair() -> None:
    """Takes away what a program that was killed while it wrote left: its lock, and half a line."""
    left = Path(f"{JOURNAL}.lock")
    while os.path.lexists(left):
        if time.time() - left.lstat().st_mtime > LEFT_OVER_S:
            left.unlink()
        time.sleep(0.2)
    with open(JOURNAL, "r+b") as file:
        data = file.read()
        file.truncate(data.rfind(b"\n") + 1)


def space_of(study: dict) -> dict:
    """The distributions that the page wrote."""

    def distribution(axis: dict):
        if axis["kind"] == "choice":
            return CategoricalDistribution(axis["choices"])
        kind = IntDistribution if axis["isWhole"] else FloatDistribution
        return kind(axis["low"], axis["high"], log=axis["scale"] == "log" and axis["low"] > 0)

    return {axis["key"]: distribution(axis) for axis in study["space"]}


def suggest(trial: optuna.Trial, name: str, distribution) -> None:
    """Gives a trial its value: what it has already, what it waits to be tried with, or a new one."""
    if isinstance(distribution, CategoricalDistribution):
        trial.suggest_categorical(name, distribution.choices)
        return
    of = trial.suggest_int if isinstance(distribution, IntDistribution) else trial.suggest_float
    of(name, distribution.low, distribution.high, log=distribution.log)


def open_study(storage) -> optuna.Study:
    for summary in optuna.get_all_study_summaries(storage, include_best_trial=False):
        if summary.user_attrs.get("program") == "loss-explorer":
            return optuna.load_study(study_name=summary.study_name, storage=storage)
    sys.exit(f"{JOURNAL.name} holds no study of Loss Explorer.")


def arrays_of() -> dict:
    tensors = {name: tensor.numpy() for name, tensor in load_safetensors(HERE / "images.safetensors").items()}
    has_mask = tensors["has_mask"] == 1

    def positions(split: int) -> tuple:
        return tuple(np.flatnonzero(has_mask & (tensors["split"] == split)).tolist())

    return {
        "inputs": tensors["inputs"],
        "labels": tensors["labels"],
        "aspects": tensors["aspects"],
        "training": positions(0),
        "validation": positions(2),
        "classes": int(tensors["classes"][0]),
    }


class Sweep:
    """Which trial is next: those under way when the last start ended, those that wait, and new ones."""

    def __init__(self, study: optuna.Study, base: dict, most: int) -> None:
        self.study, self.base, self.most = study, base, most
        self.space = space_of(base["study"])
        self.first_seed = int(base["setting"]["seed"])
        self.left = [t for t in study.get_trials(deepcopy=False) if t.state == TrialState.RUNNING]

    def next(self) -> tuple[int, int] | None:
        """Number and id of a trial that is to be trained now."""
        if self.left:
            frozen = self.left.pop(0)
            trial = optuna.trial.Trial(self.study, frozen._trial_id)
            print(f"Trial {trial.number} is taken up again.")
        else:
            trials = self.study.get_trials(deepcopy=False)
            if len(trials) >= self.most and all(t.state != TrialState.WAITING for t in trials):
                return None
            # Another seed at each start: it would draw again what it drew.
            seed = (self.first_seed + len(trials)) % 2**32
            self.study.sampler = optuna.samplers.TPESampler(seed=seed, constant_liar=True)
            trial = self.study.ask()
        for name, distribution in self.space.items():
            suggest(trial, name, distribution)
        self.complete(trial)
        return trial.number, trial._trial_id

    def complete(self, trial: optuna.Trial) -> None:
        """What the page knows of a trial beside its values; other seeds of a new point come after it."""
        known = trial.user_attrs
        values = {key: text_of(value) for key, value in trial.params.items()}
        if "point" not in known:
            points = [t.user_attrs.get("point", -1) for t in self.study.get_trials(deepcopy=False)]
            trial.set_user_attr("point", max(points, default=-1) + 1)
        if "seed" not in known:
            trial.set_user_attr("seed", self.first_seed)
            for repeat in range(1, self.base["study"]["repeats"]):
                seed = (self.first_seed + repeat) % 2**32
                attributes = {"point": trial.user_attrs["point"], "seed": seed}
                self.study.enqueue_trial(trial.params, user_attrs=attributes)
        if "link" not in known:
            link = link_of(self.base["study"]["base"], values, trial.user_attrs["seed"])
            trial.set_user_attr("link", link)

    def tell(self, number: int, outcome: tuple[str, float | None]) -> None:
        state, value = outcome
        self.study.tell(number, value if state == "COMPLETE" else None, state=TrialState[state])
        trial = self.study.get_trials(deepcopy=False)[number]
        said = trial.user_attrs.get("reason") if state == "FAIL" else f"validation Dice {value:.4f}"
        values = ", ".join(f"{key} {text_of(value)}" for key, value in trial.params.items())
        print(f"Trial {number}: {state.lower()}, {said} ({values})", flush=True)


def here(sweep: Sweep, arrays: dict, device: str, storage) -> None:
    while trial := sweep.next():
        arguments = (storage, sweep.study.study_name, *trial, arrays, sweep.base, device, str(HERE))
        sweep.tell(trial[0], run_trial(*arguments))


def there(sources: dict[str, str], *arguments):
    """On a worker, which need not have these files."""
    for name, text in sources.items():
        if name not in sys.modules:
            module = sys.modules[name] = types.ModuleType(name)
            exec(compile(text, f"{name}.py", "exec"), module.__dict__)
    return sys.modules["trials"].run_trial(*arguments)


def sources_of() -> dict[str, str]:
    losses = {f"losses.{file.stem}": file for file in sorted((HERE / "losses").glob("[a-z]*.py"))}
    files = {"unet": HERE / "unet.py", "losses": HERE / "losses" / "__init__.py", **losses}
    files |= {name: HERE / f"{name}.py" for name in ("seeded", "training", "trials")}
    return {name: file.read_text(encoding="utf-8") for name, file in files.items()}


def on_cluster(sweep: Sweep, arrays: dict, device: str, storage, client) -> None:
    """A worker that is lost is no loss: its trial goes on elsewhere, from its checkpoint."""
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    # As a task, not scattered: the scheduler makes it anew where all who had it are lost.
    sent, sources = client.submit(dict, arrays, pure=False), sources_of()
    under_way: dict = {}
    while True:
        while len(under_way) < max(1, sum(client.nthreads().values())) and (trial := sweep.next()):
            arguments = (storage, sweep.study.study_name, *trial, sent, sweep.base, device, str(HERE))
            under_way[client.submit(there, sources, *arguments, pure=False)] = trial
        if not under_way:
            return
        time.sleep(0.1)
        for future in [one for one in under_way if one.done()]:
            number, trial_id = under_way.pop(future)
            try:
                outcome = future.result()
            except CancelledError:
                sweep.left.append(sweep.study.get_trials(deepcopy=False)[number])
                continue
            except KilledWorker as problem:  # whoever took it was lost, again and again
                optuna.trial.Trial(sweep.study, trial_id).set_user_attr("reason", str(problem))
                outcome = ("FAIL", None)
            sweep.tell(number, outcome)


def main() -> None:
    parser = argparse.ArgumentParser(description="Continues this sweep with PyTorch and Optuna.")
    parser.add_argument("--trials", type=int, default=0, help="how many there are to be in all")
    parser.add_argument("--dask", metavar="ADDRESS", help="of the scheduler of a Dask cluster")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args()
    warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    torch.backends.cudnn.allow_tf32 = False  # float32 as the page has it
    held = lock()
    repair()
    client = None
    if options.dask:
        from distributed import Client

        client = Client(options.dask)
    storage = dask_storage(client) if client else journal()
    study = open_study(storage)
    base = study.user_attrs
    if base["limits"]:
        sys.exit("sweep.py cannot continue this sweep. " + " ".join(base["limits"]))
    sweep, arrays = Sweep(study, base, options.trials), arrays_of()
    if client:
        on_cluster(sweep, arrays, options.device, storage, client)
    else:
        here(sweep, arrays, options.device, storage)
    trials = study.get_trials(deepcopy=False)
    done = [trial for trial in trials if trial.state == TrialState.COMPLETE]
    best = f" The best is trial {study.best_trial.number}, {study.best_value:.4f}." if done else ""
    print(f"{len(done)} of {len(trials)} trials are complete.{best} Open study.log in the page to look at them.")
    held.close()


if __name__ == "__main__":
    main()
