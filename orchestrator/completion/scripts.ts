import { completionQuestion } from './question.ts';

/** Shells that completion is known for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What each shell runs for the words up to the cursor, the unfinished one included. */
const ask = `hypersweep ${completionQuestion}`;

const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of hypersweep for bash: source <(hypersweep completion bash), in ~/.bashrc.
_hypersweep() {
  local IFS=$'\\n'
  COMPREPLY=($(${ask} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]]; then compopt -o nospace; fi
}
complete -o bashdefault -o default -F _hypersweep hypersweep
`,
  zsh: `#compdef hypersweep
# Completion of hypersweep for zsh: source <(hypersweep completion zsh), in ~/.zshrc behind compinit.
_hypersweep() {
  local -a found folders others
  found=(\${(f)"$(${ask} "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  folders=(\${(M)found:#*/})
  others=(\${found:#*/})
  if (( \${#found} == 0 )); then _files; return; fi
  (( \${#folders} == 0 )) || compadd -S '' -- $folders
  (( \${#others} == 0 )) || compadd -- $others
}
compdef _hypersweep hypersweep
`,
  fish: `# Completion of hypersweep for fish: hypersweep completion fish > ~/.config/fish/completions/hypersweep.fish
complete -c hypersweep -f -a '(${ask} (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};

/** The script that makes a shell complete commands, flags, sweep files and sweep names. */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}
