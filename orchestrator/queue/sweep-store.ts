import { randomUUID } from 'node:crypto';
import type { SweepRecord } from '../../shared/records.ts';
import type { Seal } from '../../shared/sealed.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { defaultTag, registryQueue, storeJob } from '../../shared/store-layout.ts';
import { readStoreRecord, storeRecord } from '../../shared/store-record.ts';
import { openBroker, type Broker } from './broker.ts';

/** An open store and what seals its records; every function of this folder takes it first. */
export interface SweepStore {
  readonly broker: Broker;
  readonly seal: Seal;
  /** Tag whose workers are asked. */
  readonly tag: string;
  readonly close: () => Promise<void>;
}

/** The same store as a sweep's own commands see it: its trials are with the workers of the tag that the sweep requires. */
export function storeOf(store: SweepStore, record: SweepRecord): SweepStore {
  const { requires } = record.settings;
  return requires === undefined ? store : { ...store, tag: requires };
}

/**
 * Opens the store and learns its id, or gives it one.
 * @throws SweepError `SECRET_WRONG`, `RECORD_REFUSED`
 */
export async function openSweepStore(
  address: StoreAddress,
  options: {
    readonly secret: string;
    readonly namespace?: string;
    readonly tag?: string;
    readonly onError?: (error: Error) => void;
  },
): Promise<SweepStore> {
  const broker = openBroker(address, options);
  try {
    const storeId = await learnStoreId(broker, options.secret);
    const seal = { secret: options.secret, storeId };
    return { broker, seal, tag: options.tag ?? defaultTag, close: () => broker.close() };
  } catch (error) {
    await broker.close();
    throw error;
  }
}

/** The first to come names the store; BullMQ ignores a second job of that id, so everyone reads one name. */
async function learnStoreId(broker: Broker, secret: string): Promise<string> {
  const registry = broker.queue(registryQueue);
  let job = await registry.getJob(storeJob);
  if (job === undefined) {
    await registry.add('store', storeRecord(secret, randomUUID()), { jobId: storeJob });
    job = await registry.getJob(storeJob);
  }
  return readStoreRecord(secret, job?.data);
}
