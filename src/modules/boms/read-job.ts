import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../../common/errors.ts';
import type { Parsed } from '../../common/parsed.ts';
import type { VexDocument } from '../../formats/vex/document.ts';
import { type ChangeSet, changeWithin } from '../../platform/database/change-set.ts';
import { readWholeContent } from '../../platform/files/content.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import type { DocumentTask } from '../../workers/judge-documents.ts';
import type { BomRead } from '../../workers/read-bom.ts';
import { enqueueMatch } from '../findings/index.ts';
import { lockJudging } from '../judging/index.ts';
import { noteSupplierNames } from '../names/index.ts';
import { raiseNotice } from '../notices/index.ts';
import { insertDetails, insertRows } from '../parts/index.ts';
import { hasStatementsOfBoms, takeInStatements } from '../vex/index.ts';
import { countParts, gatherStatistics, insertOccurrences, lockComponents } from './component-store.ts';
import { occurrencesOf, supplierNamesOf } from './occurrences.ts';
import { directNodes, rootedGraph } from './rooted-graph.ts';
import { endBom, findReceivedBom, insertGraph, putNewestInForce, type ReceivedBom, readyBom } from './store.ts';

/** Components written by one statement. */
const batchSize = 2000;
/** From here on the database is told what came in; smaller BOMs it notices by itself in time. */
const manyComponents = 2000;

/** Reads a BOM that came in: judges it by its schema and takes it in as one change, or refuses it and changes nothing else. */
export const readBomJob: JobHandler = {
  kind: 'bom.read',
  run: async (job) => {
    const { database, workspaceId, workers } = job;
    const bom = await database.inWorkspace(workspaceId, (tx) => findReceivedBom(tx, workspaceId, job.subjectId!));
    if (bom?.state !== 'reading') return;
    await job.progress(0, null, 'reading');
    const bytes = await readWholeContent(database, workspaceId, bom.sha256);
    const read = await workers.run<Parsed<BomRead>>('read-bom', { bytes }, { move: memoryOf(bytes) });
    if (!read.ok) return refuse(job, bom, read.problems);
    const stated = await readStatements(job, bom, read.value);
    await takeIn(job, bom, {
      document: read.value,
      stated: stated.document,
      warnings: [...read.warnings, ...stated.warnings],
    });
  },
  failed: (tx, { workspaceId, subjectId, problem }) =>
    changeWithin(tx, { workspaceId, actor: { kind: 'system', id: null } }, 'bom.failed', async (change) => {
      const message = problem?.message ?? 'Something went wrong on our side. Hand the file over again.';
      await endBom(change, subjectId!, { state: 'failed', problems: [{ at: '', message }] });
      change.detail('bomId', subjectId);
    }),
};

/** The memory of the bytes, where they have it to themselves: it changes hands instead of being copied. */
function memoryOf({ buffer, byteLength }: Buffer): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}

function refuse(job: JobContext, bom: ReceivedBom, problems: readonly Problem[]): Promise<void> {
  return job.step('refuse', (tx) =>
    changeWithin(tx, job, 'bom.refused', async (change) => {
      await endBom(change, bom.id, { state: 'refused', problems });
      change.subject(bom.productId);
      change.detail('bomId', bom.id);
      change.detail('problems', problems.length);
      await raiseNotice(change, { type: 'boms.refused', subjects: [bom.productId] });
    }),
  );
}

interface Read {
  document: BomRead;
  /** What it states of vulnerabilities in its parts. */
  stated: VexDocument | null;
  warnings: readonly Problem[];
}

function takeIn(job: JobContext, bom: ReceivedBom, { document, stated, warnings }: Read): Promise<void> {
  return job.step('take-in', async (tx) => {
    await changeWithin(tx, job, 'bom.imported', async (change) => {
      await lockComponents(tx, change.workspaceId);
      const speaks = stated !== null || (await hasStatementsOfBoms(tx, change.workspaceId, bom.productId));
      if (speaks) await lockJudging(tx, change.workspaceId);
      const names = await noteSupplierNames(change, supplierNamesOf(document.components), bom.receivedAt);
      const graph = rootedGraph(document);
      const purls = await insertRows(change, bom.id, document.further.rows);
      await writeOccurrences(job, change, bom, { document, nameIds: names.ids, purls });
      await insertDetails(change, bom.id, document.further.details);
      await countParts(change, bom.id);
      await insertGraph(change, bom.id, graph);
      await readyBom(change, bom.id, document, warnings);
      const inForce = await putNewestInForce(change, bom.productId);
      if (speaks && inForce) await takeInStatements(job, change, { bom, document: stated });
      change.subject(bom.productId);
      change.detail('bomId', bom.id);
      change.detail('components', document.components.count);
      change.detail('dependencies', graph.targets.length);
      change.detail('namesWaiting', names.waiting);
      change.detail('inForce', inForce);
      await raiseNotice(change, { type: 'boms.read', subjects: [bom.productId] });
      if (names.waiting > 0) await raiseNotice(change, { type: 'names.waiting', counts: { names: names.waiting } });
    });
    if (document.components.count >= manyComponents) await gatherStatistics(tx);
    await enqueueMatch(tx, job, { pending: true });
  });
}

/** What the BOM states of its parts. A document too large to be read whole is taken in without that, and says so. */
async function readStatements(
  { database, workspaceId, workers }: JobContext,
  { sha256 }: ReceivedBom,
  { counts }: BomRead,
): Promise<{ document: VexDocument | null; warnings: readonly Problem[] }> {
  if (counts.vulnerabilities === 0) return { document: null, warnings: [] };
  const bytes = await readWholeContent(database, workspaceId, sha256);
  const task: DocumentTask = { task: 'statements', bytes };
  const answer = await workers.run<Parsed<VexDocument | null>>('judge-documents', task);
  if (answer.ok) return { document: answer.value, warnings: answer.warnings };
  const [problem] = answer.problems;
  const message = `What it states of its vulnerabilities was not taken in: ${problem!.message}`;
  return { document: null, warnings: [{ at: problem!.at, message }] };
}

async function writeOccurrences(
  job: JobContext,
  change: ChangeSet,
  bom: ReceivedBom,
  {
    document,
    nameIds,
    purls,
  }: {
    document: BomRead;
    nameIds: ReadonlyMap<string, string>;
    purls: ReadonlyMap<number, string | null>;
  },
): Promise<void> {
  const { count } = document.components;
  const how = { direct: directNodes(document), purls, size: batchSize, identifiers: document.identifiers };
  const batches = occurrencesOf(document.components, how);
  let written = 0;
  for (let batch = batches.next(); !batch.done; ) {
    const occurrences = batch.value;
    [batch] = await Promise.all([nextOf(batches), insertOccurrences(change, bom.id, nameIds, occurrences)]);
    written += occurrences.length;
    await job.progress(written, count, 'components');
  }
}

/** Made while the database is at the batch before, whose statement leaves first. */
async function nextOf<T>(batches: Generator<T, void>): Promise<IteratorResult<T, void>> {
  await setImmediate();
  return batches.next();
}
