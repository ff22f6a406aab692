import type { SweepError } from '../../shared/errors.ts';
import { recordVersion } from '../../shared/records.ts';
import type { Output } from '../output.ts';
import { otherVersions } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';

/** Tells of a sweep that is left out, for example because another version wrote it, and what can be done about it. */
export function tellRefused({ notice }: Pick<Output, 'notice'>): (error: SweepError) => void {
  return ({ message, hint }) => notice(hint === undefined ? message : `${message} ${hint}`);
}

/** Tells of sweeps that stand where this version does not look. */
export async function tellOtherVersions(store: SweepStore, { notice }: Pick<Output, 'notice'>): Promise<void> {
  const versions = await otherVersions(store);
  if (versions.length === 0) return;
  notice(
    `This store also holds sweeps of record version ${versions.join(', ')}, which this hypersweep does not see: it reads version ${recordVersion}. ` +
      'Read or delete them with the version that wrote them; to run a file anew, run it with this one.',
  );
}
