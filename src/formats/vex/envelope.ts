import { type VexStatement, type VexTarget, vexJustifications, vexStatuses } from './document.ts';
import { isObject, type Loose } from './loose.ts';
import { justificationOf, statusOf } from './mapping.ts';
import { genericPurl, sameTarget } from './targets.ts';

/**
 * What a standard has no place for travels in an envelope of ours: those members of a statement that would come back otherwise.
 * It never overrules the visible status; a reason counts only beside `not_affected`.
 */
export type Envelope = Loose;

export const envelopeName = 'holdfast:vex';

const kept = [
  'id',
  'vulnerability',
  'justification',
  'impactStatement',
  'actionStatement',
  'remediations',
  'statusNotes',
  'timestamp',
  'lastUpdated',
  'supplier',
  'source',
] as const satisfies readonly (keyof VexStatement)[];

/** The members that reading would lose or change; undefined where it gives all of them back. */
export function envelopeFor(written: VexStatement, reread: VexStatement): Envelope | undefined {
  const lost: Record<string, unknown> = {};
  for (const name of kept) {
    if (JSON.stringify(written[name]) !== JSON.stringify(reread[name])) lost[name] = written[name];
  }
  for (const name of ['product', 'subcomponent'] as const) {
    if (!sameTarget(written[name], reread[name])) lost[name] = written[name];
  }
  return Object.keys(lost).length > 0 ? lost : undefined;
}

/** The statement with what its envelope holds; an envelope that contradicts the statement counts for nothing. */
export function opened(statement: VexStatement, envelope: unknown): VexStatement {
  if (!isObject(envelope)) return statement;
  const merged: VexStatement = { ...statement, ...membersOf(envelope) };
  const { source, justification, vulnerability } = merged;
  if (vulnerability.name !== statement.vulnerability.name) return statement;
  if (!isSameThing(statement.product, merged.product)) return statement;
  if (!isSameThing(statement.subcomponent, merged.subcomponent)) return statement;
  if (!isOfSource(source) || statusOf(source.format, source.status) !== statement.status) {
    if (source !== statement.source) return statement;
  }
  if (justification !== null && statement.status !== 'not_affected') return statement;
  if (justification !== null && !isSupported(justification, merged)) return statement;
  return merged;
}

/** What is hidden may tell more of a target than what is seen, and never speak of another. */
function isSameThing(seen: VexTarget | null, hidden: VexTarget | null): boolean {
  if (seen === null || hidden === null) return seen === hidden;
  if (hidden.purl !== null && hidden.purl === seen.purl) return true;
  if (hidden.name !== null) {
    return hidden.name === seen.name || genericPurl(hidden) === seen.purl;
  }
  if (hidden.cpe !== null) return hidden.cpe === seen.cpe;
  return seen.name === null || seen.name === hidden.id || hidden.id === seen.id;
}

/** A reason must be what the word of the source means. */
function isSupported(justification: string, { source }: VexStatement): boolean {
  return source.justification !== null && justificationOf(source.format, source.justification) === justification;
}

function isOfSource(source: unknown): source is VexStatement['source'] {
  return isObject(source) && typeof source.format === 'string' && typeof source.status === 'string';
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => value === null || typeof value === 'string';
const areTexts: Check = (value) => Array.isArray(value) && value.every((item) => typeof item === 'string');

const checks: Readonly<Record<string, Check>> = {
  id: isText,
  vulnerability: (value) =>
    isObject(value) && typeof value.name === 'string' && areTexts(value.aliases) && isText(value.description),
  justification: (value) => value === null || (vexJustifications as readonly unknown[]).includes(value),
  impactStatement: isText,
  actionStatement: isText,
  remediations: (value) =>
    Array.isArray(value) &&
    value.every(
      (item) =>
        isObject(item) && typeof item.category === 'string' && typeof item.details === 'string' && isText(item.url),
    ),
  statusNotes: isText,
  timestamp: isText,
  lastUpdated: isText,
  supplier: isText,
  source: (value) =>
    isObject(value) &&
    ['openvex', 'csaf', 'cyclonedx', 'spdx'].includes(String(value.format)) &&
    typeof value.status === 'string' &&
    isText(value.justification) &&
    areTexts(value.responses),
  product: isTargetOrNull,
  subcomponent: isTargetOrNull,
};

function isTargetOrNull(value: unknown): boolean {
  if (value === null) return true;
  if (!isObject(value) || !isObject(value.hashes)) return false;
  const texts: (keyof VexTarget)[] = ['id', 'name', 'version', 'supplier', 'purl', 'cpe', 'versions'];
  return texts.every((name) => isText(value[name])) && Object.values(value.hashes).every((v) => typeof v === 'string');
}

function membersOf(envelope: Envelope): Partial<VexStatement> {
  return Object.fromEntries(Object.entries(envelope).filter(([name, value]) => checks[name]?.(value)));
}

/** Whether a statement can be written down at all in a standard without a word for `unknown`. */
export function isWritable({ status }: VexStatement): boolean {
  return vexStatuses.indexOf(status) < vexStatuses.indexOf('unknown');
}

const envelopePattern = new RegExp(`(?:^|\\n)${envelopeName} (\\{.*\\})$`, 's');

/** Our envelope stands behind the notes, on a line of its own: no other place of a statement is free for it. */
export function splitNotes(text: string | null): { notes: string | null; envelope: unknown } {
  const found = text === null ? null : envelopePattern.exec(text);
  if (!found) return { notes: text, envelope: undefined };
  try {
    return { notes: text!.slice(0, found.index) || null, envelope: JSON.parse(found[1]!) };
  } catch {
    return { notes: text, envelope: undefined };
  }
}

/** The notes with the envelope behind them. */
export function notesWith(notes: string | null, envelope: Envelope | undefined): string | undefined {
  if (!envelope) return notes ?? undefined;
  const line = `${envelopeName} ${JSON.stringify(envelope)}`;
  return notes === null ? line : `${notes}\n${line}`;
}
