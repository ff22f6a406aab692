import type { Output } from '../output.ts';
import { statusJson } from '../report/json.ts';
import type { ReportModel } from '../report/model.ts';
import { pathLines, renderReport } from '../report/terminal.ts';
import { reportPaths, writeReport, writtenFiles } from '../run/write-report.ts';

/**
 * Prints the results, then writes the report's files and says where: whatever becomes of the files, the results are told.
 * @throws SweepError `STATE_UNWRITABLE`, `PACKAGE_INCOMPLETE`, after the results
 */
export async function tellReport(
  model: ReportModel,
  { stateFolder, output, json }: { readonly stateFolder: string; readonly output: Output; readonly json: boolean },
): Promise<void> {
  const paths = reportPaths(stateFolder, model);
  const tellJson = (path: string | null) => {
    if (json) output.result(JSON.stringify(statusJson(model, path), null, 2));
  };
  if (!json) output.result(renderReport(model, output));
  try {
    await writeReport(paths, model);
  } catch (error) {
    tellJson(null);
    throw error;
  }
  tellJson(paths.json);
  if (!json) output.result(pathLines(writtenFiles(paths), output).join('\n'));
}
