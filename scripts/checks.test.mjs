import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkBoundaries } from './check-boundaries.mjs';
import { checkDependencies } from './check-dependencies.mjs';
import { checkLicences, isAllowed } from './check-licences.mjs';
import { checkLockfiles, checkWords } from './check-tree.mjs';
import { hasPassed } from './report.mjs';

let root;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-checks-')));
  write('package.json', JSON.stringify({ name: 'planted', type: 'module', dependencies: {}, devDependencies: {} }));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('checkBoundaries', () => {
  it('is content with imports that STYLE allows', async () => {
    write('src/common/ids.ts', 'export const id = 1;');
    write('src/formats/csv/read.ts', "import { id } from '../../common/ids.ts'; export const read = id;");
    write('src/modules/sites/contract.ts', "import { id } from '../../common/ids.ts'; export const Site = id;");
    write('src/modules/suppliers/operations.ts', "import { Site } from '../sites/contract.ts'; export const x = Site;");
    write('web/main.tsx', "import { Site } from '../src/modules/sites/contract.ts'; export const x = Site;");

    const outcome = await checkBoundaries(root);

    expect(outcome.problems).toEqual([]);
    expect(hasPassed(outcome)).toBe(true);
  });

  it.each([
    ['src/common/a.ts', 'src/formats/b.ts'],
    ['src/formats/a.ts', 'src/engines/b.ts'],
    ['src/engines/a.ts', 'src/platform/b/c.ts'],
    ['src/platform/a.ts', 'src/modules/b/index.ts'],
    ['src/modules/a/operations.ts', 'src/modules/b/store.ts'],
    ['src/modules/a/operations.ts', 'src/server/b.ts'],
    ['src/modules/a/contract.ts', 'src/formats/b.ts'],
    ['src/cli/a.ts', 'src/platform/database/b.ts'],
    ['src/cli/a.ts', 'src/modules/b/index.ts'],
    ['src/client/a.ts', 'src/modules/b/index.ts'],
    ['src/server/a.ts', 'src/modules/b/store.ts'],
    ['src/common/a.ts', 'tests/builders.ts'],
    ['src/common/a.ts', 'src/common/b.test.ts'],
    ['web/a.tsx', 'src/modules/b/operations.ts'],
    ['web/a.tsx', 'src/platform/b.ts'],
  ])('finds %s importing %s, also when it imports types only', async (from, to) => {
    write(to, 'export type B = number; export const b = 1;');
    const specifier = '../'.repeat(from.split('/').length - 1) + to;
    for (const statement of [
      `import { b } from '${specifier}'; export const a = b;`,
      `import type { B } from '${specifier}'; export type A = B;`,
    ]) {
      write(from, statement);

      const outcome = await checkBoundaries(root);

      expect(outcome.problems.filter((problem) => problem.startsWith(`${from} → ${to}`))).not.toEqual([]);
    }
  });

  it('finds a file touched by what must stay pure, a cycle, and an import that leads nowhere', async () => {
    write('src/engines/a.ts', "import { readFileSync } from 'node:fs'; export const a = readFileSync;");
    write('src/common/b.ts', "import { c } from './c.ts'; export const b = () => c;");
    write('src/common/c.ts', "import { b } from './b.ts'; export const c = () => b;");
    write('src/common/d.ts', "import { e } from './e.ts'; export const d = e;");

    const { problems } = await checkBoundaries(root);

    expect(problems).toEqual([
      expect.stringMatching(/^src\/common\/b.ts → .*Files that need each other/),
      expect.stringMatching(/^src\/engines\/a.ts → fs: .*touch no file/),
      expect.stringMatching(/^src\/common\/d.ts → .*leads somewhere/),
    ]);
  });

  it('fails when it saw nothing', async () => {
    mkdirSync(join(root, 'src'));

    expect(hasPassed(await checkBoundaries(root))).toBe(false);
  });
});

describe('checkLicences', () => {
  it('finds a package whose licence we may not use, wherever it is installed', () => {
    installed('good', { license: 'MIT' });
    installed('good/node_modules/@scope/bad', { license: 'GPL-3.0-only' });
    installed('silent', {});

    expect(checkLicences(root).problems).toEqual([
      '@scope/bad 1.0.0 (node_modules/good/node_modules/@scope/bad) has the licence GPL-3.0-only.',
      'silent 1.0.0 (node_modules/silent) has the licence none.',
    ]);
  });

  it('takes any side of OR and needs every side of AND', () => {
    expect(isAllowed('(MIT OR GPL-3.0-only)')).toBe(true);
    expect(isAllowed('MIT AND GPL-3.0-only')).toBe(false);
    expect(isAllowed('Apache-2.0 AND MIT')).toBe(true);
  });

  it('fails when it saw nothing', () => {
    expect(hasPassed(checkLicences(root))).toBe(false);
  });
});

describe('checkDependencies', () => {
  const lockfile = (packages) => write('package-lock.json', JSON.stringify({ packages }));

  it('is content with exact versions under strong hashes', () => {
    write('package.json', JSON.stringify({ dependencies: { a: '1.0.0' }, devDependencies: { b: '2.0.0-beta.1' } }));
    lockfile({
      '': { dependencies: { a: '1.0.0' }, devDependencies: { b: '2.0.0-beta.1' } },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' },
      'node_modules/b': { version: '2.0.0-beta.1', integrity: 'sha512-x' },
    });

    expect(checkDependencies(root)).toMatchObject({ problems: [], count: 2 });
  });

  it('finds ranges, a lockfile that lags behind, weak hashes, and scripts that nobody looked at', () => {
    write('package.json', JSON.stringify({ dependencies: { a: '^1.0.0', b: '2.0.0', '@swc/core': '1.0.0' } }));
    lockfile({
      '': { dependencies: { a: '^1.0.0', b: '1.0.0', '@swc/core': '1.0.0' } },
      'node_modules/a': { version: '1.0.0', integrity: 'sha1-x', hasInstallScript: true },
      'node_modules/@swc/core': { version: '1.0.0', integrity: 'sha512-x', hasInstallScript: true },
    });

    expect(checkDependencies(root).problems).toEqual([
      'package.json: a has no exact version (^1.0.0).',
      'package-lock.json does not hold b 2.0.0: run npm install.',
      'package-lock.json: node_modules/a has no SHA-512.',
      expect.stringContaining('node_modules/a runs a script when it is installed'),
    ]);
  });
});

describe('the repository', () => {
  beforeEach(() => {
    spawnSync('git', ['init', '--quiet'], { cwd: root });
  });

  it('may not hold a lockfile that names a host or leaves out an integrity', () => {
    const packages = {
      '': { name: 'planted' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' },
      'node_modules/b': { version: '1.0.0', integrity: 'sha512-x', resolved: 'https://example.org/b.tgz' },
      'node_modules/c': { version: '1.0.0' },
    };
    write('package-lock.json', JSON.stringify({ packages }));

    expect(checkLockfiles(root).problems).toEqual([
      'package-lock.json: node_modules/b names a host or has no integrity.',
      'package-lock.json: node_modules/c names a host or has no integrity.',
    ]);
  });

  it('may not hold a lockfile that npm 11 refuses because it names optional packages without holding them', () => {
    const packages = {
      'node_modules/a': {
        version: '1.0.0',
        integrity: 'sha512-x',
        optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' },
      },
      'node_modules/a-linux': { version: '1.0.0', integrity: 'sha512-x' },
      'node_modules/b/node_modules/a': {
        version: '2.0.0',
        integrity: 'sha512-x',
        optionalDependencies: { 'a-linux': '2.0.0' },
      },
      'node_modules/c/node_modules/a': {
        version: '2.0.0',
        integrity: 'sha512-x',
        optionalDependencies: { 'a-linux': '2.0.0' },
      },
      'node_modules/c/node_modules/a-linux': { version: '2.0.0', integrity: 'sha512-x' },
    };
    write('package-lock.json', JSON.stringify({ packages }));

    expect(checkLockfiles(root).problems).toEqual([
      'package-lock.json: node_modules/a names a-mac, which it does not hold (scripts/lockfile.mjs).',
      'package-lock.json: node_modules/b/node_modules/a names a-linux, which it does not hold (scripts/lockfile.mjs).',
    ]);
  });

  it('may not hold unfinished work or tests that do not run, and says where', () => {
    write('src/a.ts', `\n// ${'TO'}${'DO'}: later\n`);
    write('src/a.test.ts', `it.${'skip'}('works', () => {});`);

    expect(checkWords(root).problems).toEqual([
      expect.stringMatching(/^src\/a\.test\.ts:1: /),
      expect.stringMatching(/^src\/a\.ts:2: /),
    ]);
  });
});

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `${text}\n`);
}

function installed(name, more) {
  const [last] = name.split('node_modules/').slice(-1);
  write(`node_modules/${name}/package.json`, JSON.stringify({ name: last, version: '1.0.0', ...more }));
}
