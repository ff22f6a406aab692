import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { readLesson, type Lesson } from '../next/lesson.ts';
import { errorCode, errorText } from '../store/system-error.ts';

/** Largest lesson file that is read. */
const maxFileBytes = 1_000_000;

/** Reads the lesson at a path: the lesson, or why there is none, in words. */
export async function readLessonFile(path: string): Promise<Lesson | string> {
  let file: FileHandle | undefined;
  try {
    // Opening a pipe without a writer would block; it is no lesson anyway.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) return 'it is no regular file';
    if (stat.size > maxFileBytes) return 'it is larger than 1 MB';
    return readLesson(await file.readFile('utf8'));
  } catch (error) {
    return whyUnreadable(error);
  } finally {
    await file?.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  ENXIO: 'it is no regular file',
  EACCES: 'permission denied',
};

function whyUnreadable(error: unknown): string {
  const code = errorCode(error);
  return code === undefined ? errorText(error) : (reasons[code] ?? code);
}
