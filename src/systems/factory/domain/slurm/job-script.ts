/**
 * The script that a node runs, in Bash. It makes sure of what Slurm does not: that one copy runs, that an end leaves a
 * file behind, that everything the program started is ended with it, and that a stop takes effect within 2 s.
 */

/** The names of its files, in the folder of the submission. */
export const FILES = {
  /** What Slurm is given; it begins the next one. */
  submit: 'submit.sh',
  script: 'job.sh',
  program: 'run.sh',
  guard: 'guard.sh',
  input: 'input.json',
  /** Of the program. */
  out: 'out',
  err: 'err',
  /** Of Slurm and of the script. */
  slurm: 'slurm.log',
  /** A folder, made by the copy that may run. */
  claim: 'claim',
  /** Made by a copy that may not. */
  again: 'again',
  start: 'start.json',
  exit: 'exit.json',
  /** Written every 5 s. */
  beat: 'beat',
  /** Tells it to stop. */
  stop: 'stop',
} as const;

export interface ScriptOptions {
  /** Absolute path of the folder of the submission. */
  readonly work: string;
  readonly token: string;
  readonly command: readonly string[];
  /** Absolute path. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What Slurm stores: no secret, and no more than it needs. Exit code 127 or 126: the node cannot read the folder. */
export function submitScript(work: string): string {
  return `#!/bin/bash\nexec /bin/bash ${quoted(`${work}/${FILES.script}`)}\n`;
}

/** Becomes the program. */
export function programScript({ token, command, folder, environment }: Omit<ScriptOptions, 'work'>): string {
  const variables = Object.entries({ ...environment, OWLERY_JOB: token });
  return `#!/bin/bash
cd ${quoted(folder)} || exit 126
# Without GPUs Slurm leaves it unset, which means all of them.
export CUDA_VISIBLE_DEVICES="\${CUDA_VISIBLE_DEVICES-}"
${variables.map(([name, value]) => `export ${name}=${quoted(value)}`).join('\n')}
exec ${command.map(quoted).join(' ')}
`;
}

/** Guards the program. */
export function jobScript({ work, token }: Pick<ScriptOptions, 'work' | 'token'>): string {
  return `#!/bin/bash
# Written by Owlery for one job: see docs/slurm.md.
mask=$(umask)
umask 077
work=${quoted(work)}
${sweeping(token)}cd "$work" || exit 126
# Late submissions, requeued jobs and jobs that the controller forgot may start a second copy.
if ! mkdir claim; then : >again; echo 'owlery: another copy of this job has begun' >&2; exit 75; fi

now() { date +%s.%3N; }
write() { printf '%s\\n' "$2" >"$1.new" && mv -f "$1.new" "$1"; }
began=$(now)
told=
fields() {
  printf '"token":"%s","job":%d,"node":"%s","began":%s' "$token" "\${SLURM_JOB_ID:-0}" "\${SLURMD_NODENAME-}" "$began"
}
finish() {
  if [ -z "$told" ] && [ -e stop ]; then told=STOP; fi
  write exit.json "{$(fields),\\"ended\\":$(now),\\"code\\":$1,\\"told\\":\\"$told\\",\\"out\\":$(stat -c %s out),\\"err\\":$(stat -c %s err)}"
  exit "$1"
}
# The guard ends the program: a handler that did more could be interrupted by the next signal, which Bash does not bear.
trap ': >stop; told=\${told:-TERM}' TERM INT

: >>out; : >>err
write start.json "{$(fields),\\"gpus\\":\\"\${CUDA_VISIBLE_DEVICES-}\\"}"
[ -e stop ] && finish 143
# Sees the stop file, and outlives this script: when the pipe ends, it ends what is left.
exec 9> >(exec setsid /bin/bash guard.sh >/dev/null 2>&1)
(umask "$mask"; exec /bin/bash run.sh) <input.json >out 2>err 9>&- &
program=$!
# A signal for this script ends the waiting, not the program. Quietly: Bash would tell of a killed program among what the
# user is shown.
while kill -0 "$program" 2>/dev/null; do wait "$program" 2>/dev/null; done
wait "$program" 2>/dev/null; code=$?
sweep
finish "$code"
`;
}

/** Ends what bears the job's mark, in a session of its own: on a stop with a second's notice, and at the end at once. */
export function guardScript(token: string): string {
  return `#!/bin/bash
trap '' TERM INT HUP
${sweeping(token)}turn=0 missing=0 asked=0
while :; do
  read -r -t 0.5 _; [ $? -gt 128 ] || break
  turn=$((turn + 1))
  [ $((turn % 10)) = 1 ] && date +%s >beat
  # The folder is removed when nobody needs the job any more; storage that is away for a moment is none of that.
  if [ -e claim ]; then missing=0; else missing=$((missing + 1)); fi
  if [ "$asked" -gt 0 ] || [ -e stop ] || [ "$missing" -gt 20 ]; then
    asked=$((asked + 1))
    [ "$asked" = 1 ] && tell TERM
    [ "$asked" -gt 2 ] && tell KILL
  fi
done
sweep
`;
}

/** Functions that signal every process that bears the mark of this job, whatever session or parent it has. */
const sweeping = (token: string) => `token=${quoted(token)}
tell() {
  local found file pid
  found=$(grep -lzxF "OWLERY_JOB=$token" /proc/[0-9]*/environ 2>/dev/null)
  [ -n "$found" ] || return 1
  for file in $found; do pid=\${file#/proc/}; kill "-$1" "\${pid%/environ}" 2>/dev/null; done
}
# Again, as one may have been started between the look and the signal.
sweep() { local turn; for turn in {1..100}; do tell KILL || break; sleep 0.02; done; }
`;

/** A word for a shell, in which nothing is special. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Slurm says which GPUs it has given; a task without GPUs sees those that it is told. */
export function environmentOf(
  { CUDA_VISIBLE_DEVICES: told, ...others }: Readonly<Record<string, string>>,
  gpus: number,
  attempt: number,
) {
  const visible = gpus === 0 && told !== undefined ? { CUDA_VISIBLE_DEVICES: told } : {};
  return { ...others, ...visible, OWLERY_ATTEMPT: String(attempt) };
}
