import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SweepError } from '../../shared/errors.ts';
import type { Seal } from '../../shared/sealed.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { defaultTag, registryQueue, storeJob } from '../../shared/store-layout.ts';
import { openBroker, type Broker } from './broker.ts';

/** An open store and what seals its records; every function of this folder takes it first. */
export interface SweepStore {
  readonly broker: Broker;
  readonly seal: Seal;
  /** Tag whose workers are asked. */
  readonly tag: string;
  readonly close: () => Promise<void>;
}

const storeIdSchema = z.strictObject({ storeId: z.uuid() });

/** Opens the store and learns its id, or gives it one. */
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
    const storeId = await learnStoreId(broker);
    const seal = { secret: options.secret, storeId };
    return { broker, seal, tag: options.tag ?? defaultTag, close: () => broker.close() };
  } catch (error) {
    await broker.close();
    throw error;
  }
}

/** The first to come names the store; BullMQ ignores a second job of that id, so everyone reads one name. */
async function learnStoreId(broker: Broker): Promise<string> {
  const registry = broker.queue(registryQueue);
  const found = (await registry.getJob(storeJob)) ?? (await addStoreJob(broker));
  const parsed = storeIdSchema.safeParse(found?.data);
  if (parsed.success) return parsed.data.storeId;
  throw new SweepError('RECORD_REFUSED', 'The record that names this store is not of the expected shape.');
}

async function addStoreJob(broker: Broker) {
  const registry = broker.queue(registryQueue);
  await registry.add('store', { storeId: randomUUID() }, { jobId: storeJob });
  return registry.getJob(storeJob);
}
