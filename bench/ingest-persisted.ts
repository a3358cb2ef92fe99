import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '../src/common/page.ts';
import {
  type Bom,
  type BomComponent,
  getBomRoute,
  listBomComponentsRoute,
  uploadBomRoute,
} from '../src/modules/boms/contract.ts';
import { getJobRoute, type Job } from '../src/modules/jobs/contract.ts';
import { registerProductRoute } from '../src/modules/products/contract.ts';
import { startProgram } from '../tests/e2e/program.ts';
import { type BenchBom, benchCorpus, componentsOf } from './corpus.ts';
import { type Caller, openCaller } from './load/caller.ts';
import { watchFootprint } from './load/footprint.ts';
import { becomeAdministrator } from './load/load.ts';
import { compare } from './measure.ts';
import type { BenchRow } from './row.ts';

const goal = 2;
/** Each takes seconds. */
const rounds = 10;
const componentsOnPage = 200;

/**
 * All of it: the bytes come over HTTP, are kept as received and judged by the schema, and the rows of components and dependencies
 * stand in PostgreSQL, committed, with everything that finds them. The workspace has met the components before.
 */
export const ingestPersistedRow: BenchRow = {
  name: 'ingest-persisted',
  goal: `at most ${goal.toFixed(1)}`,
  against: 'JSON.parse of the text of the bytes; a BOM handed over until it is ready in PostgreSQL',
  run: async () => {
    const { bom } = await benchCorpus();
    const bytes = readFileSync(bom.path);
    const program = await startProgram();
    const footprint = watchFootprint(program.pid);
    try {
      const caller = openCaller(program.address, await becomeAdministrator(program));
      const products: string[] = [];
      for (let number = 0; number <= rounds + 1; number++) products.push(await registerProduct(caller, number));
      const first = await takeIn(caller, products.pop()!, bytes);
      const equal = await isAsGiven(caller, first, bom);
      const comparison = await compare(
        () => takeIn(caller, products.pop()!, bytes),
        () => JSON.parse(bytes.toString()),
        rounds,
      );
      caller.close();
      const { ratio } = comparison;
      const sizes = { ...bom.sizes };
      const rssMb = footprint.takePeak().programMb;
      return { ratio, met: ratio <= goal, equal, comparison, sizes, hashes: { bom: bom.hash }, rssMb };
    } finally {
      footprint.stop();
      await program.stop();
      program.discard();
    }
  },
};

async function registerProduct(caller: Caller, number: number): Promise<string> {
  const input = { name: `Product ${number}`, kind: 'software' };
  return (await caller.get<{ id: string }>({ route: registerProductRoute, input })).id;
}

/** Follows the job that the answer names, and gives the id of the BOM once it is ready. */
async function takeIn(caller: Caller, product: string, bytes: Buffer): Promise<string> {
  const { id, jobId } = await caller.get<Bom>({ route: uploadBomRoute, params: { id: product }, bytes });
  for (let isDone = false; !isDone; ) {
    await pause(5);
    const { state, problem } = await caller.get<Job>({ route: getJobRoute, params: { id: jobId! } });
    if (state === 'failed') throw new Error(`The BOM was not read: ${problem}`);
    isDone = state === 'done';
  }
  const { state, problems } = await caller.get<Bom>({ route: getBomRoute, params: { id } });
  if (state !== 'ready') throw new Error(`The BOM is ${state}: ${problems[0]?.message}`);
  return id;
}

/** Whether the register has every component as it was written, in its place. */
async function isAsGiven(caller: Caller, id: string, { purls }: BenchBom): Promise<boolean> {
  const written = componentsOf(purls).map(({ name, version, purl }) => ({ name, version, purl, licences: ['MIT'] }));
  const kept: typeof written = [];
  for (let after: string | null | undefined; after !== null; ) {
    const query = { limit: componentsOnPage, ...(after === undefined ? {} : { after }) };
    const page = await caller.get<Page<BomComponent>>({
      route: listBomComponentsRoute,
      params: { id },
      query,
    });
    for (const { name, version, purl, licences } of page.items) {
      kept.push({ name, version: version!, purl: purl!, licences });
    }
    after = page.next;
  }
  return JSON.stringify(kept) === JSON.stringify(written);
}
