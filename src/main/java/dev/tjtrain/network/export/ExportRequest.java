package dev.tjtrain.network.export;

import java.nio.file.Path;

/**
 * What to export, as what, to where.
 *
 * @param model a run's {@code best.pt} or {@code last.pt}
 * @param out a file, or for {@link ExportFormat#DJL} a folder; what lies above it has to exist
 * @param withPreprocessing of {@link ExportFormat#TORCHSCRIPT} and {@link ExportFormat#ONNX}:
 *     whether raw images go in
 * @param half of {@link ExportFormat#ONNX}: whether it computes in half precision
 * @param overwrite whether an older export at {@code out} is replaced
 */
public record ExportRequest(
    Path model,
    ExportFormat format,
    Path out,
    boolean withPreprocessing,
    boolean half,
    boolean overwrite) {}
