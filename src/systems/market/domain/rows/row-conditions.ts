/** Conditions on the columns of a collected table: which operators a type has, and which values they take. */
import { type ColumnType, typeOfValue } from './column-types.ts';

export const OPERATORS = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'contains', 'empty', 'filled'] as const;

export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  readonly column: string;
  readonly operator: Operator;
  /** As text; unused by `empty` and `filled`. */
  readonly value: string;
}

const ORDERED: readonly Operator[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'empty', 'filled'];

const OF_TYPE: Record<ColumnType, readonly Operator[]> = {
  boolean: ['eq', 'empty', 'filled'],
  bigint: ORDERED,
  numeric: ORDERED,
  'double precision': ORDERED,
  date: ORDERED,
  timestamp: ORDERED,
  timestamptz: ORDERED,
  jsonb: ['contains', 'empty', 'filled'],
  text: [...ORDERED, 'contains'],
};

export const operatorsOf = (type: ColumnType): readonly Operator[] => OF_TYPE[type];

/** Operators that select one stretch of a sorted index. */
const IN_ONE_STRETCH: readonly Operator[] = ['eq', 'lt', 'le', 'gt', 'ge', 'empty'];

/** Whether an index of a column finds the rows: all conditions select one stretch of it. */
export const isOneStretch = (conditions: readonly Condition[], column: string) =>
  conditions.every((one) => one.column === column && IN_ONE_STRETCH.includes(one.operator));

export const takesValue = (operator: Operator) => operator !== 'empty' && operator !== 'filled';

const MOST_CHARACTERS = 1_000;
const INTEGER = /^[+-]?\d{1,19}$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** Whether a text is a value of a type. A time without an offset is UTC. */
export function isValueOf(type: ColumnType, value: string): boolean {
  if (value.length > MOST_CHARACTERS || value.includes('\0')) return false;
  switch (type) {
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'bigint':
      return INTEGER.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value);
    case 'numeric':
      return DECIMAL.test(value);
    case 'double precision':
      return value.trim() !== '' && Number.isFinite(Number(value));
    case 'date':
      return typeOfValue(value) === 'date';
    case 'timestamp':
      return ['date', 'timestamp'].includes(typeOfValue(value));
    case 'timestamptz':
      return ['date', 'timestamp', 'timestamptz'].includes(typeOfValue(value));
    default:
      return true;
  }
}
