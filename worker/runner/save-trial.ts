import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { io, LayersModel } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';
import type { Params } from '../../shared/trial.ts';
import { TrialError } from './trial-error.ts';

/** What of a trial is saved beside each other. */
export interface SavedTrial {
  readonly model: LayersModel;
  /** What `fit` gave; undefined where the task has none. */
  readonly state: unknown;
  readonly params: Params;
}

/** Makes the folder that a trial is to be saved into, before hours of training. @throws TrialError `user` where it cannot be */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TrialError('user', `--save ${folder}: no folder that can be written to (${why}).`, { cause });
  }
}

/**
 * Writes `model.json` and `weights.bin` (layers-model format, as `tf.loadLayersModel` reads it on every backend),
 * `state.json` (what `fit` gave, null where there is none) and `params.json` into a folder that {@link makeFolder} has made.
 */
export async function saveTrial(tf: TensorFlow, folder: string, { model, state, params }: SavedTrial): Promise<void> {
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      await writeFile(join(folder, 'weights.bin'), weightBytes(tf, artifacts.weightData));
      await writeFile(join(folder, 'model.json'), JSON.stringify(modelJson(artifacts)));
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  await writeFile(join(folder, 'state.json'), JSON.stringify(state ?? null));
  await writeFile(join(folder, 'params.json'), JSON.stringify(params, null, 2) + '\n');
}

function weightBytes(tf: TensorFlow, data: io.WeightData | undefined): Uint8Array {
  return new Uint8Array(tf.io.CompositeArrayBuffer.join(data));
}

function modelJson({ modelTopology, weightSpecs, format, generatedBy, convertedBy }: io.ModelArtifacts): object {
  return {
    modelTopology,
    format,
    generatedBy,
    convertedBy,
    weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
  };
}
