/**
 * Finds statements of a migration that a node of the previous version cannot live with: during a rolling upgrade it goes on
 * reading and writing the new schema. Read by PostgreSQL's own parser.
 */
import { parse } from 'libpg-query';

// biome-ignore lint/suspicious/noExplicitAny: PostgreSQL's parse tree, of which a few fields are read.
type Node = any;

/** Statements that add, or change no schema. */
const ADDING = new Set([
  ...[
    'CreateStmt',
    'IndexStmt',
    'CreateFunctionStmt',
    'CreateTrigStmt',
    'CreateSchemaStmt',
    'CreateSeqStmt',
    'ViewStmt',
  ],
  ...['CreateEnumStmt', 'CommentStmt', 'InsertStmt', 'UpdateStmt', 'SelectStmt', 'DoStmt'],
]);

/** Changes of an existing table that do not concern those who do not know of them. */
const HARMLESS = new Set([
  ...[
    'AT_DropNotNull',
    'AT_SetStatistics',
    'AT_SetRelOptions',
    'AT_ResetRelOptions',
    'AT_ValidateConstraint',
    'AT_AttachPartition',
  ],
]);

/** @returns one sentence for each statement that is not additive */
export async function breakingStatements(migration: string): Promise<string[]> {
  const { stmts = [] } = (await parse(migration)) as { stmts?: { stmt: Node }[] };
  const made = new Set(stmts.flatMap(({ stmt }) => stmt.CreateStmt?.relation.relname ?? []));
  return stmts.flatMap(({ stmt }) => faultsOf(stmt, made));
}

function faultsOf(stmt: Node, made: ReadonlySet<string>): string[] {
  const [[kind, node]] = Object.entries(stmt) as [[string, Node]];
  const table: string = node.relation?.relname ?? '';
  if (kind === 'IndexStmt' && node.unique && !made.has(table))
    return [`a unique index refuses rows that the previous version writes to ${table}`];
  if (ADDING.has(kind)) return [];
  if (kind === 'DropStmt' && node.removeType === 'OBJECT_INDEX') return [];
  if (kind === 'DropStmt') return [`the previous version still uses what is dropped (${node.removeType})`];
  if (kind === 'RenameStmt') return [`the previous version knows only the old name (${node.renameType})`];
  if (kind === 'AlterTableStmt') {
    if (made.has(table)) return [];
    return node.cmds.flatMap(({ AlterTableCmd: cmd }: Node) => faultOfChange(table, cmd));
  }
  return [`${kind} is not known to be additive`];
}

function faultOfChange(table: string, { subtype, name, def }: Node): string[] {
  if (HARMLESS.has(subtype)) return [];
  if (subtype === 'AT_ColumnDefault' && def) return [];
  if (subtype === 'AT_AddColumn') {
    const constraints: string[] = (def.ColumnDef.constraints ?? []).map(({ Constraint }: Node) => Constraint.contype);
    const isFilled = constraints.some((one) => ['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED'].includes(one));
    if (constraints.includes('CONSTR_NOTNULL') && !isFilled)
      return [`the previous version does not fill ${table}.${def.ColumnDef.colname}: it needs a default`];
    if (constraints.some((one) => ['CONSTR_UNIQUE', 'CONSTR_PRIMARY'].includes(one)))
      return [`the previous version does not fill ${table}.${def.ColumnDef.colname}, which is unique`];
    return [];
  }
  return [`${subtype} of ${table}${name ? `.${name}` : ''} changes what the previous version reads or writes`];
}
