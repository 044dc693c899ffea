package dev.tjtrain.run.training;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.network.Network;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.folder.Checkpoints;
import dev.tjtrain.run.folder.RunDirectory;
import dev.tjtrain.work.Stop;
import java.util.Map;

/**
 * What a run works with once everything is found and built.
 *
 * @param config what was asked for
 * @param images of the dataset
 * @param split their parts, unreadable images included
 * @param network ready to train
 * @param directory where the run writes
 * @param checkpoints remember and save the network
 * @param provenance the content of config.json
 * @param events hear what happens
 * @param stop tells when to end early
 */
public record RunContext(
    TrainingConfig config,
    ImageFolderDataset images,
    Split split,
    Network network,
    RunDirectory directory,
    Checkpoints checkpoints,
    Map<String, Object> provenance,
    RunEvents events,
    Stop stop) {}
