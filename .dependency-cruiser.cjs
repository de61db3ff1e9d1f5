/**
 * The import fence of docs/ARCHITECTURE.md: who may know whom. Each rule says why, because that is what a person who trips
 * over it needs to read.
 */
module.exports = {
  forbidden: [
    {
      name: 'core-reaches-no-system',
      comment: 'The core is what all systems stand on. What it needs from one of them, app/ passes in.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/(systems|http|commands|app|main)', reachable: true },
    },
    {
      name: 'shared-reaches-no-core',
      comment: 'shared/ holds libraries that any program could use: none of them may know what Owlery is.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/(core|locales|systems|http|commands|app|main)', reachable: true },
    },
    ...['identity', 'market', 'factory', 'courseware', 'study', 'console'].map((system) => ({
      name: `${system}-reaches-no-other-system`,
      comment:
        'Each system can be served alone. What one needs from another, app/systems.ts passes in as an interface.',
      severity: 'error',
      from: { path: `^src/systems/${system}/` },
      to: { path: '^src/systems/', pathNot: `^src/systems/${system}/`, reachable: true },
    })),
    {
      name: 'http-reaches-no-system',
      comment: 'http/ carries any surface; a rule of one contract belongs in that system’s surface.ts.',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/(systems|commands|app|main)', reachable: true },
    },
    {
      name: 'declare-reaches-no-serve',
      comment: 'http/declare/ is what a system says of its API; how that is served may change without it.',
      severity: 'error',
      from: { path: '^src/http/declare/' },
      to: { path: '^src/http/serve/', reachable: true },
    },
    {
      name: 'only-commands-reach-app',
      comment: 'app/ wires everything together. A part that reached it could take what it was not given.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app|commands|main)' },
      to: { path: '^src/(app|commands|main)', reachable: true },
    },
    {
      name: 'domain-knows-no-http',
      comment: 'A service returns values and throws domain errors: the worker runs the same code with no request.',
      severity: 'error',
      from: { path: '^src/(core|systems/[^/]+/(domain|jobs))/' },
      to: { path: ['^src/http/', 'node_modules/(fastify|@fastify)/', '^src/systems/[^/]+/(routes/|surface|present)'] },
    },
    {
      name: 'domain-knows-no-jobs',
      comment: 'domain/ orders work by a contract of its own; jobs/ holds the handlers, which only workers load.',
      severity: 'error',
      from: { path: '^src/systems/[^/]+/domain/' },
      to: { path: '^src/systems/[^/]+/jobs/', reachable: true },
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
        pathNot: '(^src/core/db/|-queries\\.ts$|^src/core/jobs/engine/queue\\.ts$)',
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
      name: 'no-circles',
      comment: 'Two modules that need each other, be it for a type, are one module or hide a third below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...[
      ['rows', 'scripts', 'warehouses', 'tables'],
      ['schedules', 'stored-tasks', 'executions', 'tasks', 'scheduler'],
    ].flatMap((floors) =>
      floors.slice(0, -1).map((floor, index) => ({
        name: `market-${floor}-below-${floors[index + 1]}`,
        comment: `Of the market's folders ${floors.join(', ')}, each may know those before it and none behind it.`,
        severity: 'error',
        from: { path: `^src/systems/market/domain/${floor}/` },
        to: { path: `^src/systems/market/domain/(${floors.slice(index + 1).join('|')})/`, reachable: true },
      })),
    ),
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
