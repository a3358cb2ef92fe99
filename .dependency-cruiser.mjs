/** Who may import whom (STYLE §1), for `scripts/check-boundaries.mjs`. Each rule says why in one sentence. */

const tests = '(\\.test\\.tsx?$|^tests/|^bench/)';

/** What stands on what, besides itself; every import between folders of ours that is not in here is forbidden. */
const standsOn = {
  '^src/common/': [],
  '^src/formats/': ['^src/common/'],
  '^src/engines/': ['^src/(formats|common)/'],
  '^src/workers/': ['^src/(engines|formats|common)/'],
  '^src/platform/': ['^src/common/'],
  '^src/client/': ['^src/common/', '^src/modules/[^/]+/[a-z-]*contract\\.ts$'],
  '^src/cli/': ['^src/(client|engines|formats|common)/', '^src/platform/(files|config|workers)/'],
  '^src/server/': [
    '^src/(platform|workers|engines|formats|common)/',
    '^src/modules/[^/]+/(index|[a-z-]*contract)\\.ts$',
  ],
  '^src/main\\.ts$': ['^src/(server|cli|platform|common)/'],
  '^web/': ['^src/(client|formats|common)/', '^src/modules/[^/]+/[a-z-]*contract\\.ts$'],
};

const layers = Object.entries(standsOn).map(([from, allowed]) => ({
  name: `stands-on:${from.replace(/[\^\\$]/g, '').replace(/\/$/, '')}`,
  comment: `It stands on ${allowed.length === 0 ? 'nothing of ours' : allowed.join(' and ')} only.`,
  severity: 'error',
  from: { path: from, pathNot: tests },
  to: { path: '^(src|web)/', pathNot: [from, ...allowed] },
}));

export default {
  forbidden: [
    ...layers,
    {
      name: 'modules-on-the-ground',
      comment:
        'A module stands on what lies below it, never on the server, the command line, the client or the web app.',
      severity: 'error',
      from: { path: '^src/modules/', pathNot: tests },
      to: { path: '^(web|src/(server|cli|client)/|src/main\\.ts)' },
    },
    {
      name: 'modules-by-their-door',
      comment: 'Another module is used through its index.ts or contract.ts, so that what lies behind can change.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: tests },
      to: {
        path: '^src/modules/',
        pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/(index|[a-z-]*contract)\\.ts$'],
      },
    },
    {
      name: 'contracts-are-plain',
      comment: 'A contract crosses into the browser: it stands on other contracts and on common only.',
      severity: 'error',
      from: { path: '^src/modules/[^/]+/contract\\.ts$' },
      to: { path: '^(src|web)/', pathNot: ['^src/common/', '^src/modules/[^/]+/[a-z-]*contract\\.ts$'] },
    },
    {
      name: 'pure-ground',
      comment: 'common, formats and engines touch no file, network, clock or database: they are handed what they need.',
      severity: 'error',
      from: { path: '^src/(common|formats|engines)/', pathNot: tests },
      to: {
        path: [
          '^(node:)?(fs|net|http|https|http2|tls|dns|dgram|child_process|worker_threads|cluster|os|process|timers|perf_hooks|sqlite)(/|$)',
          'node_modules/(pg|kysely|fastify|graphile-worker|pino|tinypool)/',
        ],
      },
    },
    {
      name: 'one-door',
      comment: 'Whatever goes out passes platform/egress, which refuses what must not be reached (decision 0014).',
      severity: 'error',
      from: { path: '^src/(platform|modules|server|workers)/', pathNot: ['^src/platform/egress/', tests] },
      to: {
        path: ['^(node:)?(net|http|https|http2|tls|dns|dgram)(/|$)', 'node_modules/undici/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Tests and benchmarks stand on the program, never the other way round.',
      severity: 'error',
      from: { path: '^(src|web)/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one idea in two files, or two ideas that want a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages',
      comment: 'The program runs from the packages that package.json calls dependencies.',
      severity: 'error',
      from: { path: '^(src|web)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
};
