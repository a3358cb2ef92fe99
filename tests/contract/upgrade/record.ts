/**
 * Records what a release leaves to the next: `node tests/contract/upgrade/record.ts NAME [CHECKOUT]` starts the program of the
 * checkout (this one where none is named), lets it work for a while, and writes `NAME/backup.tar.gz` and `NAME/readings.json` beside
 * this file: its data, and what it answers to questions about them. Run it once for each release, when it is released.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { administrator } from '../../e2e/northmere.ts';
import { runHoldfast, startProgram } from '../../e2e/program.ts';
import { makeToken, seedNorthmere } from '../../e2e/seed.ts';
import type { Readings } from './readings.ts';

/** The register and what was found, which a later release can also read as of then. */
const pages = [
  '/suppliers?limit=100',
  '/suppliers/S-0001',
  '/sites?limit=100',
  '/products?limit=100',
  '/products/P-0001',
  '/systems?limit=100',
  '/functions?limit=100',
  '/findings?limit=100',
  '/findings/F-0001',
  '/supplier-names?limit=100',
];

/** What is of now only. */
const more = (supplierId: string) => [
  '/audit?limit=100',
  `/audit?limit=100&subject=${supplierId}`,
  '/audit/verification',
  '/boms?limit=100',
  '/imports?limit=100',
  '/imports/I-0001',
  '/jobs?limit=100',
  '/feeds',
  '/members',
  '/tokens',
  '/links?limit=100',
];

const [name, checkout] = process.argv.slice(2);
if (!name) throw new Error('Say under which name: the version and the last migration, such as 0.1.0-0003.');
const folder = join(import.meta.dirname, name);
const program = await startProgram(checkout ? { holdfast: join(checkout, 'bin', 'holdfast') } : {});
try {
  await setUp();
  await seedNorthmere(program, await makeToken(program));
  const made = await program.command('token', 'create', '--role', 'administrator', '--expires', '3650');
  const token = made.stdout.trim();
  const call = callerWith(token);

  const supplier = await call('GET', '/suppliers/S-0001');
  const earlier = {
    number: (await call('GET', '/audit?limit=1')).items[0].number,
    answers: await answersOf(call, pages),
  };
  await call('PATCH', `/suppliers/${supplier.id}`, { name: `${supplier.name} Group`, country: 'SE' }, supplier.etag);
  const product = await call('GET', '/products/P-0003');
  await call('POST', `/products/${product.id}/retire`, {}, product.etag);
  const { items: links } = await call('GET', '/links?limit=100');
  await call('DELETE', `/links/${links[0].id}`, undefined, links[0].etag);
  await call('POST', '/members', { name: 'Tove Brandt', email: 'tove@northmere.example', role: 'analyst' });
  const answers = await answersOf(call, [...pages, ...more(supplier.id)]);

  const readings: Readings = { recordedAt: new Date().toISOString(), token, earlier, answers };
  await program.stop();
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'backup.tar.gz'), { force: true });
  writeFileSync(join(folder, 'readings.json'), `${JSON.stringify(readings, null, 2)}\n`);
  const backup = await runHoldfast(['backup', join(folder, 'backup.tar.gz'), '--without-keys', '--data', program.data]);
  if (backup.code !== 0) throw new Error(backup.stderr);
  console.log(
    `Recorded ${Object.keys(answers).length} answers. Format readings.json with "npm run format", then commit ${folder}.`,
  );
} finally {
  await program.stop();
  program.discard();
}

async function setUp(): Promise<void> {
  const answer = await fetch(`${program.address}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: program.address },
    body: JSON.stringify({ ...administrator, token: program.setupLink!.split('#')[1] }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

function callerWith(token: string) {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the release answers is what is recorded
  return async (method: string, path: string, body?: unknown, etag?: string): Promise<any> => {
    const answer = await fetch(`${program.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(etag ? { 'if-match': `"${etag}"` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
}

async function answersOf(call: ReturnType<typeof callerWith>, paths: readonly string[]) {
  const answers: Record<string, unknown> = {};
  for (const path of paths) answers[path] = await call('GET', path);
  return answers;
}
