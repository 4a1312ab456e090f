"""Splits tables for docs/recipe.md, and measures scikit-learn on the same rows.

    python3 recipe.py split TABLES OUT      # OUT/TABLE/train0.csv, test0.csv, ...
    python3 recipe.py hgb OUT [TABLE...]    # HistGradientBoosting with its defaults
    python3 recipe.py mlp OUT [TABLE...]    # MLPClassifier and MLPRegressor with scaled inputs

20 % of the rows are held out, at random: by the seeds 0 to 2, of tables with fewer than 2,000 rows, where a row more or
less makes a difference, 0 to 9. A model's own seed is its split's. Tables with a test file of their own (adult, MNIST) go into folders of OUT as
train0.csv and test0.csv, ... by hand. Needs NumPy and scikit-learn 1.2.
"""
import csv
import gzip
import os
import sys
import time

import numpy as np

LABELS = {
    "california_housing.csv": "median_house_value",
    "diamonds.csv.gz": "price",
    "house_16h.csv.gz": "target",
    "diabetes.csv": "progression",
    "covertype_15120.csv.gz": "Cover_Type",
    "digits.csv": "digit",
    "wine.csv": "class",
    "wdbc.csv": "diagnosis",
    "penguins.csv": "species",
    "iris.csv": "species",
    "titanic.csv": "Survived",
}
QUANTITIES = {"median_house_value", "price", "target", "progression"}
IGNORED = {"PassengerId", "Name", "Ticket"}
MISSING = {"", "?", "NA"}


def rows(path):
    with (gzip.open if path.endswith("gz") else open)(path, "rt", newline="") as file:
        header, *cells = csv.reader(file)
    return header, cells


def split(tables, out):
    for name in LABELS:
        header, cells = rows(os.path.join(tables, name))
        folder = os.path.join(out, name.split(".")[0])
        os.makedirs(folder, exist_ok=True)
        for seed in range(10 if len(cells) < 2000 else 3):
            order = np.random.RandomState(seed).permutation(len(cells))
            held_out = int(round(0.2 * len(cells)))
            for part, places in (("test", order[:held_out]), ("train", order[held_out:])):
                with open(os.path.join(folder, f"{part}{seed}.csv"), "w", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow(header)
                    writer.writerows(cells[i] for i in sorted(places))


def columns(header, train, test, label):
    """Numbers of both parts, codes for texts, and which columns are texts."""
    inputs, categorical = [], []
    for i, name in enumerate(header):
        if name == label or name in IGNORED:
            continue
        of_train, of_test = [r[i] for r in train], [r[i] for r in test]
        try:
            number = lambda s: float("nan") if s in MISSING else float(s)
            both = [number(s) for s in of_train], [number(s) for s in of_test]
            categorical.append(False)
        except ValueError:
            codes = {s: k for k, s in enumerate(sorted(set(of_train)))}
            if len(codes) > 250:
                continue
            both = [codes[s] for s in of_train], [codes.get(s, float("nan")) for s in of_test]
            categorical.append(True)
        inputs.append(both)
    return tuple(np.array([b[part] for b in inputs], float).T for part in (0, 1)) + (categorical,)


def peer(kind, quantity, categorical, seed):
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    if kind == "hgb":
        trees = HistGradientBoostingRegressor if quantity else HistGradientBoostingClassifier
        return trees(random_state=seed, categorical_features=categorical if any(categorical) else None)
    texts = [i for i, c in enumerate(categorical) if c]
    numbers = [i for i, c in enumerate(categorical) if not c]
    scaled = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        (make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")), texts),
    )
    network = MLPRegressor(random_state=seed, max_iter=1000) if quantity else MLPClassifier(random_state=seed)
    return make_pipeline(scaled, network)


def measure(kind, folder, seed):
    from sklearn.metrics import accuracy_score, log_loss, mean_squared_error, r2_score

    header, train = rows(os.path.join(folder, f"train{seed}.csv"))
    _, test = rows(os.path.join(folder, f"test{seed}.csv"))
    label = next(l for l in (*LABELS.values(), "income", "label") if l in header)
    quantity = label in QUANTITIES
    x, z, categorical = columns(header, train, test, label)
    y, w = (np.array([r[header.index(label)] for r in part]) for part in (train, test))
    model = peer(kind, quantity, categorical, seed)
    begun = time.time()
    model.fit(x, y.astype(float) if quantity else y)
    seconds = time.time() - begun
    if quantity:
        w, p = w.astype(float), model.predict(z)
        return seconds, mean_squared_error(w, p) ** 0.5, r2_score(w, p)
    p = model.predict_proba(z)
    return seconds, accuracy_score(w, model.classes_[p.argmax(1)]), log_loss(w, p, labels=model.classes_)


def main(command, folder, *names):
    if command == "split":
        return split(folder, names[0])
    for name in names or sorted(os.listdir(folder)):
        table = os.path.join(folder, name)
        splits = sum(file.startswith("train") for file in os.listdir(table))
        found = [measure(command, table, seed) for seed in range(splits)]
        means = np.mean(found, axis=0)
        errors = np.std(found, axis=0, ddof=1) / len(found) ** 0.5
        print(name, "%.2f s" % means[0], *("%.5g ± %.2g" % pair for pair in zip(means[1:], errors[1:])), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
