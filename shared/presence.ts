import * as z from 'zod';
import { SweepError } from './errors.ts';
import { backends, parseRecord, recordLimits, recordVersion } from './records.ts';
import { signed, type Seal } from './sealed.ts';
import { signedSchema, verify, type Signed } from './signing.ts';

/** What every version of a worker tells of itself. */
const presenceBase = {
  id: z.uuid(),
  /** Rises with every beat: whether a worker lives is told by that, for clocks differ. */
  beat: z.number().int().min(0),
  /** By the worker's own clock. */
  at: z.number(),
  host: z.string().max(300),
  pid: z.number().int(),
  hypersweep: z.string().max(40),
};

/** A worker as it makes itself known, beat by beat. */
const presenceSchema = z.strictObject({
  version: z.literal(recordVersion),
  ...presenceBase,
  startedAt: z.number(),
  node: z.string().max(40),
  tensorflow: z.string().max(100),
  backend: z.enum(backends),
  threads: z.number().int().min(1),
  tag: z.string().max(100),
  slots: z.number().int().min(1),
  /** Takes no further trial. */
  leaving: z.boolean(),
  running: z
    .array(z.strictObject({ trial: z.string().max(200), attempt: z.number().int(), since: z.number() }))
    .max(300),
  done: z.number().int().min(0),
  /** Sweeps that this worker cannot run, and why. */
  unfit: z.array(z.strictObject({ sweepId: z.string().max(16), why: z.string().max(500) })).max(20),
});
export type Presence = z.infer<typeof presenceSchema>;

/** As much of a presence as can be read of any version. */
const foreignPresenceSchema = z.object({ version: z.number().int(), ...presenceBase });
export type ForeignPresence = z.infer<typeof foreignPresenceSchema>;

/** How often a worker says that it is there, in ms. */
export const beatEveryMs = 5000;

const presenceJobSchema = z.strictObject({ body: signedSchema });

/** A worker's presence as it stands in the store, in its own job. */
export function sealPresence(seal: Seal, presence: Presence): { body: Signed } {
  return { body: signed(seal, { kind: 'worker', trial: presence.id }, presence) };
}

/**
 * What a presence job says: a worker of this record version with everything, one of another version with what all versions tell.
 * @throws SweepError `RECORD_REFUSED`
 */
export function openPresence(seal: Seal, id: string, data: unknown): Presence | ForeignPresence {
  const parsed = presenceJobSchema.safeParse(data);
  if (!parsed.success)
    throw new SweepError('RECORD_REFUSED', `The presence of worker ${id} does not have the shape of a signed record.`);
  const text = verify(seal.secret, { kind: 'worker', storeId: seal.storeId, trial: id }, parsed.data.body);
  const about = { what: `presence of worker ${id}`, limit: recordLimits.line };
  const foreign = parseRecord(foreignPresenceSchema, text, about);
  return foreign.version === recordVersion ? parseRecord(presenceSchema, text, about) : foreign;
}

/** Whether a worker speaks this program's record version, and so may take its trials. */
export function isOurs(presence: Presence | ForeignPresence): presence is Presence {
  return presence.version === recordVersion;
}
