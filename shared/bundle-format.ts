import { pathToFileURL } from 'node:url';

/**
 * Stands, quoted, in a code bundle where the task imported `hypersweep`. The worker puts the URL of its own running package
 * there, so that a bundle never brings or finds another copy.
 */
export const packageSpecifier = '"hypersweep-package:index"';

/** Where a bundle's source map begins: its last line. */
const mapComment = '//# sourceMappingURL=data:application/json;base64,';

/** What a bundle is completed with on the machine that runs it. */
export interface BundlePlace {
  /** The running package's public door, a file URL. */
  readonly packageUrl: string;
  /** Folder of the task file, absolute. */
  readonly folder: string;
}

/** The module as it is laid on a disk for runners: with the package's door, and with stack lines that name the user's own files. */
export function bundleForDisk(code: string, { packageUrl, folder }: BundlePlace): string {
  const at = code.lastIndexOf(mapComment);
  const program = (at < 0 ? code : code.slice(0, at)).replaceAll(packageSpecifier, JSON.stringify(packageUrl));
  return at < 0 ? program : program + mapComment + rooted(code.slice(at + mapComment.length), folder);
}

/** Sources in the map are relative to the task file, which is elsewhere than the module. A map that cannot be read stays as it is. */
function rooted(base64: string, folder: string): string {
  try {
    const map: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    if (typeof map !== 'object') return base64;
    const sourceRoot = `${pathToFileURL(folder).href}/`;
    return Buffer.from(JSON.stringify({ ...map, sourceRoot })).toString('base64');
  } catch {
    return base64;
  }
}
