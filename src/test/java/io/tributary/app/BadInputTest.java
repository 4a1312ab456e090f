package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the user can mend ends with status 2 and a message that names the place and what was found;
 * no stack trace, and every file is as it was before.
 *
 * <p>In files, arguments and messages, {@code <dir>} stands for the case's folder and {@code
 * <model>} for the run folder of a small model that is whole.
 */
class BadInputTest {
  @TempDir static Path shared;

  private static final String GOOD_TABLE = "x1,x2,label\n1,2,a\n2,1,b\n3,5,a\n4,4,b\n";

  private static final String GOOD_CONFIG =
      """
      data: {path: <dir>/table.csv, label: label, validation: 0}
      network: {hidden: [2]}
      training: {epochs: 1, batchSize: 4}
      """;

  /** A mistake, and what its message must contain. */
  private record Case(
      String name,
      Map<String, String> files,
      Preparation preparation,
      List<String> arguments,
      List<String> expected) {
    Case with(String file, String content) {
      files.put(file, content);
      return this;
    }

    Case after(Preparation newPreparation) {
      return new Case(name, files, newPreparation, arguments, expected);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private interface Preparation {
    void in(Path folder) throws IOException;
  }

  private static Case command(String name, List<String> arguments, String... expected) {
    Map<String, String> files = new LinkedHashMap<>();
    return new Case(name, files, folder -> {}, arguments, Arrays.asList(expected));
  }

  private static Case config(String name, String yaml, String... expected) {
    return command(name, List.of("train", "<dir>/conf.yaml", "--out", "<dir>/out/run"), expected)
        .with("conf.yaml", yaml)
        .with("table.csv", GOOD_TABLE);
  }

  private static Case set(String name, String override, String... expected) {
    return command(
            name,
            List.of("train", "<dir>/conf.yaml", "--out", "<dir>/out/run", "--set", override),
            expected)
        .with("conf.yaml", GOOD_CONFIG)
        .with("table.csv", GOOD_TABLE);
  }

  private static Case table(String name, String table, String override, String... expected) {
    return set(name, override, expected).with("table.csv", table);
  }

  /** A table with two labels. */
  private static Case labels(String name, String yaml, String... expected) {
    return config(
            name,
            "data: {path: <dir>/table.csv, label: [a, b], validation: 0}\n" + yaml + "\n",
            expected)
        .with("table.csv", "x1,a,b\n1,1,0\n2,0,1\n3,1,1\n");
  }

  private static Case evaluate(String name, String table, String... expected) {
    return command(
            name,
            List.of(
                "evaluate",
                "--model",
                "<model>",
                "--data",
                "<dir>/table.csv",
                "--json",
                "<dir>/metrics.json"),
            expected)
        .with("table.csv", table);
  }

  private static Case predict(String name, String table, String... expected) {
    return command(
            name,
            List.of(
                "predict", "--model", "<model>", "--data", "<dir>/table.csv", "--out", "<dir>/out"),
            expected)
        .with("table.csv", table);
  }

  private static Case damaged(String name, Preparation damage, String... expected) {
    return command(name, List.of("inspect", "--model", "<dir>/run"), expected)
        .after(
            folder -> {
              copy(shared.resolve("run"), folder.resolve("run"));
              damage.in(folder.resolve("run/model"));
            });
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.addAll(configurations());
    cases.addAll(overrides());
    cases.addAll(paths());
    cases.addAll(tables());
    cases.addAll(networks());
    cases.addAll(outputs());
    cases.addAll(models());
    cases.addAll(commandLines());
    return cases.stream();
  }

  private static List<Case> configurations() {
    return List.of(
        command(
            "missing configuration file",
            List.of("train", "<dir>/conf.yaml", "--out", "<dir>/out"),
            "<dir>/conf.yaml",
            "does not exist"),
        command(
            "configuration is a folder",
            List.of("train", "<dir>", "--out", "<dir>/out"),
            "<dir>: cannot read the configuration"),
        config("empty file", "", "<dir>/conf.yaml: is empty"),
        config("only comments", "# nothing\n", "<dir>/conf.yaml: is empty"),
        config(
            "list instead of keys", "- 1\n- 2\n", "<dir>/conf.yaml", "is a list at its top level"),
        config(
            "YAML syntax error",
            "data: {label: label\ntraining: {epochs: 1}\n",
            "<dir>/conf.yaml: line 2, column 9"),
        config(
            "tab as indentation", "data:\n\tlabel: label\n", "<dir>/conf.yaml: line 2, column 1"),
        config(
            "key given twice",
            "data: {path: a.csv, label: label}\ndata: {label: other}\n",
            "<dir>/conf.yaml: line 2",
            "the key 'data' is given twice"),
        config(
            "unknown key",
            "data: {path: <dir>/table.csv, label: label}\ntraining: {batchsize: 4}\n",
            "unknown key 'training.batchsize'; did you mean 'training.batchSize'?"),
        config(
            "unknown key of another section",
            "data: {path: <dir>/table.csv, label: label}\nepochs: 3\n",
            "unknown key 'epochs'; did you mean 'training.epochs'?"),
        config(
            "unknown key near to nothing",
            "data: {path: <dir>/table.csv, label: label}\ntraining: {xylophone: 4}\n",
            "unknown key 'training.xylophone'; known keys here: ",
            "batchSize",
            "epochs"),
        config(
            "all problems together",
            """
            data: {path: <dir>/table.csv, lable: label}
            network: {hiden: [3], activation: rellu}
            training: {epochs: -1, optimiser: {type: sgd}}
            """,
            "unknown key 'data.lable'; did you mean 'data.label'?",
            "data.label: missing",
            "unknown key 'network.hiden'; did you mean 'network.hidden'?",
            "found 'rellu'; did you mean 'relu'?",
            "did you mean 'relu'?",
            "found -1",
            "unknown key 'training.optimiser'; did you mean 'training.optimizer'?"),
        config(
            "section that is a word",
            "data: {path: <dir>/table.csv, label: label}\ntraining: quickly\n",
            "training: expected a section, that is, keys with values, found 'quickly'"),
        config("no data.path", "data: {label: label}\n", "<dir>/conf.yaml: data.path: missing"),
        config(
            "no data.label",
            "data: {path: <dir>/table.csv}\n",
            "<dir>/conf.yaml: data.label: missing"),
        command(
                "no output",
                List.of("train", "<dir>/conf.yaml"),
                "<dir>/conf.yaml: 'output' is missing",
                "--out")
            .with("conf.yaml", GOOD_CONFIG));
  }

  private static List<Case> overrides() {
    return List.of(
        set(
            "word for a number",
            "training.epochs=many",
            "training.epochs: expected a whole number of at least 0, found 'many'",
            "whole"),
        set("fraction for a whole number", "training.epochs=1.5", "found 1.5"),
        set("more epochs than an int", "training.epochs=99999999999", "found 99999999999", "whole"),
        set("negative epochs", "training.epochs=-1", "found -1", "at least 0"),
        set(
            "batchSize 0",
            "training.batchSize=0",
            "training.batchSize: expected a whole number of at least 1, found 0",
            "at least 1"),
        set("shards 0", "training.shards=0", "training.shards: expected auto or a whole number"),
        set("units 0", "network.hidden=[4, 0]", "network.hidden: expected item 2", "at least 1"),
        set("learning rate 0", "training.optimizer.learningRate=0", "found 0", "above 0"),
        set(
            "learning rate infinite",
            "training.optimizer.learningRate=.inf",
            "found .inf",
            "above 0"),
        set("learning rate NaN", "training.optimizer.learningRate=.nan", "found .nan", "above 0"),
        set("validation 1", "data.validation=1", "found 1", "at least 0 and below 1"),
        set("validation negative", "data.validation=-0.5", "found -0.5"),
        set("unknown math backend", "training.mathBackend=gpu", "'gpu'", "auto, ", "native"),
        set("unknown engine", "training.engine=sparc", "'sparc'", "did you mean 'spark'?"),
        set("unknown optimizer", "training.optimizer.type=adm", "'adm'", "did you mean 'adam'?"),
        set(
            "unknown policy",
            "data.missing=ignore",
            "expected fail, drop or impute, found 'ignore'",
            "impute"),
        set(
            "unknown word for class weights",
            "data.classWeights=balance",
            "data.classWeights: expected none, balanced, or a weight for each class",
            "found 'balance'",
            "did you mean 'balanced'?"),
        set(
            "list of class weights",
            "data.classWeights=[1, 2]",
            "data.classWeights: expected none, balanced, or a weight for each class",
            "found a list"),
        set(
            "negative class weight",
            "data.classWeights={a: 2, b: -1}",
            "data.classWeights: expected 'b' to be a number of at least 0 that a 32-bit float can hold, found -1"),
        set(
            "infinite class weight",
            "data.classWeights={a: .inf}",
            "expected 'a' to be a number of at least 0 that a 32-bit float can hold, found .inf"),
        set(
            "word as class weight",
            "data.classWeights.a=heavy",
            "expected 'a' to be a number of at least 0 that a 32-bit float can hold, found 'heavy'"),
        set(
            "class weight beyond a float",
            "data.classWeights={a: 1e39}",
            "expected 'a' to be a number of at least 0 that a 32-bit float can hold, found 1e39"),
        config(
            "class weights of a regression",
            "data: {path: <dir>/table.csv, label: x1, task: regression, classWeights: balanced}\n",
            "<dir>/conf.yaml: data.classWeights: a regression has no classes"),
        config(
            "class weights of several labels",
            "data: {path: <dir>/table.csv, label: [x1, x2], classWeights: {\"1\": 2}}\n",
            "<dir>/conf.yaml: data.classWeights: classes are those of one label column",
            "data.label lists 2"),
        set(
            "seed with letters",
            "training.seed=x",
            "training.seed: expected a whole number, found 'x'",
            "whole number"),
        set("--set without =", "training.epochs", "--set training.epochs: expected key=value"),
        set("--set without key", "=5", "--set =5: expected key=value"),
        set("--set of a broken list", "network.hidden=[4, ", "--set network.hidden=[4,", "line 1"),
        set(
            "--set below a number",
            "training.epochs.first=3",
            "--set training.epochs.first=3",
            "'training.epochs' is 1"),
        set(
            "--set of an unknown key",
            "training.epoch=3",
            "--set training.epoch=3: unknown key 'training.epoch'",
            "did you mean 'training.epochs'?"));
  }

  private static List<Case> paths() {
    return List.of(
        set(
            "data file not there",
            "data.path=<dir>/tabel.csv",
            "data.path: '<dir>/tabel.csv' does not exist"),
        set("glob that fits no file", "data.path=<dir>/*.tsv", "data.path: '<dir>/*.tsv'"),
        set("empty folder", "data.path=<dir>/nothing", "data.path: '<dir>/nothing' is an empty")
            .after(folder -> Files.createDirectory(folder.resolve("nothing"))),
        set("unknown format", "data.format=xlsx", "data.path: ", "'xlsx'"),
        set("unknown suffix", "data.path=<dir>/conf.yaml", "<dir>/conf.yaml", "set data.format"),
        set("text read as Parquet", "data.format=parquet", "data.path: cannot read", "table.csv"),
        set(
            "validation file not there",
            "data.validation=<dir>/v.csv",
            "data.validation: ",
            "v.csv"),
        set("test file not there", "data.test=<dir>/t.csv", "data.test: ", "<dir>/t.csv"),
        set("validation word", "data.validation=none", "data.validation: 'none' does not exist"));
  }

  private static List<Case> tables() {
    String impute = "data.missing=impute";
    String none = "name=any";
    return List.of(
        table("no bytes", "", none, "data.path: <dir>/table.csv is empty"),
        table("header only", "x1,x2,label\n", none, "no rows"),
        set("label not there", "data.label=class", "data.label: ", "no column 'class'", "x1, x2"),
        set("label in another case", "data.label=Label", "data.label: ", "did you mean 'label'?"),
        set("feature glob fits nothing", "data.features=['z*']", "data.features: ", "'z*'", "x1"),
        set("ignored column not there", "data.ignore=[id]", "data.ignore: ", "no column 'id'"),
        set("weight not there", "data.weight=w", "data.weight: ", "no column 'w'"),
        set("categorical not there", "data.categorical=[zip]", "data.categorical: ", "'zip'"),
        set("no feature left", "data.ignore=['x*']", "no feature column is left"),
        set(
            "several columns not there",
            "data={path: <dir>/table.csv, label: class, weight: w, features: [y]}",
            "no column 'class'",
            "no column 'w'",
            "no column 'y'"),
        table(
            "column of nothing, fail",
            "x1,x2,label\n1,,a\n2,,b\n",
            none,
            "column 'x2'",
            "2 missing"),
        table(
            "every feature of nothing, impute",
            "x1,x2,label\n,,a\n,,b\n",
            impute,
            "'x1' is left out: all of its cells are missing"),
        table(
            "text in a numeric column",
            "x1,x2,label\n1,2,a\n2,oops,b\n3,5,a\n",
            none,
            "column 'x2'",
            "row 2 of <dir>/table.csv",
            "'oops'"),
        table(
            "missing cell",
            "x1,x2,label\n1,2,a\n2,1,b\n3,?,a\n",
            none,
            "column 'x2' has 1 missing cell",
            "row 3 of <dir>/table.csv"),
        table(
            "missing label",
            "x1,x2,label\n1,2,a\n2,1,\n3,4,b\n",
            impute,
            "label column 'label' has 1 missing cell",
            "row 2 of <dir>/table.csv"),
        table(
            "no label at all",
            "x1,x2,label\n1,2,\n2,1,\n",
            impute,
            "label column 'label' is missing"),
        table(
            "infinite cell",
            "x1,x2,label\n1,2,a\n2,inf,b\n",
            none,
            "column 'x2'",
            "'inf'",
            "row 2 of <dir>/table.csv"),
        table(
            "cell beyond a float",
            "x1,x2,label\n1e300,2,a\n2,1,b\n",
            none,
            "column 'x1'",
            "'1e300'",
            "row 1 of <dir>/table.csv"),
        table(
            "negative weight",
            "x1,w,label\n1,1,a\n2,-3,b\n",
            "data.weight=w",
            "weight column 'w' has 1 negative",
            "'-3'",
            "row 2 of <dir>/table.csv"),
        table(
            "text as weight",
            "x1,w,label\n1,1,a\n2,heavy,b\n",
            "data.weight=w",
            "weight column 'w' has text",
            "'heavy'",
            "row 2 of <dir>/table.csv"),
        table(
            "all weights zero",
            "x1,w,label\n1,0,a\n2,0,b\n",
            "data.weight=w",
            "weight column 'w' has no value above 0"),
        table("one class", "x1,x2,label\n1,2,a\n2,1,a\n", none, "'label'", "one class only: 'a'"),
        table(
            "too many categories",
            "x1,x2,label\np,2,a\nq,1,b\nr,1,b\n",
            "data.maxCategories=2",
            "column 'x1' has",
            "data.maxCategories = 2"),
        table(
            "class weights of a number",
            "x1,x2,label\n1,2,3.5\n2,1,4.5\n3,1,5.25\n",
            "data.classWeights=balanced",
            "data.classWeights: the label 'label' is taken for a number, which has no classes",
            "data.task: classification"),
        table(
            "class weights of what is no class",
            "x1,x2,label\n1,2,setosa\n2,1,virginica\n",
            "data.classWeights={setossa: 2, virginica: 1}",
            "data.classWeights: 'setossa' is no class of the label 'label', did you mean 'setosa'?",
            "its classes are [setosa, virginica]"),
        set(
            "class weights of zero",
            "data.classWeights={a: 0, b: 0}",
            "data.classWeights: every class has weight 0"),
        table(
            "class weights that leave no row",
            "x1,w,label\n1,0,a\n2,1,b\n",
            "data={path: <dir>/table.csv, label: label, weight: w, classWeights: {b: 0}}",
            "data.classWeights: every training row is of a class with weight 0: [a 1, b 0]"),
        table(
            "text as regression label",
            "x1,x2,label\n1,2,3.5\n2,1,low\n3,1,4.5\n",
            none,
            "label column 'label' has text in 1 of 3 rows",
            "'low'",
            "row 2 of <dir>/table.csv"),
        table(
            "row with a cell too many",
            "x1,x2,label\n1,2,a\n2,1,b,7\n",
            none,
            "1 of 2 rows",
            "row 2 of <dir>/table.csv"),
        table(
            "row with a cell too few",
            "x1,x2,label\n1,2,a\n2,b\n",
            none,
            "1 of 2 rows",
            "row 2 of <dir>/table.csv"),
        table(
                "class that only the validation table has",
                GOOD_TABLE,
                "data.validation=<dir>/v.csv",
                "label 'c'",
                "[a, b]",
                "row 2 of <dir>/v.csv")
            .with("v.csv", "x1,x2,label\n1,2,a\n2,1,c\n"),
        table(
                "column that the test table lacks",
                GOOD_TABLE,
                "data.test=<dir>/t.csv",
                "column 'x2' is not in the table")
            .with("t.csv", "x1,label\n1,a\n"),
        table(
            "two labels that are more than yes and no",
            "x1,a,b\n1,1,true\n2,0,2\n3,1,false\n",
            "data={path: <dir>/table.csv, label: [a, b], task: classification}",
            "label column 'b' has other values than 0 and 1",
            "data.badRows: drop",
            "'2' in row 2 of <dir>/table.csv"),
        table(
            "two labels, one of words",
            "x1,a,b\n1,1,yes\n2,0,no\n",
            "data={path: <dir>/table.csv, label: [a, b], task: classification}",
            "label column 'b' has other values than 0 and 1",
            "'yes' in row 1 of <dir>/table.csv"),
        table(
            "a label given twice",
            "x1,a,b\n1,1,0\n2,0,1\n",
            "data.label=[a, b, a]",
            "data.label: lists 'a' twice"),
        table(
                "a number among the labels of the validation table",
                "x1,a,b\n1,1,0\n2,0,1\n3,1,1\n",
                "data={path: <dir>/table.csv, label: [a, b], validation: <dir>/v.csv}",
                "label column 'b' has '2', and multi-label classification takes 0 and 1",
                "row 2 of <dir>/v.csv")
            .with("v.csv", "x1,a,b\n1,1,0\n2,0,2\n"));
  }

  private static List<Case> networks() {
    String regression = "x1,x2,label\n1,2,3.5\n2,1,4.5\n3,1,5.25\n";
    return List.of(
        table(
            "softmax for a number",
            regression,
            "network.outputActivation=softmax",
            "network.outputActivation: softmax is for classification"),
        table(
            "cross entropy for a number",
            regression,
            "network.loss=crossEntropy",
            "network.loss: 'crossEntropy' does not fit regression"),
        set(
            "identity for classes",
            "network.outputActivation=identity",
            "network.outputActivation: identity outputs are no probabilities"),
        labels(
            "softmax for several labels",
            "network: {outputActivation: softmax}",
            "network.outputActivation: softmax's outputs",
            "[a, b]",
            "use sigmoid"),
        labels(
            "identity for several labels",
            "network: {outputActivation: identity}",
            "network.outputActivation: identity outputs are no probabilities",
            "use sigmoid"),
        set(
            "cross entropy of identity",
            "network={outputActivation: identity, loss: crossEntropy}",
            "network.loss: 'crossEntropy'",
            "outputActivation 'identity'"),
        set(
            "two activations for three layers",
            "network={hidden: [4, 3, 2], activation: [relu, tanh]}",
            "network.activation: lists 2 activations for 3 hidden layers"),
        set(
            "more parameters than an array holds",
            "network.hidden=[100000, 100000]",
            "network: ",
            "parameters"));
  }

  private static List<Case> outputs() {
    return List.of(
        set("output holds a run", "name=any", "output: ", "<dir>/out/run", "--overwrite")
            .with("out/run/summary.json", "{}\n"),
        set("output is a file", "name=any", "output: '<dir>/out/run' is a file")
            .with("out/run", "precious\n"),
        set("output is below a file", "name=any", "output: ", "<dir>/out")
            .with("out", "precious\n"),
        table("overwriting with a bad table", "x1,x2,label\n", "name=any", "no rows")
            .with("out/run/notes.txt", "mine\n"));
  }

  private static List<Case> models() {
    return List.of(
        command(
            "no such model", List.of("inspect", "--model", "<dir>/none"), "'<dir>/none'", "not"),
        command(
                "folder without a model",
                List.of("inspect", "--model", "<dir>"),
                "'<dir>' holds no model",
                "model.json")
            .with("notes.txt", "mine\n"),
        damaged("empty model.json", m -> Files.writeString(json(m), ""), "model.json: it is empty"),
        damaged(
            "model.json of words", m -> Files.writeString(json(m), "hm"), "model.json: it is no"),
        damaged(
            "half a model.json",
            m -> Files.writeString(json(m), Files.readString(json(m)).substring(0, 200)),
            "model.json: it is no JSON"),
        damaged(
            "model.json of a later version",
            m -> edit(m, "\"formatVersion\" : 1", "\"formatVersion\" : 99"),
            "model.json: ",
            "version 99"),
        damaged(
            "a name in model.json that was changed",
            m -> edit(m, "\"x2\"", "\"x3\""),
            "model.json: its checksum",
            "changed or damaged"),
        damaged(
            "model.json with another network",
            m -> {
              edit(m, "\"checksum\"", "\"formerly\"");
              edit(m, "\"inputs\" : 2", "\"inputs\" : 3");
            },
            "are expected"),
        damaged(
            "no parameters",
            m -> Files.delete(parameters(m)),
            "parameters.safetensors: the file is missing"),
        damaged(
            "truncated parameters",
            m -> {
              byte[] bytes = Files.readAllBytes(parameters(m));
              Files.write(parameters(m), Arrays.copyOf(bytes, bytes.length - 3));
            },
            "parameters.safetensors: ",
            "bytes"),
        damaged(
            "a flipped bit",
            m -> {
              byte[] bytes = Files.readAllBytes(parameters(m));
              bytes[bytes.length - 1] ^= 1;
              Files.write(parameters(m), bytes);
            },
            "parameters.safetensors: ",
            "SHA-256"),
        evaluate(
            "label that training has not seen",
            "x1,x2,label\n1,2,a\n2,1,zebra\n",
            "label 'zebra'",
            "[a, b]",
            "row 2 of <dir>/table.csv"),
        evaluate("no label column", "x1,x2\n1,2\n", "column 'label' is not in the table", "x1, x2"),
        evaluate("no rows", "x1,x2,label\n", "<dir>/table.csv", "no rows"),
        evaluate(
            "missing label",
            "x1,x2,label\n1,2,\n",
            "column 'label' has a missing value",
            "row 1 of <dir>/table.csv"),
        predict(
            "missing column", "x1,label\n1,a\n", "column 'x2' is not in the table", "x1, label"),
        predict("prediction column is there", "x1,x2,prediction\n1,2,3\n", "a column 'prediction'"),
        predict(
            "missing cell",
            "x1,x2\n1,2\n2,1\n3,\n",
            "column 'x2' has a missing value",
            "row 3 of <dir>/table.csv"),
        predict(
            "text for a number",
            "x1,x2\n1,2\n2,tall\n",
            "column 'x2'",
            "'tall'",
            "row 2 of <dir>/table.csv"),
        predict("ragged row", "x1,x2\n1,2\n2,1,3\n", "row 2 of <dir>/table.csv"),
        predict("output is there", GOOD_TABLE, "'<dir>/out' already exists", "--overwrite")
            .with("out/part-0.csv", "precious\n"));
  }

  private static List<Case> commandLines() {
    return List.of(
        command("Usage:", List.of(), "Usage:"),
        command("unknown command", List.of("trian"), "trian", "train"),
        command("help for an unknown command", List.of("help", "fly"), "'fly' is no command"),
        command("train without configuration", List.of("train"), "CONF.yaml"),
        command("unknown option", List.of("train", "c.yaml", "--epochs", "3"), "--epochs"),
        command(
            "spark option after the command",
            List.of("train", "c.yaml", "--master", "local[2]"),
            "--master",
            "go before the command"),
        command(
            "predict without --out", List.of("predict", "--model", "m", "--data", "d"), "--out"),
        command(
            "reader option without value",
            List.of("evaluate", "--model", "<model>", "--data", "<dir>", "--option", "sep"),
            "--option sep: expected key=value"),
        command(
                "unknown output format",
                List.of(
                    "predict",
                    "--model",
                    "<model>",
                    "--data",
                    "<dir>/table.csv",
                    "--out",
                    "<dir>/out",
                    "--outFormat",
                    "xlsx"),
                "--outFormat",
                "'xlsx'")
            .with("table.csv", GOOD_TABLE));
  }

  @BeforeAll
  static void trainSmallModel() throws IOException {
    Files.writeString(shared.resolve("table.csv"), GOOD_TABLE);
    Path config = shared.resolve("conf.yaml");
    Files.writeString(config, GOOD_CONFIG.replace("<dir>", shared.toString()));
    CommandRun.done("train", config.toString(), "--out", shared.resolve("run").toString());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isToldInOneMessageAndLeavesEveryFileAsItWas(Case c, @TempDir Path folder)
      throws IOException {
    for (Map.Entry<String, String> file : c.files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, filled(file.getValue(), folder));
    }
    c.preparation.in(folder);
    Map<String, String> before = content(folder);

    String[] arguments = c.arguments.stream().map(a -> filled(a, folder)).toArray(String[]::new);
    CommandRun run = CommandRun.of(arguments);

    assertEquals(Main.USER_ERROR, run.status(), run.err());
    for (String part : c.expected) {
      String wanted = filled(part, folder);
      assertTrue(run.err().contains(wanted), () -> "no <" + wanted + "> in: " + run.err());
    }
    assertFalse(run.err().contains("\tat "), run.err());
    assertEquals(before, content(folder), "files");
  }

  private static String filled(String text, Path folder) {
    return text.replace("<dir>", folder.toString())
        .replace("<model>", shared.resolve("run").toString());
  }

  /** Every file and folder by relative path, with its bytes. */
  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        content.put(
            folder.relativize(path).toString(),
            Files.isDirectory(path)
                ? "folder"
                : HexFormat.of().formatHex(Files.readAllBytes(path)));
      }
    }
    return content;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static Path json(Path model) {
    return model.resolve("model.json");
  }

  private static Path parameters(Path model) {
    return model.resolve("parameters.safetensors");
  }

  private static void edit(Path model, String from, String to) throws IOException {
    String text = Files.readString(json(model));
    assertTrue(text.contains(from), text);
    Files.writeString(json(model), text.replace(from, to));
  }
}
