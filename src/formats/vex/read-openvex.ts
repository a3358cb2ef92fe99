import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { VexDocument, VexStatement, VexTarget } from './document.ts';
import { opened, splitNotes } from './envelope.ts';
import {
  Complaints,
  isObject,
  type Loose,
  listOf,
  mostStatements,
  objectOf,
  textOf,
  textsOf,
  timeOf,
} from './loose.ts';
import { justificationOf, statusOf } from './mapping.ts';
import { target } from './targets.ts';

/** Whether a document says that it is one of OpenVEX. */
export function isOpenVex(document: Loose): boolean {
  return textsOf(typeof document['@context'] === 'string' ? [document['@context']] : document['@context']).some(
    (context) => /^https?:\/\/openvex\.dev\/ns(?:\/|$)/.test(context),
  );
}

/**
 * Reads OpenVEX 0.0.1 and 0.2.0. What a document lacks but its statements carry is overlooked with a warning; a statement that says
 * neither status nor vulnerability refuses the whole, since half a document would be a wrong answer.
 */
export function readOpenVex(document: Loose): Parsed<VexDocument> {
  const refusals = new Complaints();
  const warnings = new Complaints();
  if (!Array.isArray(document.statements)) {
    return refused({ at: '/statements', message: 'An OpenVEX document has a list named "statements".' });
  }
  for (const name of ['@id', 'author', 'timestamp', 'version']) {
    if (document[name] === undefined) warnings.add('', `The document does not say "${name}".`);
  }
  const timestamp = timeOf(document, 'timestamp', '', warnings);
  const context = { refusals, warnings, timestamp, lastUpdated: timeOf(document, 'last_updated', '', warnings) };
  const statements: VexStatement[] = [];
  for (const [i, statement] of document.statements.entries()) {
    for (const read of readStatement(statement, `/statements/${i}`, context)) statements.push(read);
    if (statements.length > mostStatements) {
      return refused({ at: '/statements', message: `More than ${mostStatements} statements are too many.` });
    }
  }
  if (refusals.problems.length > 0) return refused(...refusals.problems);
  return parsed(
    {
      format: 'openvex',
      specVersion: versionOf(document['@context']),
      id: textOf(document['@id']),
      version: document.version === undefined ? null : String(document.version),
      author: textOf(document.author),
      role: textOf(document.role),
      tool: textOf(document.tooling),
      timestamp,
      lastUpdated: context.lastUpdated,
      namespace: null,
      revisions: [],
      statements,
    },
    warnings.problems,
  );
}

interface Reading {
  refusals: Complaints;
  warnings: Complaints;
  timestamp: string | null;
  lastUpdated: string | null;
}

function versionOf(context: unknown): string {
  const text = Array.isArray(context) ? textsOf(context).join(' ') : String(context);
  return /\/v(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? '0.0.1';
}

function* readStatement(value: unknown, at: string, reading: Reading): Generator<VexStatement> {
  const { refusals, warnings } = reading;
  if (!isObject(value)) return refusals.add(at, 'A statement is an object.');
  const vulnerability = readVulnerability(value.vulnerability);
  if (!vulnerability) return refusals.add(`${at}/vulnerability`, 'A statement names a vulnerability.');
  const word = textOf(value.status);
  const status = word === null ? undefined : statusOf('openvex', word);
  if (word === null || status === undefined) {
    return refusals.add(
      `${at}/status`,
      `${word === null ? 'A statement says a status' : `${JSON.stringify(word)} is no status`}: not_affected, affected, fixed or under_investigation.`,
    );
  }
  const label = textOf(value.justification);
  const justification = label === null ? null : justificationOf('openvex', label);
  if (justification === undefined)
    warnings.add(
      `${at}/justification`,
      `${JSON.stringify(label)} is no justification; it is kept as the author's word.`,
    );
  if (justification && status !== 'not_affected') {
    warnings.add(`${at}/justification`, `A justification has no meaning beside "${word}".`);
  }
  const impactStatement = textOf(value.impact_statement);
  if (status === 'not_affected' && !label && impactStatement === null) {
    warnings.add(at, '"not_affected" needs a justification or an impact statement; this has neither.');
  }
  if (status === 'affected' && textOf(value.action_statement) === null) {
    warnings.add(at, '"affected" needs an action statement.');
  }
  const { notes, envelope } = splitNotes(textOf(value.status_notes));
  const plain: Omit<VexStatement, 'product' | 'subcomponent'> = {
    id: textOf(value['@id']),
    vulnerability,
    status,
    justification: status === 'not_affected' ? (justification ?? null) : null,
    impactStatement,
    actionStatement: textOf(value.action_statement),
    remediations: [],
    statusNotes: notes,
    timestamp: timeOf(value, 'timestamp', at, warnings) ?? reading.timestamp,
    lastUpdated: timeOf(value, 'last_updated', at, warnings),
    supplier: textOf(value.supplier),
    source: { format: 'openvex', status: word, justification: label, responses: [] },
    at,
  };
  if (plain.timestamp === null) warnings.add(at, 'Neither the statement nor its document says when.');
  // Version 0.0.1 names subcomponents beside the products, for all of them.
  const shared = listOf(value.subcomponents);
  const products = listOf(value.products);
  if (products.length === 0) warnings.add(`${at}/products`, 'The statement names no product.');
  for (const [i, item] of (products.length > 0 ? products : [undefined]).entries()) {
    const product = item === undefined ? null : readTarget(item);
    if (item !== undefined && product === null) {
      refusals.add(`${at}/products/${i}`, 'A product has an "@id" or identifiers.');
      continue;
    }
    const own = isObject(item) ? listOf(item.subcomponents) : [];
    const parts = own.length > 0 ? own : shared;
    for (const part of parts.length > 0 ? parts : [undefined]) {
      const statement = { ...plain, product, subcomponent: part === undefined ? null : readTarget(part) };
      yield opened(statement, envelope);
    }
  }
}

function readVulnerability(value: unknown): VexStatement['vulnerability'] | undefined {
  const name = isObject(value) ? (textOf(value.name) ?? textOf(value['@id'])) : textOf(value);
  if (name === null) return undefined;
  const { aliases, description } = objectOf(value);
  return { name, aliases: textsOf(aliases), description: textOf(description) };
}

function readTarget(value: unknown): VexTarget | null {
  const id = isObject(value) ? textOf(value['@id']) : textOf(value);
  const { identifiers, hashes } = objectOf(value);
  const { purl, cpe22, cpe23 } = objectOf(identifiers);
  const isPurl = id?.startsWith('pkg:') ?? false;
  const isCpe = /^cpe:(?:2\.3:|\/)/.test(id ?? '');
  const known = target({
    id,
    purl: textOf(purl) ?? (isPurl ? id : null),
    cpe: textOf(cpe23) ?? textOf(cpe22) ?? (isCpe ? id : null),
    hashes: Object.entries(objectOf(hashes)),
  });
  return known.id === null && known.purl === null && known.cpe === null ? null : known;
}
