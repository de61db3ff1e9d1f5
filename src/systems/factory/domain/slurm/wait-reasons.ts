/** Why a job waits, as users are told: https://slurm.schedmd.com/job_reason_codes.html */
import type { CodedOf } from '../../../../shared/messages.ts';

/** `reason` is Slurm's own word. */
export type SlurmWaits = {
  slurm_submitting: Record<string, never>;
  /** The controller does not answer. */
  slurm_away: Record<string, never>;
  /** Slurm takes no further jobs of this account now. `reason`: its sentence. */
  slurm_full: { reason: string };
  slurm_resources: { reason: string };
  slurm_priority: { reason: string };
  slurm_limit: { reason: string };
  slurm_nodes: { reason: string };
  slurm_partition: { reason: string };
  slurm_begin: { reason: string };
  slurm_dependency: { reason: string };
  slurm_held: { reason: string };
  slurm_licenses: { reason: string };
  slurm_reservation: { reason: string };
  /** It asks for what the cluster does not have. */
  slurm_impossible: { reason: string };
  slurm_other: { reason: string };
  /** Slurm has not looked at it yet, or gives no reason. */
  slurm_waiting: Record<string, never>;
};

type WithReason = Exclude<keyof SlurmWaits, 'slurm_submitting' | 'slurm_away' | 'slurm_waiting'>;

/** The first that fits. */
const KINDS: readonly (readonly [RegExp, WithReason])[] = [
  [/^Resources\b/, 'slurm_resources'],
  [/^Priority\b/, 'slurm_priority'],
  [/^(PartitionConfig|BadConstraints|InvalidAccount|InvalidQOS)\b/, 'slurm_impossible'],
  [/^Partition(NodeLimit|TimeLimit)\b/, 'slurm_impossible'],
  [/^Partition(Down|Inactive)\b/, 'slurm_partition'],
  [/^(ReqNodeNotAvail|NodeDown|Nodes required for job are DOWN)/, 'slurm_nodes'],
  [/^(QOS|Assoc|MaxJobs|Job.*Limit|AccountingPolicy|Max\w+Per)/, 'slurm_limit'],
  [/^(BeginTime|Cleaning|Prolog)\b/, 'slurm_begin'],
  [/^Dependency/, 'slurm_dependency'],
  [/^(JobHeld|Held|launch failed)/, 'slurm_held'],
  [/^Licenses\b/, 'slurm_licenses'],
  [/^(Reservation|ReqNodeReserved)/, 'slurm_reservation'],
];

export function waitOf(reason: string): CodedOf<SlurmWaits> {
  const bare = reason.replace(/^\((.*)\)$/, '$1');
  if (bare === '' || bare === 'None') return { code: 'slurm_waiting', data: {} };
  const [, code = 'slurm_other'] = KINDS.find(([pattern]) => pattern.test(bare)) ?? [];
  return { code, data: { reason: bare } } as CodedOf<SlurmWaits>;
}
