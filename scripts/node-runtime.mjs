/**
 * Which Node runs Holdfast: the one at hand where it is new enough, else a pinned one that npm brings into `.runtime/`.
 * This file itself runs on any Node from 20 on. As a program it prints the path and notes it for `bin/holdfast`.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locked } from './locked.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runtimeFolder = join(root, '.runtime');
const pinned = '24.21.0';

/** The versions that all our packages support (@sigstore/verify and npm say ^22.22.2 || ^24.15 || >=26). */
export function isSupported(version) {
  const [major, minor, patch] = version.replace(/^v/, '').split('.').map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 2);
  if (major === 24) return minor >= 15;
  return major >= 26;
}

/** The path of a Node that is new enough; fetches the pinned one where there is none. */
export async function provideNode() {
  if (isSupported(process.version)) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const node = join(runtimeFolder, `node-${pinned}-${platform}`, 'node_modules', `node-${platform}`, 'bin', 'node');
  if (!existsSync(node)) {
    await locked(join(runtimeFolder, 'fetching'), () => {
      if (!existsSync(node)) fetchNode(platform);
    });
  }
  return node;
}

/** The environment in which child processes find that Node first. */
export function environmentWith(node) {
  return { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
}

function fetchNode(platform) {
  const pin = join(root, 'scripts', 'runtime', platform);
  if (!existsSync(pin) || isMusl()) {
    throw new Error(
      `Holdfast needs Node 22.22.2 or newer, or 24.15 or newer; this is ${process.version}, and npm has no ready-made Node ${pinned} for ${platform}${isMusl() ? ' with musl' : ''}. Install Node 24 from https://nodejs.org and try again.`,
    );
  }
  console.error(`Fetching Node ${pinned} through npm once (this is ${process.version}, too old to run Holdfast)…`);
  const draft = mkdtempSync(join(runtimeFolder, 'draft-'));
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(pin, file), join(draft, file));
  if (existsSync(join(root, '.npmrc'))) copyFileSync(join(root, '.npmrc'), join(draft, '.npmrc'));
  const outcome = runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], draft);
  const node = join(draft, 'node_modules', `node-${platform}`, 'bin', 'node');
  if (outcome.status !== 0 || !existsSync(node)) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(
      `Node ${pinned} could not be fetched: npm could not reach its registry or refused the package. Check the network (npm ping) and try again, or install Node 24 from https://nodejs.org.\n${outcome.stderr || outcome.error?.message || ''}`,
    );
  }
  // A draft folder is made for its maker only; the runtime is for every user of the checkout.
  chmodSync(draft, 0o755);
  renameSync(draft, join(runtimeFolder, `node-${pinned}-${platform}`));
}

function runNpm(args, cwd) {
  // Inside `npm run`, npm describes the outer package in the environment; the inner npm must look at its own folder only.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_local_prefix|config_prefix)/.test(name),
    ),
  );
  const insideNpm = process.env.npm_execpath?.endsWith('.js');
  const [command, ...before] = insideNpm ? [process.execPath, process.env.npm_execpath] : ['npm'];
  return spawnSync(command, [...before, ...args], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
}

function isMusl() {
  return process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
}

/** `bin/holdfast` asks once for each Node it finds on the PATH and then reads the answer from `.runtime/node`. */
async function answerLauncher(foundOnPath) {
  const node = await provideNode();
  try {
    mkdirSync(runtimeFolder, { recursive: true });
    const draft = join(runtimeFolder, `node.${process.pid}`);
    writeFileSync(draft, `${foundOnPath}\n${node}\n`);
    renameSync(draft, join(runtimeFolder, 'node'));
  } catch {
    // A checkout that this user may not write: asked again at each call.
  }
  console.log(node);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  answerLauncher(process.argv[2]).catch((error) => {
    console.error(error.message);
    process.exitCode = 3;
  });
}
