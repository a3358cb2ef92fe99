import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { listBomsRoute, uploadBomRoute } from '../../src/modules/boms/contract.ts';
import { listFeedsRoute, loadFeedRoute } from '../../src/modules/feeds/contract.ts';
import { listFindingsRoute } from '../../src/modules/findings/contract.ts';
import { registerFunctionRoute } from '../../src/modules/functions/contract.ts';
import { listJobsRoute } from '../../src/modules/jobs/contract.ts';
import { stateLinkRoute } from '../../src/modules/links/contract.ts';
import { registerProductRoute } from '../../src/modules/products/contract.ts';
import { registerSupplierRoute } from '../../src/modules/suppliers/contract.ts';
import { registerSystemRoute } from '../../src/modules/systems/contract.ts';
import { writeAdvisories } from '../corpus.ts';
import type { Call, Caller } from './caller.ts';
import type { Portfolio } from './portfolio.ts';

/** Requests on their way at once, as a build server that hands over what it made. */
const atOnce = 4;

/** Every how many vulnerabilities one is known to be exploited. */
const exploitedEach = 300;

export interface Filled {
  registerSeconds: number;
  feedsSeconds: number;
  /** From the first upload until every BOM was read and matched. */
  bomsSeconds: number;
  components: number;
  findings: number;
}

/** Loads vulnerability data and a portfolio through the API, as a user would, and waits until everything is matched. */
export async function fill(
  caller: Caller,
  portfolio: Portfolio,
  { advisories, folder, tell }: { advisories: number; folder: string; tell: (text: string) => void },
): Promise<Filled> {
  const feedsSeconds = await seconds(() => loadFeeds(caller, folder, advisories));
  tell(`${advisories} advisories are loaded after ${Math.round(feedsSeconds)} s.`);
  let products: string[] = [];
  const registerSeconds = await seconds(async () => {
    products = await register(caller, portfolio);
  });
  tell(`${products.length} products are registered after ${Math.round(registerSeconds)} s.`);
  const bomsSeconds = await seconds(async () => {
    let sent = 0;
    await eachOf(products, async (id, place) => {
      await caller.get({ route: uploadBomRoute, params: { id }, bytes: portfolio.bomOf(place) });
      if (++sent % 100 === 0) tell(`${sent} bills of materials are handed over.`);
    });
    await untilMatched(caller);
  });
  const { total: boms } = await caller.get<{ total: number }>({ route: listBomsRoute, query: { limit: 1 } });
  if (boms !== products.length) throw new Error(`${boms} bills of materials are there, not ${products.length}.`);
  const { total: findings, coverage } = await readFindings(caller);
  return { registerSeconds, feedsSeconds, bomsSeconds, components: coverage.components, findings };
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Does it for all of them, a few at once, in order. */
export async function eachOf<Value, Result>(
  values: readonly Value[],
  work: (value: Value, place: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = values.entries();
  const worker = async () => {
    for (const [place, value] of rest) results[place] = await work(value, place);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

async function register(caller: Caller, portfolio: Portfolio): Promise<string[]> {
  const made = async (call: Call) => (await caller.get<{ id: string }>(call)).id;
  const functions = await eachOf(portfolio.functions, (name) =>
    made({ route: registerFunctionRoute, input: { name, criticality: 'high' } }),
  );
  const systems = await eachOf(portfolio.systems, ({ name, function: mission }) =>
    made({ route: registerSystemRoute, input: { name, functionIds: [functions[mission]] } }),
  );
  const suppliers = await eachOf(portfolio.suppliers, (input) => made({ route: registerSupplierRoute, input }));
  await eachOf(portfolio.supplies, ({ from, to }) =>
    made({
      route: stateLinkRoute,
      input: { kind: 'supplies', fromId: suppliers[from], toId: suppliers[to], confidence: 'declared' },
    }),
  );
  return eachOf(portfolio.products, ({ name, maker, system }) =>
    made({
      route: registerProductRoute,
      input: { name, kind: 'software', makerId: suppliers[maker], systemId: systems[system] },
    }),
  );
}

async function loadFeeds(caller: Caller, folder: string, advisories: number): Promise<void> {
  const path = join(folder, 'advisories.jsonl');
  writeAdvisories(path, advisories);
  const cves = await cvesIn(path);
  await loadFeed(caller, 'epss', Buffer.from(predictionsOf(cves)));
  await loadFeed(caller, 'kev', Buffer.from(JSON.stringify(catalogueOf(cves))));
  await loadFeed(caller, 'osv', createReadStream(path));
}

async function loadFeed(caller: Caller, kind: string, bytes: NonNullable<Call['bytes']>): Promise<void> {
  await caller.get({ route: loadFeedRoute, params: { kind }, bytes });
  for (;;) {
    await pause(200);
    const { items } = await caller.get<{ items: { kind: string; state: string; problem: string | null }[] }>({
      route: listFeedsRoute,
    });
    const feed = items.find((item) => item.kind === kind);
    if (feed?.state === 'ready') return;
    if (feed?.state === 'failed') throw new Error(`The feed ${kind} was not loaded: ${feed.problem}`);
  }
}

async function cvesIn(path: string): Promise<string[]> {
  const cves: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const cve = /"aliases":\["(CVE-[^"]+)"/.exec(line)?.[1];
    if (cve) cves.push(cve);
  }
  return cves;
}

function catalogueOf(cves: readonly string[]) {
  const exploited = cves.filter((_, place) => place % exploitedEach === 0);
  return {
    title: 'Known exploited vulnerabilities of the load',
    catalogVersion: '2026.11.01',
    dateReleased: '2026-11-01T12:00:00.000Z',
    count: exploited.length,
    vulnerabilities: exploited.map((cveID) => ({
      cveID,
      vendorProject: 'Load',
      product: 'Load',
      vulnerabilityName: `The vulnerability ${cveID}`,
      dateAdded: '2026-10-01',
      shortDescription: 'Made up.',
      requiredAction: 'Update.',
      dueDate: '2026-12-01',
      knownRansomwareCampaignUse: 'Unknown',
      notes: '',
    })),
  };
}

function predictionsOf(cves: readonly string[]): string {
  const rows = cves.map((cve, place) => `${cve},0.${String(place % 100_000).padStart(5, '0')},0.50000\n`);
  return `#model_version:v2026.03.01,score_date:2026-11-01T00:00:00+0000\ncve,epss,percentile\n${rows.join('')}`;
}

/** Waits until no job is at work or waits for its turn. */
export async function untilMatched(caller: Caller): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await pause(250);
    const counts = await Promise.all(
      ['waiting', 'running'].map((state) =>
        caller.get<{ items: unknown[] }>({ route: listJobsRoute, query: { state, limit: 1 } }),
      ),
    );
    quiet = counts.some(({ items }) => items.length > 0) ? 0 : quiet + 1;
  }
  const { coverage } = await readFindings(caller);
  const missing = coverage.unchecked.find(({ reason }) => reason === 'not-matched-yet');
  if (missing) throw new Error(`${missing.count} components were not matched.`);
}

function readFindings(caller: Caller) {
  return caller.get<{
    total: number;
    coverage: { components: number; unchecked: { reason: string; count: number }[] };
  }>({ route: listFindingsRoute, query: { limit: 1 } });
}
