/** The first word of a shell's question what could be typed; the command line so far follows, its last word unfinished. */
export const completionQuestion = '--get-completions';
