/** Runs a script of ours with a Node that is new enough: `node scripts/with-node.mjs SCRIPT [ARGUMENTS]`. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { environmentWith, provideNode } from './node-runtime.mjs';

const [script, ...args] = process.argv.slice(2);

try {
  const node = await provideNode();
  if (node === process.execPath) await runHere(node);
  else runWith(node);
} catch (error) {
  console.error(error.message);
  process.exitCode = 3;
}

async function runHere(node) {
  process.env.PATH = environmentWith(node).PATH;
  process.argv = [node, resolve(script), ...args];
  await import(pathToFileURL(resolve(script)).href);
}

function runWith(node) {
  const child = spawn(node, [resolve(script), ...args], { stdio: 'inherit', env: environmentWith(node) });
  // Ctrl-C reaches the child by the terminal; this process only waits for its end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}
