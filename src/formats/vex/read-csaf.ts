import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { judgeSchema } from '../csaf/judge-schema.ts';
import {
  type CsafProduct,
  type ResolvedProducts,
  resolveProducts,
  selectedProducts,
  simpleParts,
} from '../csaf/products.ts';
import { limited } from '../json/explain.ts';
import type { VexDocument, VexRemediation, VexStatement, VexTarget } from './document.ts';
import { envelopeName, opened } from './envelope.ts';
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

export function isCsaf(document: Loose): boolean {
  return typeof objectOf(document.document).csaf_version === 'string';
}

/**
 * Reads what a CSAF document says of products: the VEX profile (CSAF 2.0 §4.5), and the statuses of every other profile as well, since
 * they say the same. Version 2.1 is a draft and read only where asked for.
 */
export function readCsafVex(document: Loose, { allowDraft }: { allowDraft: boolean }): Parsed<VexDocument> {
  const refusals = new Complaints();
  const warnings = new Complaints();
  const head = objectOf(document.document);
  const specVersion = textOf(head.csaf_version) ?? '';
  if (specVersion !== '2.0' && !(specVersion === '2.1' && allowDraft)) {
    const hint = specVersion === '2.1' ? ' It is a draft; ask for it by its name (--csaf-2.1).' : '';
    return refused({ at: '/document/csaf_version', message: `CSAF ${specVersion} is not read here.${hint}` });
  }
  const problems = specVersion === '2.0' ? judgeSchema({ ...document }) : [];
  const grave = problems.filter(({ test }) => test === 'schema').map(({ at, message }) => ({ at, message }));
  if (grave.length > 0) return refused(...limited(grave));
  if (!Array.isArray(document.vulnerabilities)) {
    return refused({ at: '/vulnerabilities', message: 'A CSAF document with VEX has a list named "vulnerabilities".' });
  }
  const tracking = objectOf(head.tracking);
  const reading: Reading = {
    refusals,
    warnings,
    resolved: resolveProducts(document.product_tree),
    timestamp: timeOf(tracking, 'current_release_date', '/document/tracking', warnings),
  };
  const statements: VexStatement[] = [];
  for (const [i, value] of document.vulnerabilities.entries()) {
    for (const read of readVulnerability(value, `/vulnerabilities/${i}`, reading)) statements.push(read);
    if (statements.length > mostStatements) {
      return refused({ at: '/vulnerabilities', message: `More than ${mostStatements} statements are too many.` });
    }
  }
  if (refusals.problems.length > 0) return refused(...refusals.problems);
  const { engine } = objectOf(tracking.generator);
  return parsed(
    {
      format: 'csaf',
      specVersion,
      id: textOf(tracking.id),
      version: textOf(tracking.version),
      author: textOf(objectOf(head.publisher).name),
      role: textOf(objectOf(head.publisher).category),
      tool: textOf(
        [objectOf(engine).name, objectOf(engine).version].filter((part) => typeof part === 'string').join(' '),
      ),
      timestamp: timeOf(tracking, 'initial_release_date', '/document/tracking', warnings),
      lastUpdated: reading.timestamp,
      namespace: textOf(objectOf(head.publisher).namespace),
      revisions: listOf(tracking.revision_history).map((item) => {
        const { number, date, summary } = objectOf(item);
        return { version: textOf(number) ?? '', date: textOf(date) ?? '', summary: textOf(summary) ?? '' };
      }),
      statements,
    },
    warnings.problems,
  );
}

interface Reading {
  refusals: Complaints;
  warnings: Complaints;
  resolved: ResolvedProducts;
  timestamp: string | null;
}

/** A component in a product, or on one, is a part of it: a statement on the pair says nothing of either alone. */
function namedBy(id: string, { resolved }: Reading): Pick<VexStatement, 'product' | 'subcomponent'> | undefined {
  const parts = simpleParts(id, resolved);
  const [component] = parts;
  const product = parts.at(-1);
  if (!product || !component) return undefined;
  return { product: targetOf(product), subcomponent: component === product ? null : targetOf(component) };
}

function targetOf({
  id,
  name,
  productName,
  vendor,
  version,
  versionRange,
  purls,
  cpe,
  hashes,
}: CsafProduct): VexTarget {
  return target({
    id,
    name: productName ?? name ?? id,
    version,
    versions: versionRange,
    supplier: vendor,
    purl: purls[0] ?? null,
    cpe,
    hashes: hashes.map(({ algorithm, value }) => [algorithm, value]),
  });
}

function* readVulnerability(value: unknown, at: string, reading: Reading): Generator<VexStatement> {
  const { refusals, warnings } = reading;
  if (!isObject(value)) return refusals.add(at, 'A vulnerability is an object.');
  const ids = listOf(value.ids).flatMap((item) => textOf(objectOf(item).text) ?? []);
  const name = textOf(value.cve) ?? ids[0];
  if (!name) return refusals.add(at, 'A vulnerability has a CVE or an id.');
  const aliases = ids.filter((id) => id !== name);
  const notes = listOf(value.notes).map(objectOf);
  const description = textOf(notes.find(({ category }) => category === 'description')?.text);
  const envelopes = envelopesOf(notes);
  const aspects = aspectsOf(value, reading);
  const seen = new Map<string, string>();
  for (const [word, ids] of Object.entries(objectOf(value.product_status))) {
    const status = statusOf('csaf', word);
    if (status === undefined) {
      if (word !== 'recommended')
        warnings.add(`${at}/product_status/${word}`, `${JSON.stringify(word)} is no status; it says nothing here.`);
      continue;
    }
    for (const [i, id] of textsOf(ids).entries()) {
      const place = `${at}/product_status/${word}/${i}`;
      const named = namedBy(id, reading);
      if (!named) {
        refusals.add(place, `The product tree names no product ${JSON.stringify(id)}.`);
        continue;
      }
      const before = seen.get(id);
      if (before === status) continue;
      // CSAF 2.0 §6.1.6: the groups of status contradict each other.
      if (before !== undefined) refusals.add(place, `${id} is called ${before} and ${status} at once.`);
      seen.set(id, status);
      const { flags, impacts, remediations } = aspects.of(id);
      const [flag] = status === 'not_affected' ? flags : [];
      const label = flag ? flag.label : null;
      const justification = label === null ? null : justificationOf('csaf', label);
      if (justification === undefined)
        warnings.add(place, `${JSON.stringify(label)} is no label of a flag; it is kept as the author's word.`);
      const statement: VexStatement = {
        id: null,
        vulnerability: { name, aliases, description },
        ...named,
        status,
        justification: justification ?? null,
        impactStatement: status === 'not_affected' ? joined(impacts.map(({ details }) => details)) : null,
        actionStatement: status === 'affected' ? joined(remediations.map(({ details }) => details)) : null,
        remediations:
          status === 'affected' ? remediations.map(({ category, details, url }) => ({ category, details, url })) : [],
        statusNotes: null,
        timestamp: flag?.date ?? impacts[0]?.date ?? remediations[0]?.date ?? reading.timestamp,
        lastUpdated: null,
        supplier: null,
        source: { format: 'csaf', status: word, justification: label, responses: [] },
        at: place,
      };
      if (status === 'not_affected' && label === null && impacts.length === 0) {
        warnings.add(place, `"known_not_affected" needs a flag or an impact statement (CSAF 2.0 §4.5).`);
      }
      yield opened(statement, envelopes[id]);
    }
  }
}

function joined(texts: readonly string[]): string | null {
  return texts.length > 0 ? [...new Set(texts)].join('\n') : null;
}

/** Ours stand in a note by product id. */
function envelopesOf(notes: readonly Loose[]): Loose {
  const text = textOf(notes.find(({ title }) => title === envelopeName)?.text);
  if (text === null) return {};
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

interface Aspects {
  flags: { label: string; date: string | null }[];
  impacts: { details: string; date: string | null }[];
  remediations: (VexRemediation & { date: string | null })[];
}

/** What is said beside the status: of products, of groups of products, or, where neither is named, of all of them. */
function aspectsOf(vulnerability: Loose, { resolved }: Reading): { of(id: string): Aspects } {
  const byId = new Map<string, Aspects>();
  const general: Aspects = { flags: [], impacts: [], remediations: [] };
  const each = (item: Loose, say: (aspects: Aspects) => void) => {
    if (item.group_ids === undefined && item.product_ids === undefined) return say(general);
    for (const id of selectedProducts(item, resolved.groups)) {
      const aspects = byId.get(id) ?? { flags: [], impacts: [], remediations: [] };
      byId.set(id, aspects);
      say(aspects);
    }
  };
  for (const item of listOf(vulnerability.flags).map(objectOf)) {
    const label = textOf(item.label);
    if (label) each(item, ({ flags }) => flags.push({ label, date: textOf(item.date) }));
  }
  for (const item of listOf(vulnerability.threats).map(objectOf)) {
    const details = textOf(item.details);
    if (item.category === 'impact' && details)
      each(item, ({ impacts }) => impacts.push({ details, date: textOf(item.date) }));
  }
  for (const item of listOf(vulnerability.remediations).map(objectOf)) {
    const details = textOf(item.details);
    const category = textOf(item.category);
    if (!details || !category) continue;
    each(item, ({ remediations }) =>
      remediations.push({ category, details, url: textOf(item.url), date: textOf(item.date) }),
    );
  }
  return {
    of: (id) => {
      const own = byId.get(id);
      if (!own) return general;
      return {
        flags: [...own.flags, ...general.flags],
        impacts: [...own.impacts, ...general.impacts],
        remediations: [...own.remediations, ...general.remediations],
      };
    },
  };
}
