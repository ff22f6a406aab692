/**
 * Shell command that trains one trial again, alone; `FILE` stands for a sweep file whose path is not known here. `program`:
 * how this person calls hypersweep.
 */
export function reproduceCommand(file: string | undefined, number: number, program = 'hypersweep'): string {
  return `${program} run ${shellWord(file ?? 'FILE')} --trial ${number}`;
}

/** Shell command that runs the whole sweep, under the same conditions as {@link reproduceCommand}. */
export function repeatCommand(file: string | undefined, program = 'hypersweep'): string {
  return `${program} run ${shellWord(file ?? 'FILE')}`;
}

/** One word for a POSIX shell, quoted where it must be; a leading dash is kept from looking like an option. */
function shellWord(text: string): string {
  const path = text.startsWith('-') ? `./${text}` : text;
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
