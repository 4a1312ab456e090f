/**
 * Models and checkpoints on disk: data, never code.
 *
 * <p>A model is a folder of two files. {@code model.json} holds the format and its version, the
 * topology, the encoding of every input column, the classes or label scaling, the provenance, the
 * SHA-256 of the parameters, and last its own {@code checksum} (below). {@code
 * parameters.safetensors} holds them in the safetensors format:
 *
 * <pre>
 * bytes 0–7      length n of the header, unsigned little-endian
 * bytes 8–8+n    the header, JSON: {"layers.0.weight": {"dtype": "F32", "shape": [out, in],
 *                "data_offsets": [begin, end]}, "layers.0.bias": …}, padded with spaces to 8 bytes
 * the rest       the numbers, little-endian, row-major, without gaps, in the header's order
 * </pre>
 *
 * <p>An ensemble has a further file for each of its other networks, {@code
 * parameters-NNN-HASH.safetensors}, with the begin of its parameters' SHA-256; {@code model.json},
 * then of format version 2, holds all of these under {@code members}, and as {@code
 * parametersSha256} that of all parameters, network after network.
 *
 * <p>A checkpoint is a folder {@code checkpoints/step-NNNNNNNNNNNN} of two files: {@code
 * state.safetensors} with the tensors {@code parameters}, {@code moments.0}, ... of one dimension,
 * and, written last, {@code checkpoint.json} with the place in the run, what must be the same for
 * it to go on, the epochs' lines so far, the SHA-256 of each tensor, and its own {@code checksum}.
 *
 * <p>A checksum is the SHA-256, in lower-case hexadecimal, of the JSON without that key and without
 * white space, in ASCII with other characters escaped, and numbers as they are spelt: so a bit that
 * flips is refused, and a file that was indented anew is not. Format version 1 of {@code
 * model.json} had none at first: where the key is missing, the file is taken as it is. That is also
 * how to change one by hand.
 *
 * <p>A model's two files are written under temporary names and renamed. Where they replace others,
 * the earlier parameters are called {@code .parameters.safetensors.earlier} until {@code
 * model.json} is the new one, and a reader takes the pair whose hashes agree. Where an object store
 * has deleted {@code model.json} and not yet renamed the new one, that is read as {@code
 * .model.json.tmp}. Reading checks magic, version, sizes (before anything is allocated) and hash.
 * No file names another one, and nothing but these files is opened. What memory reading takes is in
 * proportion to the files' sizes. No class here knows Spark; files are reached through Hadoop's
 * FileSystem, so that a model may lie anywhere. Start reading at {@link
 * io.tributary.model.ModelFolder} and {@link io.tributary.model.CheckpointFolder}; {@link
 * io.tributary.model.FolderLock}, {@link io.tributary.model.OutputFolder} and {@link
 * io.tributary.model.ReadPaths} say what may be written where.
 */
package io.tributary.model;
