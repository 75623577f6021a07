/**
 * Completion scripts of the shells, made from the command table.
 *
 * Owns: the scripts. Does not own: words that only a data folder knows (`completion-command.ts`), which a script asks for
 * when they are needed.
 *
 * 1. Every command, option and fixed value of the table is in each script.
 */
import type { ArgumentSpec, CommandSpec, OptionSpec } from './command-spec.ts';
import { COMMANDS } from './commands.ts';
import type { Shell } from './shells.ts';

const PROGRAM = 'durable-sandbox';

export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bash();
    case 'zsh':
      // Zsh runs the functions of bash's completion.
      return `#compdef ${PROGRAM}\nautoload -Uz bashcompinit && bashcompinit\n${bash()}`;
    case 'fish':
      return fish();
    case 'pwsh':
      return pwsh();
  }
}

function names(command: CommandSpec): string[] {
  return [command.name, ...(command.aliases ?? [])];
}

function optionWords(options: readonly OptionSpec[]): string[] {
  return options.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);
}

const withChoices = (command: CommandSpec): OptionSpec[] =>
  command.options.filter(({ choices }) => choices !== undefined);

function bash(): string {
  const options = COMMANDS.map(
    (command) => `    ${names(command).join('|')}) options='${optionWords(command.options).join(' ')}' ;;`,
  );
  const values = COMMANDS.flatMap((command) =>
    withChoices(command).map(
      ({ name, choices = [] }) =>
        `    ${names(command)
          .map((each) => `${each}:--${name}`)
          .join('|')}) words='${choices.join(' ')}' ;;`,
    ),
  );
  const positions = COMMANDS.flatMap((command) =>
    command.arguments.flatMap((argument, index) => {
      const words = bashWords(argument);
      const patterns = names(command).map((each) => `${each}:${index + 2}`);
      return words === undefined ? [] : [`      ${patterns.join('|')}) words=${words} ;;`];
    }),
  );
  return `_durable_sandbox() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  local options='' words=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${COMMANDS.flatMap(names).join(' ')} help' -- "$current"))
    return
  fi
  case "$command" in
${options.join('\n')}
  esac
  case "$command:$previous" in
${values.join('\n')}
  esac
  if [ -z "$words" ] && [ "\${current#-}" != "$current" ]; then
    words="$options --help"
  elif [ -z "$words" ] && [ "\${previous#-}" = "$previous" ]; then
    case "$command:$COMP_CWORD" in
${positions.join('\n')}
    esac
  fi
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _durable_sandbox ${PROGRAM}
`;
}

function bashWords({ choices, completes }: ArgumentSpec): string | undefined {
  if (choices !== undefined) return `'${choices.join(' ')}'`;
  return completes === undefined ? undefined : `"$(${PROGRAM} completion ${completes} 2>/dev/null)"`;
}

function fish(): string {
  const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = COMMANDS.flatMap((command) => {
    const within = `complete -c ${PROGRAM} -n ${quote(`__fish_seen_subcommand_from ${names(command).join(' ')}`)}`;
    return [
      ...names(command).map(
        (name) => `complete -c ${PROGRAM} -n __fish_use_subcommand -f -a ${name} -d ${quote(command.summary)}`,
      ),
      ...command.options.map((option) => {
        const short = option.short === undefined ? '' : ` -s ${option.short}`;
        const value =
          option.value === undefined
            ? ''
            : option.choices === undefined
              ? ' -r'
              : ` -x -a ${quote(option.choices.join(' '))}`;
        return `${within} -l ${option.name}${short}${value} -d ${quote(option.summary)}`;
      }),
      ...command.arguments.flatMap(({ choices, completes }) => {
        if (choices !== undefined) return [`${within} -f -a ${quote(choices.join(' '))}`];
        return completes === undefined
          ? []
          : [`${within} -f -a ${quote(`(${PROGRAM} completion ${completes} 2>/dev/null)`)}`];
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function pwsh(): string {
  const list = (words: readonly string[]): string => `@(${words.map((word) => `'${word}'`).join(', ')})`;
  const options = COMMANDS.flatMap((command) =>
    names(command).map((name) => `    '${name}' = ${list(optionWords(command.options))}`),
  );
  const values = COMMANDS.flatMap((command) =>
    names(command).flatMap((name) =>
      withChoices(command).map(({ name: option, choices = [] }) => `    '${name} --${option}' = ${list(choices)}`),
    ),
  );
  const positions = COMMANDS.flatMap((command) =>
    names(command).flatMap((name) =>
      command.arguments.flatMap(({ choices, completes }, index) => {
        if (choices !== undefined) return [`    '${name} ${index + 2}' = { ${list(choices)} }`];
        return completes === undefined
          ? []
          : [`    '${name} ${index + 2}' = { ${PROGRAM} completion ${completes} 2>$null }`];
      }),
    ),
  );
  return `Register-ArgumentCompleter -Native -CommandName ${PROGRAM} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $options = @{
${options.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $positions = @{
${positions.join('\n')}
  }
  $given = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  if ($wordToComplete) { $given = @($given | Select-Object -SkipLast 1) }
  $command = if ($given.Count -gt 1) { $given[1] } else { '' }
  $place = "$command $($given.Count)"
  $words = if ($given.Count -le 1) { ${list(COMMANDS.flatMap(names))} }
    elseif ($values.ContainsKey("$command $($given[-1])")) { $values["$command $($given[-1])"] }
    elseif ($wordToComplete -like '-*') { $options[$command] }
    elseif ($positions.ContainsKey($place)) { & $positions[$place] }
  $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}
