/**
 * The import fence of docs/ARCHITECTURE.md: who may know whom. Each rule says why, because that is what whoever trips
 * over it needs to read.
 */
module.exports = {
  forbidden: [
    {
      name: 'core-knows-no-system',
      comment: 'The core is what all systems stand on. What it needs from one of them, compose.ts passes in.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/(systems|http|commands|app|main)' },
    },
    {
      name: 'systems-know-no-other',
      comment: 'Each system can be served alone. What one needs from another, compose.ts wires as an interface.',
      severity: 'error',
      from: { path: '^src/systems/([^/]+)/' },
      to: { path: '^src/systems/', pathNot: '^src/systems/$1/' },
    },
    {
      name: 'http-knows-no-system',
      comment: 'http/ carries any surface; a rule of one contract belongs in that system’s surface.ts.',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/(systems|commands|app|main)' },
    },
    {
      name: 'domain-knows-no-http',
      comment: 'A service returns values and throws domain errors: the worker runs the same code with no request.',
      severity: 'error',
      from: { path: '^src/(core|systems/[^/]+/(domain|jobs))/' },
      to: { path: ['^src/http/', 'node_modules/(fastify|@fastify)/', '^src/systems/[^/]+/(routes/|surface|present)'] },
    },
    {
      name: 'only-the-skin-knows-fastify',
      comment:
        'Only http/, surface.ts and routes/ know Fastify, so that it can be replaced and everything else tested without it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(http/|systems/[^/]+/(routes/|surface))' },
      to: { path: 'node_modules/(fastify|@fastify)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sql-lives-in-queries',
      comment: 'Only core/db and *-queries.ts know SQL: a reader finds every statement about a table in one file.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '(^src/core/db/|-queries\\.ts$|^src/core/jobs/engine/queue\\.ts$|^src/http/serve/health\\.ts$)',
      },
      to: { path: 'node_modules/(kysely|pg|pg-copy-streams|mysql2)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'locales-hold-words',
      comment:
        'src/locales/ is text for people, typed by the lists of codes it words. It needs their types and no code of theirs.',
      severity: 'error',
      from: { path: '^src/locales/' },
      to: { path: '^src/', pathNot: '^src/(locales|shared)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'declared-dependencies',
      comment: 'A package that package.json does not name may vanish with the next install.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-import-of-nothing',
      comment: 'The file is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
