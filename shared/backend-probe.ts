import * as z from 'zod';
import { backends } from './records.ts';

/** What `worker/probe.ts` writes about a backend on this machine. */
export const backendProbeSchema = z.discriminatedUnion('works', [
  z.strictObject({
    works: z.literal(true),
    backend: z.enum(backends),
    /** Of TensorFlow.js, and of the native library where there is one. */
    version: z.string(),
    threads: z.number().int().positive(),
    /** Milliseconds of one training step of a tiny network. */
    stepMs: z.number().nonnegative(),
    /** Whether the loss fell. */
    learns: z.boolean(),
  }),
  z.strictObject({ works: z.literal(false), message: z.string(), remedy: z.string().nullable() }),
]);

/** See {@link backendProbeSchema}. */
export type BackendProbe = z.infer<typeof backendProbeSchema>;
