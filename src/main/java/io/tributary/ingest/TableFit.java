package io.tributary.ingest;

import io.tributary.data.ColumnNarrowing;
import io.tributary.data.ColumnQuantiles;
import io.tributary.data.ColumnStatistics;
import io.tributary.data.DataSettings;
import io.tributary.data.InputBins;
import io.tributary.data.LabelScaling;
import io.tributary.data.MissingPolicy;
import io.tributary.data.RowBlock;
import io.tributary.data.RowLayout;
import io.tributary.data.SplitRule;
import io.tributary.data.TableEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The two ways from a table, whose columns have been chosen, to its shards: in one pass where it
 * holds nothing but numbers, and in two. Both give the same bits.
 *
 * @param rules what is chosen once columns and label are known
 * @param storage where the shards are to be kept
 * @param initial of a model that says how columns are read
 * @param request the columns, and what to look at in them
 * @param cached receives every cached RDD, for its owner to release
 */
record TableFit(
    Dataset<Row> table,
    String name,
    DataSettings settings,
    FitRules rules,
    long seed,
    int shards,
    StoragePlan storage,
    Optional<TableEncoding> initial,
    ColumnSelection selection,
    TableProfile.Request request,
    List<JavaRDD<?>> cached) {

  private SplitRule split() {
    return RowMarks.rule(settings);
  }

  private RowMarks marks() {
    if (!RowMarks.areMade(settings)) {
      return null;
    }
    return Ingest.guarded(
        name, table, request.projection(), null, new MarkLimits(table, settings, seed)::marks);
  }

  /** The table, packed. */
  Ingest.Result result() {
    return initial.isPresent()
        ? profiledFirst()
        : packedNumbers(plain()).map(this::placed).orElseGet(this::profiledFirst);
  }

  /** A table whose rows are at their places, unscaled, and what was met on the way. */
  private record Packed(ShardPacker.Sorted sorted, TableProfile profile, PackingCounts counts) {}

  // Empty if there are texts; its profile is then of no use, since it ended early.
  private Optional<Packed> packedNumbers(List<ColumnNarrowing> narrowings) {
    if (!settings.inputs().categorical().isEmpty()
        || !settings.inputs().hash().isEmpty()
        || !settings.key().isEmpty()
        || RowMarks.areMade(settings)
        || !settings.inputs().text().isEmpty()
        || !settings.reading().dateFormats().isEmpty()) {
      return Optional.empty();
    }
    Projection projection = request.projection();
    Optional<JavaRDD<ColumnarBatch>> columns = NumberPacker.columns(table, projection);
    RowLayout layout = numbersLayout();
    return Ingest.guarded(
        name,
        table,
        projection,
        null,
        () -> {
          long expected = storage.expectedBytes(table, layout.stride(), columns.isPresent());
          KeyRanges ranges = storage.ranges(shards, expected);
          NumberPacker packer =
              new NumberPacker(
                  request,
                  selection.features().size(),
                  selection.features().size() + selection.labels().size(),
                  settings.missing() == MissingPolicy.IMPUTE,
                  seed,
                  ranges,
                  narrowings);
          JavaRDD<InternalRow> rows = Ingest.rows(table, projection);
          if (!packer.isPlausible(rows)) {
            return Optional.empty();
          }
          if (columns.isPresent()) { // else the size is a guess
            long count = expected / layout.stride() / Float.BYTES;
            Ingest.room(table).check(name, storage, count, layout.stride());
          }
          NumberPacker.Sums sums =
              NumberPacker.Sums.registered(table.sparkSession().sparkContext());
          JavaPairRDD<Integer, RowBlock> packed =
              columns
                  .map(batches -> packer.packColumns(batches, sums))
                  .orElseGet(() -> packer.pack(rows, sums));
          ShardPacker.Sorted sorted = ShardPacker.sorted(packed, layout, ranges, split(), cached);
          TableProfile profile = sums.profiles().value();
          if (profile == null || profile.notNumbers) {
            release();
            return Optional.empty();
          }
          return Optional.of(new Packed(sorted, profile, sums.counts().value()));
        });
  }

  private RowLayout numbersLayout() {
    return new RowLayout(
        selection.features().size(), selection.labels().size(), selection.weight().isPresent());
  }

  // As most columns are, and so it is assumed of all.
  private List<ColumnNarrowing> plain() {
    return Collections.nCopies(request.projection().columns().size(), ColumnNarrowing.PLAIN);
  }

  private Ingest.Result placed(Packed numbers) {
    if (Arrays.stream(numbers.profile.columns).anyMatch(column -> column.numbers.mayHaveMerged())) {
      release();
      return profiledFirst();
    }
    EncodingDecision decision = decision(numbers.profile, noneWide());
    TableEncoding encoding = decided(decision, numbers.profile);
    LabelIngestion label = LabelIngestion.of(encoding.label());
    int firstLabel = selection.features().size();
    List<ColumnProfile> labelColumns =
        Arrays.asList(numbers.profile.columns)
            .subList(firstLabel, firstLabel + selection.labels().size());
    Optional<float[]> classes = label.classNumbers();
    boolean allFeatures =
        encoding.features().size() == selection.features().size()
            && encoding.features().stream().allMatch(f -> FeatureIngestion.of(f).isNumber());
    if (allFeatures && classes.isPresent() && label.isUsableAsPacked(labelColumns)) {
      List<ColumnNarrowing> narrowings = Narrowings.of(encoding);
      if (narrowings.equals(plain())) {
        return scaled(numbers, encoding, classes.get(), decision);
      }
      release();
      Packed again = packedNumbers(narrowings).orElseThrow();
      return scaled(again, encoding, classes.get(), decision);
    }
    release();
    return packed(encoding, numbers.profile, decision);
  }

  private void release() {
    cached.forEach(rdd -> rdd.unpersist(false));
    cached.clear();
  }

  private Ingest.Result profiledFirst() {
    TableProfile profile = profile(request);
    WideColumns wide = wide(profile);
    EncodingDecision decision = decision(profile, wide);
    TableEncoding own = decided(decision, profile);
    TableEncoding encoding =
        initial
            .map(
                model ->
                    InitialEncoding.of(model, own, TableSource.columnNames(table.schema()), name))
            .orElse(own);
    return packed(encoding, profile, decision);
  }

  private TableProfile profile(TableProfile.Request of) {
    Projection projection = of.projection();
    return Ingest.guarded(
        name, table, projection, null, () -> TableProfile.of(Ingest.rows(table, projection), of));
  }

  private WideColumns noneWide() {
    return new WideColumns(settings.inputs(), 0);
  }

  // Columns of many categories, if there are any, in a look at what the others are.
  private WideColumns wide(TableProfile profile) {
    if (rules.leastRows() == 0) {
      return noneWide();
    }
    WideColumns wide = new WideColumns(settings.inputs(), rules.leastRows());
    decision(profile, wide).encoding(labelType());
    if (wide.areAsked()) {
      wide.take(profile(wide.request(table, settings)));
    }
    return wide;
  }

  private EncodingDecision decision(TableProfile profile, WideColumns wide) {
    return new EncodingDecision(
        settings, selection, profile, TableSource.columnNames(table.schema()), wide);
  }

  private DataType labelType() {
    return table.schema().apply(settings.label().get(0)).dataType();
  }

  private TableEncoding decided(EncodingDecision decision, TableProfile profile) {
    TableEncoding encoding = decision.encoding(labelType());
    if (encoding == null) {
      throw Ingest.explained(name, table, request.projection(), settings, decision.problems());
    }
    boolean scalesLabel = rules.labelScaling().of(encoding) == LabelScaling.STANDARD;
    return new Narrowings(selection, profile, settings.inputs().scaling(), scalesLabel)
        .applied(encoding);
  }

  private Ingest.Result packed(
      TableEncoding encoding, TableProfile profile, EncodingDecision decision) {
    Projection projection =
        Projection.of(table, encoding, true)
            .and(table, settings.key())
            .and(table, RowMarks.columns(settings));
    Ingest.room(table).check(name, storage, profile.rows, encoding.layout().stride());
    long bytes = profile.rows * encoding.layout().stride() * Float.BYTES;
    ShardPacker packer =
        new ShardPacker(
            encoding,
            projection,
            settings.badRows(),
            seed,
            settings.key(),
            marks(),
            storage.ranges(shards, bytes));
    PartitionSums<PackingCounts> counts =
        PartitionSums.registered(table.sparkSession().sparkContext());
    ShardPacker.Sorted sorted =
        Ingest.guarded(
            name,
            table,
            projection,
            encoding,
            () -> packer.pack(Ingest.rows(table, projection), split(), counts, cached));
    return scaled(new Packed(sorted, profile, counts.value()), encoding, new float[0], decision);
  }

  private double smallestLabel(TableProfile profile) {
    int first = selection.features().size();
    double smallest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < selection.labels().size(); k++) {
      smallest = Math.min(smallest, profile.columns[first + k].numbers.range.smallest());
    }
    return smallest;
  }

  private Ingest.Result scaled(
      Packed packed, TableEncoding unscaled, float[] classNumbers, EncodingDecision decision) {
    ShardPacker.Sorted sorted = FewRows.split(parted(packed.sorted, unscaled), unscaled);
    boolean scalesLabel = rules.labelScaling().of(unscaled) == LabelScaling.STANDARD;
    int bins = rules.bins().of(unscaled);
    ColumnStatistics statistics = statistics(sorted, unscaled, bins);
    TableEncoding encoding =
        initial.isPresent()
            ? unscaled // which a model has scaled already
            : unscaled.fitted(statistics, settings.inputs().scaling(), scalesLabel);
    long bytes = Ingest.bytes(sorted, encoding);
    List<String> notes = new ArrayList<>(decision.notes());
    notes.addAll(LostDigits.notes(selection, packed.profile, unscaled));
    FewRows.note(sorted.split(), unscaled.label(), classNumbers).ifPresent(notes::add);
    storage.reason(bytes).ifPresent(notes::add);
    return new Ingest.Result(
        Ingest.scaled(name, sorted, encoding, classNumbers, storage, packed.counts),
        encoding,
        packed.profile.rows,
        sorted.moments().weight(unscaled.layout().targetOffset()) > 0,
        smallestLabel(packed.profile),
        notes,
        bins == 0 ? Optional.empty() : Optional.of(statistics.bins(encoding, bins)),
        decision.wide());
  }

  private ShardPacker.Sorted parted(ShardPacker.Sorted sorted, TableEncoding unscaled) {
    int folds = rules.folds().of(sorted.count());
    return folds == 0 ? sorted : sorted.splitBy(sorted.split().inFolds(folds), unscaled.layout());
  }

  private ColumnStatistics statistics(ShardPacker.Sorted sorted, TableEncoding unscaled, int bins) {
    List<Integer> quantities = unscaled.quantities();
    int ofScaling = settings.inputs().scaling().quantiles(Math.max(1, quantities.size()));
    if (quantities.isEmpty() || ofScaling == 0 && bins == 0) {
      return new ColumnStatistics(sorted.moments(), ColumnQuantiles.NONE);
    }
    QuantilePasses passes = new QuantilePasses(unscaled.layout(), sorted.split());
    return new ColumnStatistics(
        sorted.moments(),
        passes.of(sorted, quantities, Math.max(ofScaling, 2), InputBins.levels(bins)));
  }
}
