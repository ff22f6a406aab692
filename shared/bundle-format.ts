/**
 * Stands, quoted, in a code bundle where the task imported `hypersweep`. The worker puts the URL of its own running package
 * there, so that a bundle never brings or finds another copy.
 */
export const packageSpecifier = '"hypersweep-package:index"';

/** The module as it is laid on a disk for runners: with the running package's public door, a file URL, put in. */
export function bundleForDisk(code: string, packageUrl: string): string {
  return code.replaceAll(packageSpecifier, JSON.stringify(packageUrl));
}
