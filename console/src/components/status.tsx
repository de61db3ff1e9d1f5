/** Statuses: the badge, the progress bar and the row of squares of all systems. */
import { Ban, Check, CircleDashed, Clock3, LoaderCircle, Pause, TimerOff, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '../format.ts';

export type Tone = 'run' | 'ok' | 'bad' | 'warn' | 'idle';

/** The statuses of all systems; those of a single system are beside the general one with the same meaning. */
const tones: Record<string, Tone> = {
  draft: 'idle',
  pending: 'idle',
  queued: 'idle',
  running: 'run',
  paused: 'warn',
  completed: 'ok',
  failed: 'bad',
  timed_out: 'bad',
  timeout: 'bad',
  cancelled: 'idle',
};

const shapes: Record<string, typeof Check> = {
  draft: CircleDashed,
  pending: Clock3,
  queued: Clock3,
  running: LoaderCircle,
  paused: Pause,
  completed: Check,
  failed: X,
  timed_out: TimerOff,
  timeout: TimerOff,
  cancelled: Ban,
};

export const toneOf = (status: string): Tone => tones[status] ?? 'idle';

export const isFinal = (status: string) =>
  ['completed', 'failed', 'timed_out', 'timeout', 'cancelled'].includes(status);

export function StatusBadge({ status }: { status: string }) {
  const { t } = useTranslation();
  const Shape = shapes[status] ?? CircleDashed;
  return (
    <span className="badge" data-tone={toneOf(status)}>
      <Shape size={12} aria-hidden strokeWidth={2.6} />
      {t(`status.${status}`, status)}
    </span>
  );
}

interface BarProps {
  /** 0 to 100. */
  value: number;
  status?: string;
  label: string;
  /** The current and next work in words. */
  words?: ReactNode;
  isBig?: boolean;
}

export function ProgressBar({ value, status = 'running', label, words, isBig = false }: BarProps) {
  const tone = toneOf(status) === 'run' ? 'run' : toneOf(status);
  const whole = Math.max(0, Math.min(100, value));
  return (
    <div className={isBig ? 'bar big-bar' : 'bar'} data-tone={tone}>
      <div
        className="bar-track"
        role="progressbar"
        aria-label={label}
        aria-valuenow={Math.round(whole)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div className="bar-fill" style={{ width: `${whole}%` }} />
      </div>
      {words !== undefined && (
        <div className="bar-words">
          <span className="clip">{words}</span>
          <span>{percent(whole)}</span>
        </div>
      )}
    </div>
  );
}

/** The last runs of a task, oldest first. */
export function Squares({ runs, label }: { runs: readonly { status: string; title: string }[]; label: string }) {
  return (
    <span className="squares" role="img" aria-label={label}>
      {runs.map((run, index) => (
        <span key={index} className="square" data-tone={toneOf(run.status)} title={run.title} />
      ))}
    </span>
  );
}
