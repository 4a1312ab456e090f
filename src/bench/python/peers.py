"""Epochs of scikit-learn's and PyTorch's networks, one at a time, for the benchmarks to time.

    python3 peers.py sklearn|torch adam|sgd BATCH ROWS FILE

FILE holds ROWS rows of 784 inputs and a class as float32. The first three epochs of each number of threads, one and all,
find out which number serves best; then "ready THREADS VERSION" is printed, and each line read from standard input
starts an epoch, whose end is told by a line with its seconds.
"""

import os
import sys
import time

import numpy as np

PIXELS, HIDDEN, CLASSES = 784, 100, 10
TRIALS = 3


class Turns:
    """What an epoch's end calls: tells the seconds and waits for the next turn."""

    def __init__(self, set_threads, version):
        self.parent = os.getppid()
        self.set_threads = set_threads
        self.version = version
        self.counts = sorted({1, os.cpu_count()})
        self.trials = [(n, i) for n in self.counts for i in range(TRIALS)]
        self.best = {}
        self.set_threads(self.counts[0])
        self.begun = time.perf_counter()

    def epoch_ended(self):
        seconds = time.perf_counter() - self.begun
        if os.getppid() != self.parent:  # the benchmark was stopped
            sys.exit(0)
        if self.trials:
            threads, trial = self.trials.pop(0)
            if trial > 0:  # the first one warms up
                self.best[threads] = min(seconds, self.best.get(threads, seconds))
            if self.trials:
                self.set_threads(self.trials[0][0])
            else:
                threads = min(self.best, key=self.best.get)
                self.set_threads(threads)
                print("ready", threads, self.version, flush=True)
                self.wait()
        else:
            print(seconds, flush=True)
            self.wait()
        self.begun = time.perf_counter()

    @staticmethod
    def wait():
        if not sys.stdin.readline():
            sys.exit(0)


def sklearn_epochs(optimizer, batch, x, y):
    import warnings

    import sklearn
    from sklearn.neural_network import MLPClassifier
    from threadpoolctl import threadpool_info, threadpool_limits

    warnings.simplefilter("ignore")
    kernel = next((i["architecture"] for i in threadpool_info() if i["internal_api"] == "openblas"), "no OpenBLAS")
    turns = Turns(lambda n: threadpool_limits(n), f"scikit-learn {sklearn.__version__}, {kernel}")

    class Timed(MLPClassifier):
        # fit calls this once at the end of every epoch.
        def _update_no_improvement_count(self, early_stopping, x_validation, y_validation):
            self._no_improvement_count = 0
            turns.epoch_ended()

    network = Timed(
        (HIDDEN,), activation="relu", solver=optimizer, alpha=0, batch_size=batch, max_iter=10**6,
        learning_rate_init=0.001 if optimizer == "adam" else 0.01, momentum=0, tol=0, random_state=1)
    # The first epoch's clock begins before fit has checked its arguments; it is a trial's warm-up.
    network.fit(x, y)


def torch_epochs(optimizer, batch, x, y):
    import torch

    turns = Turns(torch.set_num_threads, f"PyTorch {torch.__version__}, {torch.backends.cpu.get_cpu_capability() if hasattr(torch.backends, 'cpu') else 'CPU'}")
    torch.manual_seed(1)
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    network = torch.nn.Sequential(
        torch.nn.Linear(PIXELS, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES))
    loss_of = torch.nn.CrossEntropyLoss()
    if optimizer == "adam":
        update = torch.optim.Adam(network.parameters(), lr=0.001, foreach=True)
    else:
        update = torch.optim.SGD(network.parameters(), lr=0.01, foreach=True)
    while True:
        total = 0.0
        # Indexing a tensor by a part of a permutation: no DataLoader, which is several times slower.
        for rows in torch.randperm(len(x)).split(batch):
            loss = loss_of(network(x[rows]), y[rows])
            update.zero_grad(set_to_none=True)
            loss.backward()
            update.step()
            total += loss.item() * len(rows)
        turns.epoch_ended()


def main():
    peer, optimizer, batch, rows, path = sys.argv[1:]
    table = np.fromfile(path, dtype=np.float32).reshape(int(rows), PIXELS + 1)
    x = np.ascontiguousarray(table[:, :PIXELS])
    y = table[:, PIXELS].astype(np.int64)
    {"sklearn": sklearn_epochs, "torch": torch_epochs}[peer](optimizer, int(batch), x, y)


main()
