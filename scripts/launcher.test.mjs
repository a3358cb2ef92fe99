import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSupported } from './node-runtime.mjs';

const project = dirname(import.meta.dirname);
let folder;
let checkout;

/** A checkout with a program of three lines, installed and not yet built. */
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-launcher-')));
  checkout = join(folder, 'check out');
  mkdirSync(join(checkout, 'bin'), { recursive: true });
  copyFileSync(join(project, 'bin', 'holdfast'), join(checkout, 'bin', 'holdfast'));
  chmodSync(join(checkout, 'bin', 'holdfast'), 0o755);
  cpSync(join(project, 'scripts'), join(checkout, 'scripts'), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(checkout, 'node_modules'));
  write('package.json', '{ "name": "holdfast", "type": "module" }');
  write(
    'src/main.ts',
    "import { word } from './word.ts';\nconsole.log(JSON.stringify([word, ...process.argv.slice(2)]));\nprocess.exitCode = 7;",
  );
  write('src/word.ts', "export const word: string = 'first';");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('bin/holdfast', () => {
  it('builds once, and hands arguments and exit code over as they are', () => {
    const first = holdfast('a b', '--flag', '');
    const second = holdfast('again');

    expect(first).toMatchObject({
      status: 7,
      words: ['first', 'a b', '--flag', ''],
      stderr: expect.stringContaining('Building Holdfast once'),
    });
    expect(second).toMatchObject({ status: 7, words: ['first', 'again'], stderr: '' });
  });

  it('works through a link of a link, from anywhere', () => {
    symlinkSync(join(checkout, 'bin', 'holdfast'), join(folder, 'one'));
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync('../one', join(folder, 'elsewhere', 'two'));

    const { stdout } = spawnSync(join(folder, 'elsewhere', 'two'), ['x'], {
      cwd: '/',
      encoding: 'utf8',
      env: environment(),
    });

    expect(JSON.parse(stdout)).toEqual(['first', 'x']);
  });

  it('builds again when a source has changed, and not when only its time has', () => {
    holdfast();
    write('src/word.ts', "export const word: string = 'second';");
    inTheFuture('src/word.ts');
    const changed = holdfast();
    inTheFuture('src/word.ts');
    const touched = holdfast();

    expect(changed).toMatchObject({ words: ['second'], stderr: expect.stringContaining('Building') });
    expect(touched).toMatchObject({ words: ['second'], stderr: '' });
  });

  it('leaves the build that a running program started from, until the next but one', () => {
    holdfast();
    const first = realpathSync(join(checkout, 'dist', 'main.js'));
    rebuiltWith('second');
    expect(existsSync(first)).toBe(true);
    rebuiltWith('third');

    expect(existsSync(first)).toBe(false);
    expect(readdirSync(join(checkout, 'dist', 'builds'))).toHaveLength(2);
  });

  it('says what is wrong with the sources, and builds when they are mended', () => {
    write('src/word.ts', "export const word: string = 'broken");
    const broken = holdfast();
    write('src/word.ts', "export const word: string = 'mended';");

    expect(broken).toMatchObject({ status: 3, stderr: expect.stringContaining('could not be built') });
    expect(holdfast().words).toEqual(['mended']);
  });

  it('asks for npm ci where nothing is installed', () => {
    rmSync(join(checkout, 'node_modules'));

    expect(holdfast()).toMatchObject({ status: 3, stderr: expect.stringContaining('run "npm ci"') });
  });

  it('remembers the Node behind a version manager, and asks again when that changes', () => {
    const shim = join(folder, 'shims', 'node');
    const log = join(folder, 'asked');
    mkdirSync(dirname(shim));
    writeFileSync(shim, `#!/bin/sh\necho asked >>"${log}"\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
    const env = { ...environment(), PATH: `${dirname(shim)}:/usr/bin:/bin` };

    holdfastIn(env);
    holdfastIn(env);
    expect(readFileSync(log, 'utf8')).toBe('asked\n');
    expect(readFileSync(join(checkout, '.runtime', 'node'), 'utf8')).toBe(`${shim}\n${process.execPath}\n`);
    utimesSync(shim, later(), later());
    holdfastIn(env);
    expect(readFileSync(log, 'utf8')).toBe('asked\nasked\n');
  });
});

describe('isSupported', () => {
  it.each(['22.22.2', '22.23.0', '24.15.0', '24.21.0', '26.0.0', 'v26.1.0'])('takes Node %s', (version) => {
    expect(isSupported(version)).toBe(true);
  });

  it.each(['18.20.0', '20.20.2', '22.22.1', '22.12.0', '23.11.0', '24.14.9', '25.2.0'])(
    'takes a newer one instead of Node %s',
    (version) => {
      expect(isSupported(version)).toBe(false);
    },
  );
});

describe('the pinned Node', () => {
  it.each(['linux-x64', 'linux-arm64'])(
    'has an exact version and an integrity for %s, and names no host',
    (platform) => {
      const lockfile = JSON.parse(
        readFileSync(join(project, 'scripts', 'runtime', platform, 'package-lock.json'), 'utf8'),
      );

      expect(lockfile.packages[`node_modules/node-${platform}`]).toMatchObject({
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        integrity: expect.stringMatching(/^sha512-/),
      });
      expect(isSupported(lockfile.packages[`node_modules/node-${platform}`].version)).toBe(true);
      expect(lockfile.packages[`node_modules/node-${platform}`]).not.toHaveProperty('resolved');
    },
  );
});

function holdfast(...args) {
  return holdfastIn(environment(), ...args);
}

function holdfastIn(env, ...args) {
  const { status, stdout, stderr } = spawnSync(join(checkout, 'bin', 'holdfast'), args, {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { status, stderr, words: stdout ? JSON.parse(stdout) : [] };
}

function environment() {
  return { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: folder };
}

function rebuiltWith(word) {
  write('src/word.ts', `export const word: string = '${word}';`);
  inTheFuture('src/word.ts');
  expect(holdfast().words).toEqual([word]);
}

/** Later than anything that was just written, whatever the clock's resolution. */
function inTheFuture(path) {
  utimesSync(join(checkout, path), later(), later());
}

function later() {
  const newest = existsSync(join(checkout, 'dist', '.built')) ? statSync(join(checkout, 'dist', '.built')).mtimeMs : 0;
  return new Date(Math.max(newest, Date.now()) + 5_000);
}

function write(path, text) {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), `${text}\n`);
}
