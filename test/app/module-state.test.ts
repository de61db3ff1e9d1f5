/**
 * Modules hold no state: an object that is created and passed on holds it, so that two of them
 * can exist side by side and a test knows which one it uses.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Constructors of objects that change later. A Set or Map created with its content counts as a constant. */
const CACHES = new Set(['WeakMap', 'WeakSet', 'LRUCache', 'EventEmitter', 'FairSemaphore', 'AsyncLocalStorage']);
const LIMITS = new Set(['pLimit', 'Batches', 'PQueue']);

function isState(initializer: ts.Expression | undefined): boolean {
  if (!initializer) return false;
  if (ts.isNewExpression(initializer) && ts.isIdentifier(initializer.expression)) {
    const { text } = initializer.expression;
    return (
      CACHES.has(text) || LIMITS.has(text) || ((text === 'Map' || text === 'Set') && !initializer.arguments?.length)
    );
  }
  if (ts.isCallExpression(initializer) && ts.isIdentifier(initializer.expression)) {
    return LIMITS.has(initializer.expression.text);
  }
  return ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0;
}

const isReadonly = (type: ts.TypeNode | undefined) => /^\s*(readonly|Readonly)/.test(type?.getFullText() ?? '');

/** The names of the module-level variables that hold state. */
function stateIn(code: string, file = 'module.ts'): string[] {
  return ts
    .createSourceFile(file, code, ts.ScriptTarget.ESNext, true)
    .statements.filter((statement) => ts.isVariableStatement(statement))
    .flatMap(({ declarationList: { flags, declarations } }) =>
      declarations
        .filter(
          ({ initializer, type }) => (flags & ts.NodeFlags.Const) === 0 || (isState(initializer) && !isReadonly(type)),
        )
        .map(({ name }) => (ts.isIdentifier(name) ? name.text : 'a pattern')),
    );
}

test.each([
  ['let a = 1;', ['a']],
  ['export var b;', ['b']],
  ['const c = new WeakMap<object, string>();', ['c']],
  ['const d = new Map();', ['d']],
  ['const e: string[] = [];', ['e']],
  ['const f = pLimit(2);', ['f']],
  ['const g = new LRUCache({ max: 1 });', ['g']],
  ["const h = new Set(['one']); const i = new Map([[1, 2]]); const k = 5; function l() { let m = 1; return m; }", []],
  ['const n: readonly string[] = []; const o: ReadonlySet<string> = new Set();', []],
])('%s is recognised', (code, names) => {
  expect(stateIn(code)).toEqual(names);
});

test.each(['src/**/*.ts', 'console/src/**/*.{ts,tsx}'])('No module of %s holds state', (files) => {
  const found = globSync(files, { cwd: ROOT }).flatMap((file) =>
    stateIn(readFileSync(join(ROOT, file), 'utf8'), file).map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});
