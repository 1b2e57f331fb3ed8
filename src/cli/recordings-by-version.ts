import {format, parse} from 'node:path';
import {BadInput} from './failure.ts';

/** An interpreter, and the file for its recording. */
export interface FileOfVersion {
  readonly file: string;
  readonly python: string;
}

/**
 * Where the recordings of several CPythons go: `rec.json` becomes `rec-3.13.0.json`, by what each says that it is.
 *
 * @throws {@link BadInput} if two are of one version, `UnusableInterpreter` if one can't be recorded with.
 */
export async function filesByVersion(
  output: string,
  pythons: readonly string[],
  signal: AbortSignal,
): Promise<FileOfVersion[]> {
  const {askInterpreter} = await import('../recorder/index.ts');
  const {dir, name, ext} = parse(output);
  const byVersion = new Map<string, FileOfVersion>();
  for (const python of pythons) {
    const {version, label} = await askInterpreter(python, 'gil', signal);
    const other = byVersion.get(version)?.python;
    if (other !== undefined) {
      throw new BadInput(
        `--python ${other} and --python ${python} are both ${label}: their recordings would have the same name. Leave one out, or record with each by itself.`,
      );
    }
    byVersion.set(version, {file: format({dir, name: `${name}-${version}`, ext}), python});
  }
  return [...byVersion.values()];
}
