/** Reads Slurm's values, which take several forms from version to version. */

/** A number, or `{set, infinite, number}` of newer versions. Undefined: not set. */
export function numberOf(given: unknown): number | undefined {
  if (typeof given === 'number') return given;
  if (typeof given === 'string' && /^\d+(\.\d+)?$/.test(given)) return Number(given);
  if (typeof given !== 'object' || given === null) return undefined;
  const { set, infinite, number } = given as { set?: boolean; infinite?: boolean; number?: unknown };
  return set === false || infinite === true ? undefined : numberOf(number);
}

/** Seconds since 1970; 0 and what is not a number stand for no time. */
export function timeOf(given: unknown): Date | undefined {
  const seconds = numberOf(given);
  return seconds ? new Date(seconds * 1_000) : undefined;
}

/** Newer versions may give more than one. */
export function firstNode(nodes: string): string {
  // n[1-3,7] → n1
  const compressed = /^([^[,]*)\[(\d+)[^\]]*\]/.exec(nodes);
  if (compressed) return `${compressed[1]}${compressed[2]}`;
  return nodes.split(',')[0]?.replace(/^\(null\)$|^None assigned$/, '') ?? '';
}

/**
 * The GPUs of a node.
 * @param gres such as `gpu:a100:2(S:0-1),gpu:v100:1`, `gpu:4`, `(null)`
 * @param used such as `gpu:a100:1(IDX:0)`, `gpu:2(IDX:0-1)`, `N/A`
 */
export function gpusOf(gres: string, used: string): { type: string; taken: boolean }[] {
  const taken = new Map(resourcesOf(used).map(({ type, indexes, count }) => [type, { indexes, count }]));
  return resourcesOf(gres).flatMap(({ type, count }, place, all) => {
    const { indexes, count: inUse } = taken.get(type) ?? { indexes: undefined, count: 0 };
    const before = all.slice(0, place).reduce((sum, one) => sum + one.count, 0);
    return Array.from({ length: count }, (_, index) => ({
      type,
      taken: indexes ? indexes.has(before + index) || (before > 0 && indexes.has(index)) : index < inUse,
    }));
  });
}

function resourcesOf(text: string) {
  const parts = text.match(/[^,(]+(\([^)]*\))?/g) ?? [];
  return parts.flatMap((part) => {
    const [, type = '', digits = '', , list] =
      /^gpu(?::([A-Za-z_][\w.-]*))?:(\d+)(\((?:IDX|S):([^)]*)\))?/.exec(part) ?? [];
    if (digits === '') return [];
    const indexes = part.includes('(IDX:') && list !== 'N/A' ? indexesOf(list ?? '') : undefined;
    return [{ type, count: Number(digits), indexes }];
  });
}

/** `0-1,3` */
function indexesOf(list: string): Set<number> {
  return new Set(
    list.split(',').flatMap((span) => {
      const [first = 0, last = first] = span.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    }),
  );
}

/** The token in a job's comment. */
export const tokenOf = (comment: string): string => /\bowlery=([0-9a-f]+)/.exec(comment)?.[1] ?? '';
export const commentOf = (token: string): string => `owlery=${token}`;
