"""Fits a model of a step's cost to what the benchmark `scaling` measured, checks it on what it was not fitted to, and
asks it for clusters that nobody had at hand.

    python3 scaling.py RESULTS.json ... PICTURE.svg

prints Markdown; of results that are there twice, the later file's count. Needs NumPy, SciPy and Matplotlib.
"""

import json
import math
import re
import sys

import matplotlib
import numpy
from scipy.optimize import nnls

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402  (after the choice of how to draw)

MOST_RECEIVED = 1 << 25  # as in MergeTree: elements that the driver may receive as whole sums
WHOLE_SUM = 14 << 20  # as in SumPieces, and so the next two
MOST = 1 << 22
MANY = 200

MERGED = "sums merged by executors, a MB of a core's"
TERMS = [
    "a job",
    "a further stage",
    "a task, on the driver",
    "a task, on its core",
    "a task of another process besides",
    "an executor process",
    "broadcast to processes, a MB",
    "sums received by the driver, a MB",
    "sums received from other processes besides, a MB",
    MERGED,
    "update, a MB of parameters",
    "arithmetic, a GFLOP of a core's",
]


def tree(shards, weights):
    """How many sums the driver receives: those of treeAggregate with the depth that MergeTree chooses."""
    depth = 1 if shards <= 16 or shards * weights <= MOST_RECEIVED else 2
    width = shards
    scale = max(math.ceil(width ** (1 / depth)), 2)
    while width > scale + math.ceil(width / scale):
        width //= scale
    return width


def features(weights, shards, batch, executors, cores, processes):
    """The amounts that a step's cost is made of, in the order of TERMS."""
    mb = weights * 4 / 1e6
    received = tree(shards, weights)
    reducers = 0
    if weights > WHOLE_SUM or weights * received > MOST_RECEIVED:  # pieces
        enough = math.ceil(weights / MOST)
        each = min(shards, MANY)
        reducers = math.ceil(enough / each) * each
        to_driver = mb
    else:
        reducers = received if received < shards else 0
        to_driver = mb * received
    all_cores = executors * cores
    waves = math.ceil(shards / all_cores) + math.ceil(reducers / all_cores)
    merged = mb * shards / min(all_cores, reducers) if reducers else 0
    busy = min(all_cores, shards)
    gflop = 6 * weights * batch / 1e9
    return [
        1,
        1 if reducers else 0,
        shards + reducers,
        waves,
        waves if processes else 0,
        executors if processes else 0,
        mb if processes else 0,
        to_driver,
        to_driver if processes else 0,
        merged,
        mb,
        gflop / shards * math.ceil(shards / busy),
    ]


def master(text):
    """(executors, cores of each, whether they are processes of their own)"""
    local = re.fullmatch(r"local\[(\d+)\]", text)
    if local:
        return 1, int(local.group(1)), False
    cluster = re.fullmatch(r"local-cluster\[(\d+),(\d+),\d+\]", text)
    return int(cluster.group(1)), int(cluster.group(2)), True


def read(paths):
    at = {}
    for one in (one for path in paths for one in json.load(open(path))):
        match = re.fullmatch(r"scaling, (\S+), (\d+) weights, (\d+) shards", one["benchmark"])
        if match and "medianSeconds" in one:
            name, weights, shards = match.group(1), int(match.group(2)), int(match.group(3))
            batch = int(one["contender"].split()[1])
            at[name, weights, shards, batch] = one["medianSeconds"] * 1e3
    return [(*key, millis) for key, millis in at.items()]


def main(results, picture):
    rows = read(results)
    networks = sorted({row[1] for row in rows})
    middle = networks[len(networks) // 2]
    batches = sorted({row[3] for row in rows})

    def held_out(row):
        """A network, a number of shards and a batch that the fit does not see."""
        return row[1] == middle or row[2] == 8 or row[3] == batches[len(batches) // 2]

    x = numpy.array([features(w, s, b, *master(m)) for m, w, s, b, _ in rows])
    y = numpy.array([row[4] for row in rows])
    out = numpy.array([held_out(row) for row in rows])
    # Relative errors count, so that short steps are as well described as long ones.
    costs, _ = nnls(x[~out] / y[~out, None], numpy.ones((~out).sum()))
    predicted = x @ costs
    error = numpy.abs(predicted / y - 1)

    print("| what | cost, ms |\n| --- | ---: |")
    for term, cost in zip(TERMS, costs):
        print(f"| {term} | {cost:.3g} |")
    print()
    print("| configurations | number | median error | 90 % below | largest |\n| --- | ---: | ---: | ---: | ---: |")
    for name, part in [("fitted", ~out), ("not fitted", out)]:
        e = error[part]
        print(f"| {name} | {len(e)} | {numpy.median(e):.0%} | {numpy.quantile(e, 0.9):.0%} | {e.max():.0%} |")
    print()
    measured(rows)
    print()
    beyond(costs)
    draw(rows, predicted, out, picture)


def measured(rows):
    masters = list(dict.fromkeys(row[0] for row in rows))
    batch = max(row[3] for row in rows)
    print(f"Milliseconds a step, batch {batch}:\n")
    print("| weights | shards | " + " | ".join(f"`{m}`" for m in masters) + " |")
    print("| ---: | ---: |" + " ---: |" * len(masters))
    at = {row[:4]: row[4] for row in rows}
    for weights in sorted({row[1] for row in rows}):
        for shards in sorted({row[2] for row in rows}):
            cells = [at.get((m, weights, shards, batch)) for m in masters]
            print(f"| {weights:,} | {shards} | " + " | ".join(f"{c:.1f}" if c else "" for c in cells) + " |")
    half = batch // 2
    print(f"\nStrong scaling (batch {batch}) and weak scaling ({half} rows an executor), 2 shards, ms:\n")
    print(f"| weights | one executor, {batch} | two, {batch} | speed | one executor, {half} | two, {batch} | efficiency |")
    print("| ---: |" + " ---: |" * 6)
    one, two = "local-cluster[1,1,1500]", "local-cluster[2,1,1500]"
    for weights in sorted({row[1] for row in rows}):
        keys = [(one, weights, 2, batch), (two, weights, 2, batch), (one, weights, 2, half)]
        if all(key in at for key in keys):
            a, b, c = (at[key] for key in keys)
            print(f"| {weights:,} | {a:.1f} | {b:.1f} | {a / b:.2f} | {c:.1f} | {b:.1f} | {c / b:.2f} |")


# What the extrapolation assumes and nobody here has measured.
CORES = 4  # of an executor
NETWORK = 1250  # MB/s of each machine: 10 Gbit/s
LATENCY = 0.5  # ms from one machine to another and back


def cluster_step(costs, weights, batch, executors):
    """A step on a cluster, one shard a core, in ms."""
    shards = executors * CORES
    f = features(weights, shards, batch, executors, CORES, True)
    mb = weights * 4 / 1e6
    # On one machine a process costs what its broadcast and its share of the one machine's attention cost; on many,
    # executors fetch at the same time, from each other, in as many rounds as it takes to reach all.
    f[TERMS.index("an executor process")] = 1 + math.log2(executors)
    moved = f[TERMS.index("sums received by the driver, a MB")] + f[TERMS.index(MERGED)]
    network = (2 * mb + moved) / NETWORK * 1e3 + LATENCY * (2 + math.log2(executors))
    return float(numpy.dot(f, costs)) + network


def beyond(costs):
    print("Milliseconds a step, and in brackets how many times as fast as one core without Spark, at the fitted speed:\n")
    print("| weights | batch | " + " | ".join(f"{e:,} executors" for e in (10, 30, 100, 300, 1000)) + " |")
    print("| ---: | ---: |" + " ---: |" * 5)
    for weights in (80_000, 1_000_000, 12_000_000):
        for batch in (1024, 16_384, 262_144):
            alone = 6 * weights * batch / 1e9 * costs[-1] + costs[-2] * weights * 4 / 1e6
            cells = []
            for executors in (10, 30, 100, 300, 1000):
                step = cluster_step(costs, weights, batch, executors)
                cells.append(f"{step:,.0f} ({alone / step:.3g})")
            print(f"| {weights:,} | {batch:,} | " + " | ".join(cells) + " |")


def draw(rows, predicted, out, picture):
    pyplot.rcParams.update({"svg.hashsalt": "tributary", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3})
    masters = list(dict.fromkeys(row[0] for row in rows))
    networks = sorted({row[1] for row in rows})
    batch = max(row[3] for row in rows)
    figure, axes = pyplot.subplots(1, len(networks), figsize=(11, 3.8), sharey=True)
    for axis, weights in zip(axes, networks):
        for color, name in enumerate(masters):
            points = [
                (row[2], row[4], p)
                for row, p in zip(rows, predicted)
                if row[0] == name and row[1] == weights and row[3] == batch
            ]
            shards, times, model = zip(*sorted(points))
            axis.plot(shards, times, "o", color=f"C{color}", label=name, markersize=4)
            axis.plot(shards, model, "-", color=f"C{color}", linewidth=1)
        axis.set_title(f"{weights:,} weights")
        axis.set_xscale("log", base=2)
        axis.set_yscale("log")
        axis.set_xlabel("shards")
        axis.set_xticks(sorted({row[2] for row in rows}), [str(s) for s in sorted({row[2] for row in rows})])
    ticks = [20, 50, 100, 200, 500]
    axes[0].set_yticks(ticks, [str(t) for t in ticks])
    axes[0].minorticks_off()
    axes[0].set_ylabel(f"ms a step, batch {batch}")
    axes[0].legend(fontsize=8)
    figure.suptitle("A step on Spark: measured (points) and modelled (lines)", fontsize=10)
    figure.tight_layout()
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1:-1], sys.argv[-1])
