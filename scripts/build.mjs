/**
 * Builds Holdfast once for each state of its sources, for `bin/holdfast`, `npm run build` and the browser tests.
 *
 * dist/builds/HASH/   one build: main.js, chunks/, workers/, web/
 * dist/current        a link to the newest; swapped in one step, so that a running program keeps the build it started from
 * dist/main.js, dist/workers, dist/web   links through `current`
 * dist/.built         the hash; its time is what `bin/holdfast` compares the sources with
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { compressBelow } from './compress.mjs';
import { locked } from './locked.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const sources = [
  'src',
  'web',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  'scripts/build.mjs',
  'scripts/compress.mjs',
];

/** What the command line needs at each start comes into the bundle: one file is read faster than a hundred. */
const bundledPackages = [
  'zod',
  'ajv',
  'ajv-formats',
  'fast-deep-equal',
  'fast-uri',
  'json-schema-traverse',
  'require-from-string',
  'csv-parse',
  'hucre',
];

/** Brings `dist/` up to date with the sources; gives the folder of the build. */
export async function build() {
  return await locked(join(dist, '.building'), async () => {
    const begun = Date.now();
    const files = sources.flatMap((name) => filesBelow(join(root, name)));
    const hash = hashOf(files);
    const target = join(dist, 'builds', hash);
    if (!isCurrent(hash)) {
      if (!existsSync(target)) await buildInto(target);
      makeCurrent(hash);
    }
    writeFileSync(join(dist, '.built'), hash);
    // Not the end of the build: what changed while it ran is newer. Nor before a file from a clock that runs ahead.
    const asOf = new Date(Math.max(begun, ...files.map((file) => Math.ceil(statSync(file).mtimeMs))));
    utimesSync(join(dist, '.built'), asOf, asOf);
    return target;
  });
}

function isCurrent(hash) {
  const built = join(dist, '.built');
  return existsSync(built) && readFileSync(built, 'utf8') === hash && existsSync(join(dist, 'current', 'main.js'));
}

async function buildInto(target) {
  console.error('Building Holdfast once, this takes some seconds…');
  const draft = join(dist, 'builds', `draft-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    await buildProgram(draft);
    if (existsSync(join(root, 'web', 'index.html'))) {
      await buildWeb(join(draft, 'web'));
      await compressBelow(join(draft, 'web'));
    }
    renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** What a scan needs, and nothing else, comes into one chunk: to find and link thirty took as long as half a start of Node. */
const scanModules = ['src/cli/main.ts', 'src/cli/terminal.ts', 'src/cli/scan.ts'];

async function buildProgram(folder) {
  const { rolldown } = await import('rolldown');
  /** The modules that each imports at once. */
  const imported = new Map();
  const ofScan = new Set();
  const bundle = await rolldown({
    plugins: [{ name: 'imports', moduleParsed: ({ id, importedIds }) => void imported.set(id, importedIds) }],
    cwd: root,
    input: { main: 'src/main.ts', ...workerEntries() },
    platform: 'node',
    external: (id) => isPackage(id) && !bundledPackages.includes(packageOf(id)),
    experimental: { resolveNewUrlToAsset: true },
    logLevel: 'warn',
  });
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    assetFileNames: 'assets/[name]-[hash][extname]',
    codeSplitting: { groups: [{ name: 'scan', test: (id) => isOfScan(id) }] },
  });
  await bundle.close();

  function isOfScan(id) {
    if (ofScan.size === 0) for (const name of scanModules) addWithImports(join(root, name));
    return ofScan.has(id);
  }

  function addWithImports(id) {
    if (ofScan.has(id)) return;
    ofScan.add(id);
    for (const other of imported.get(id) ?? []) addWithImports(other);
  }
}

function workerEntries() {
  const folder = join(root, 'src', 'workers');
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    : [];
  return Object.fromEntries(names.map((name) => [`workers/${basename(name, '.ts')}`, `src/workers/${name}`]));
}

async function buildWeb(outDir) {
  const vite = await import('vite');
  await vite.build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'web'),
    logLevel: 'warn',
    build: { outDir },
  });
}

function isPackage(id) {
  return /^[@a-z]/i.test(id) && !id.startsWith('node:');
}

function packageOf(id) {
  return id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Swaps the links and keeps one older build, which a command may still be reading, and those that programs serve from. */
function makeCurrent(hash) {
  const older = existsSync(join(dist, 'current')) ? basename(readlinkSync(join(dist, 'current'))) : undefined;
  link(join('builds', hash), join(dist, 'current'));
  for (const name of ['main.js', 'workers', 'web']) link(join('current', name), join(dist, name));
  for (const name of readdirSync(join(dist, 'builds'))) {
    if (name === hash || name === older || isInUse(join(dist, 'builds', name))) continue;
    rmSync(join(dist, 'builds', name), { recursive: true, force: true });
  }
  rmSync(join(dist, '.compiled'), { recursive: true, force: true });
}

/** Whether a living program has marked the build as its own. */
function isInUse(folder) {
  return readdirSync(folder).some((name) => {
    const [, pid] = /^in-use-by-(\d+)$/.exec(name) ?? [];
    return pid !== undefined && isAlive(Number(pid));
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function link(to, path) {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  symlinkSync(to, draft);
  renameSync(draft, path);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await build().catch((error) => {
    const reason = process.stderr.isTTY ? error.message : stripVTControlCharacters(error.message);
    console.error(`Holdfast could not be built. ${reason}`);
    process.exitCode = 3;
  });
}
