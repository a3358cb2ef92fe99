import { type Parsed, parsed } from '../common/parsed.ts';
import { compareVulnerabilities, type VulnerabilityDifference } from '../engines/scan/compare-vulnerabilities.ts';
import { type BomDifference, compareBoms } from '../formats/bom-compare/compare-boms.ts';
import { readBomDocument } from '../formats/bom-files/read-bom-document.ts';
import { readStatementsOfBom } from '../formats/bom-files/read-statements.ts';
import { type BomCheck, checkBom } from '../formats/bom-profiles/check-bom.ts';
import type { VexDocument } from '../formats/vex/document.ts';
import { indexAt } from './index-at.ts';

export type DocumentTask =
  | { task: 'compare'; from: Uint8Array; to: Uint8Array; indexPath: string | null }
  | { task: 'check'; bytes: Uint8Array; profile: string }
  | { task: 'statements'; bytes: Uint8Array };

export interface ComparedDocuments extends BomDifference {
  vulnerabilities: VulnerabilityDifference | null;
}

/** What is asked of whole documents that were taken in before: nothing of them is refused any more. */
export function run(task: DocumentTask): Promise<Parsed<ComparedDocuments | BomCheck | VexDocument | null>> {
  if (task.task === 'statements') return readStatementsOfBom(task.bytes);
  return task.task === 'compare' ? compare(task) : check(task);
}

const asFarAsPossible = { lenient: true };

async function compare({
  from,
  to,
  indexPath,
}: Extract<DocumentTask, { task: 'compare' }>): Promise<Parsed<ComparedDocuments>> {
  const before = await readBomDocument(from, asFarAsPossible);
  if (!before.ok) return before;
  const after = await readBomDocument(to, asFarAsPossible);
  if (!after.ok) return after;
  const vulnerabilities =
    indexPath === null ? null : compareVulnerabilities(before.value, after.value, indexAt(indexPath));
  return parsed({ ...compareBoms(before.value, after.value), vulnerabilities });
}

async function check({ bytes, profile }: Extract<DocumentTask, { task: 'check' }>): Promise<Parsed<BomCheck>> {
  const read = await readBomDocument(bytes, asFarAsPossible);
  return read.ok ? parsed(checkBom(read.value, profile)) : read;
}
