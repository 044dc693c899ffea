package dev.tjtrain.run;

import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.Split;
import dev.tjtrain.model.MobileNetV2;
import java.util.Map;

/**
 * What a run works with once everything is found and built.
 *
 * @param config what was asked for
 * @param frames the images
 * @param split their parts, unreadable images included
 * @param network ready to train
 * @param directory where the run writes
 * @param checkpoints remember and save the network
 * @param provenance the content of config.json
 * @param events hear what happens
 * @param stop tells when to end early
 */
record RunParts(
    TrainingConfig config,
    FrameFolder frames,
    Split split,
    MobileNetV2 network,
    RunDirectory directory,
    Checkpoints checkpoints,
    Map<String, Object> provenance,
    RunEvents events,
    Stop stop) {}
