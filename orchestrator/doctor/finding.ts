/** One line of what `doctor` found. */
export interface Finding {
  readonly subject: string;
  /** `ok`; `note`: works, and could work better; `problem`: something will not work until it is cured. */
  readonly level: 'ok' | 'note' | 'problem';
  readonly text: string;
  /** What to do; there for every note and problem. */
  readonly remedy?: string;
}
