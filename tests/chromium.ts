import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { programRoot } from '../src/platform/config/index.ts';

/** A Chromium for the browser stories: one of this machine, else the one that came through npm. */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    // Our own arguments: the package's turn off web security, which the stories are there to prove.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

interface FoundChromium {
  executablePath: string;
  env: Record<string, string>;
}

export async function findChromium(environment: NodeJS.ProcessEnv = process.env): Promise<FoundChromium> {
  const installed = [environment.CHROME_PATH, chromium.executablePath(), ...systemPlaces].find(
    (path) => path && existsSync(path),
  );
  if (installed) return { executablePath: installed, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'The browser tests need a Chromium: install one (Debian: apt-get install chromium) or set CHROME_PATH.',
    );
  }
  return withLibraries(await unpackedChromium());
}

const systemPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Unpacks the browser once into the checkout's own ignored folder; the package itself would use a name in /tmp that all can guess. */
async function unpackedChromium(): Promise<string> {
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const target = join(programRoot(), '.runtime', `chromium-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const draft = mkdtempSync(`${target}.draft-`);
  const { TMPDIR: before } = process.env;
  process.env.TMPDIR = draft;
  try {
    const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
    await Promise.all(archives.map((name) => inflate(join(packageFolder, 'bin', name))));
    writeFileSync(join(draft, 'fonts.conf'), fontSettings);
    if (!existsSync(target)) renameSync(draft, target);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

/** For a system without fonts: the package's own settings name folders of another Linux. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Where the system lacks libraries, those that the package brings for another Linux stand in. */
function withLibraries(folder: string): FoundChromium {
  const executablePath = join(folder, 'chromium');
  const env: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  if (missingLibraries(executablePath, env).length === 0) return { executablePath, env };
  const helped = { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  const missing = missingLibraries(executablePath, helped);
  if (missing.length === 0) return { executablePath, env: helped };
  throw new Error(
    `The Chromium for the browser tests lacks ${missing.join(', ')}. On Debian: apt-get install libnss3 libnspr4 libexpat1`,
  );
}

function missingLibraries(executablePath: string, env: Record<string, string>): string[] {
  const { stdout } = spawnSync('ldd', [executablePath], { encoding: 'utf8', env: { ...process.env, ...env } });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name!);
}
