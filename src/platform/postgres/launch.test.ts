import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Binaries, findBinaries, missingLinks } from './binaries.ts';
import { planLaunch } from './launch.ts';

const isRoot = process.getuid?.() === 0;

let folder: string;
let copy: Binaries;
let dataDirectory: string;

/** A copy of the package as `npm ci --ignore-scripts` leaves it: without the links between library names. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-launch-'));
  chmodSync(folder, 0o755);
  dataDirectory = join(folder, 'data');
  mkdirSync(dataDirectory);
  const { packageFolder, major } = findBinaries({ dataDirectory });
  cpSync(packageFolder!, join(folder, 'package'), { recursive: true, verbatimSymlinks: true });
  copy = {
    folder: join(folder, 'package', 'native', 'bin'),
    packageFolder: join(folder, 'package'),
    major,
    version: `test-${process.pid}`,
  };
  for (const { target } of linksOf(copy)) rmSync(join(copy.packageFolder!, target), { force: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join('/var/cache/holdfast', copy.version), { recursive: true, force: true });
});

describe('planLaunch', () => {
  it('makes the library links that an install without scripts leaves out', () => {
    expect(missingLinks(copy.packageFolder!).length).toBeGreaterThan(0);

    const launch = planLaunch(dataDirectory, copy);

    expect(missingLinks(copy.packageFolder!)).toEqual([]);
    expect(launch.binaries.folder).toBe(copy.folder);
    expect(versionBy(launch)).toContain(`PostgreSQL) ${copy.major}`);
  });

  it.runIf(isRoot)('copies binaries that stand below a folder which only root may enter', () => {
    chmodSync(folder, 0o700);
    const elsewhere = mkdtempSync(join(tmpdir(), 'holdfast-launch-'));
    chmodSync(elsewhere, 0o711);

    const launch = planLaunch(elsewhere, copy);

    expect(launch.binaries.folder).toBe(join('/var/cache/holdfast', copy.version, 'native', 'bin'));
    expect(versionBy(launch)).toContain(`PostgreSQL) ${copy.major}`);
    expect(existsSync(join(dirname(launch.binaries.folder), 'lib', 'libpgcommon.a'))).toBe(false);
    rmSync(elsewhere, { recursive: true });
  });

  it.runIf(isRoot)('copies binaries that were installed for their owner only', () => {
    chmodSync(join(copy.packageFolder!, 'native', 'lib'), 0o700);

    expect(planLaunch(dataDirectory, copy).binaries.folder).not.toBe(copy.folder);
  });

  it.runIf(isRoot)('copies binaries for a plain user who may not make the links', () => {
    const nobody = 65534;
    chownSync(dataDirectory, nobody, nobody);

    const launch = planAs(nobody);

    expect(launch.stderr).toBe('');
    expect(launch.stdout).toContain(join(dataDirectory, 'cache', copy.version, 'native', 'bin'));
    expect(missingLinks(copy.packageFolder!).length).toBeGreaterThan(0);
  });
});

/** Reading everywhere stays allowed, so that the test also runs in a checkout that only root may enter. */
function planAs(uid: number) {
  const right = '+dac_read_search';
  const become = [
    `--reuid=${uid}`,
    `--regid=${uid}`,
    '--clear-groups',
    `--inh-caps=${right}`,
    `--ambient-caps=${right}`,
  ];
  const program = `import { planLaunch } from ${JSON.stringify(join(import.meta.dirname, 'launch.ts'))};
    console.log(planLaunch(${JSON.stringify(dataDirectory)}, ${JSON.stringify(copy)}).binaries.folder);`;
  const node = [process.execPath, '--input-type=module', '--eval', program];
  return spawnSync('setpriv', [...become, ...node], { encoding: 'utf8', cwd: '/' });
}

function linksOf(binaries: Binaries): { target: string }[] {
  const list = readFileSync(join(binaries.packageFolder!, 'native', 'pg-symlinks.json'), 'utf8');
  return JSON.parse(list);
}

function versionBy(launch: ReturnType<typeof planLaunch>): string {
  const { file, args, options } = launch.command(join(launch.binaries.folder, 'postgres'), ['--version']);
  return spawnSync(file, args, { ...options, encoding: 'utf8' }).stdout;
}
