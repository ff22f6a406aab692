import { signedSchema, verify, type Signed } from './signing.ts';
import { SweepError } from './errors.ts';
import {
  foreignPresenceSchema,
  parseRecord,
  presenceSchema,
  recordLimits,
  recordVersion,
  type ForeignPresence,
  type Presence,
} from './records.ts';
import { signed, type Seal } from './sealed.ts';
import { z } from 'zod';

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
