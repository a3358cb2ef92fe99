import { readCpeConfigurations } from '../advisory/cpe-configuration.ts';
import { isObject, type Loose, linksOf, objectOf, objectsOf, textOf, textsOf } from '../advisory/loose.ts';
import { type OsvForm, type OsvFormAffected, prefixedId, severityOfVectors } from '../advisory/osv-form.ts';
import type { AdvisoryState, AdvisoryStatement, StatedProduct, StatedSeverity } from '../advisory/statement.ts';
import { packageOfPurl } from '../cve5/package.ts';
import { parsePurl } from '../purl/purl.ts';
import { type AdvisedProduct, advisedProducts } from './advised-products.ts';
import { affectedOfRange } from './range-events.ts';

/** Whether it is a CSAF document, by its looks. */
export function isCsaf(value: Loose): boolean {
  const { csaf_version: version, tracking } = objectOf(value.document);
  return typeof version === 'string' && isObject(tracking);
}

/** What a document as a whole says of itself. */
interface CsafHead {
  id: string;
  publisher: string;
  title: string | null;
  published: string | null;
  modified: string | null;
}

function headOf(value: Loose): CsafHead | undefined {
  const document = objectOf(value.document);
  const tracking = objectOf(document.tracking);
  const id = textOf(tracking.id)?.trim();
  if (!id) return undefined;
  return {
    id,
    publisher: textOf(objectOf(document.publisher).name) ?? id,
    title: textOf(document.title) ?? null,
    published: textOf(tracking.initial_release_date) ?? null,
    modified: textOf(tracking.current_release_date) ?? null,
  };
}

/** An advisory for each vulnerability of the document, as they are several, and none is another name of the other. */
export function osvFormsOfCsaf(value: Loose): OsvForm[] {
  const head = headOf(value);
  if (!head) return [];
  const products = advisedProducts(value.product_tree);
  return objectsOf(value.vulnerabilities).flatMap((vulnerability) => {
    const names = namesOf(vulnerability);
    if (names.length === 0) return [];
    const severities = severitiesOf(vulnerability, head.publisher);
    const affected = affectedIn(vulnerability, products);
    const fixed = new Set(productsIn(vulnerability, fixedStatuses, products).flatMap(({ version }) => version ?? []));
    const cpeMatch = affected.flatMap(({ cpe }) => (cpe === null ? [] : [{ criteria: cpe, vulnerable: true }]));
    return [
      {
        id: prefixedId('csaf', `${head.id}/${names[0]}`),
        aliases: names,
        summary: textOf(vulnerability.title) ?? head.title ?? undefined,
        published: head.published ?? undefined,
        modified: head.modified ?? undefined,
        severity: severityOfVectors(severities.flatMap(({ vector }) => vector ?? [])),
        affected: affected.flatMap((product) => osvAffectedOf(product, fixed)),
        database_specific: {
          severity: severities.find(({ word }) => word)?.word ?? undefined,
          ...(cpeMatch.length > 0 ? { cpe_configurations: readCpeConfigurations([{ nodes: [{ cpeMatch }] }]) } : {}),
        },
      },
    ];
  });
}

/** The CVE, and what else names this vulnerability alone. */
function namesOf(vulnerability: Loose): string[] {
  const others = objectsOf(vulnerability.ids).map(({ text }) => text);
  const names = textsOf([vulnerability.cve, ...others]).map((name) => name.trim());
  return [...new Set(names.filter((name) => /^(CVE-\d{4}-\d{4,19}|GHSA(-[a-z0-9]{4}){3})$/.test(name)))];
}

/** CSAF 2.0 lists `scores`, 2.1 `metrics`. */
function severitiesOf(vulnerability: Loose, by: string): StatedSeverity[] {
  const contents = [
    ...objectsOf(vulnerability.scores),
    ...objectsOf(vulnerability.metrics).map(({ content }) => objectOf(content)),
  ];
  const severities = contents.flatMap((content) =>
    [content.cvss_v4, content.cvss_v3, content.cvss_v2].map(objectOf).flatMap((cvss): StatedSeverity[] => {
      const vector = textOf(cvss.vectorString);
      const score = typeof cvss.baseScore === 'number' ? cvss.baseScore : null;
      return vector ? [{ by, vector, score, word: textOf(cvss.baseSeverity) ?? null }] : [];
    }),
  );
  return [...new Map(severities.map((one) => [one.vector, one])).values()];
}

const affectedStatuses = ['known_affected', 'first_affected', 'last_affected'] as const;
const fixedStatuses = ['fixed', 'first_fixed'] as const;

function affectedIn(vulnerability: Loose, products: ReadonlyMap<string, AdvisedProduct>): AdvisedProduct[] {
  return productsIn(vulnerability, affectedStatuses, products);
}

function productsIn(
  vulnerability: Loose,
  statuses: readonly string[],
  products: ReadonlyMap<string, AdvisedProduct>,
): AdvisedProduct[] {
  const status = objectOf(vulnerability.product_status);
  const ids = new Set(statuses.flatMap((name) => textsOf(status[name])));
  return [...ids].flatMap((id) => products.get(id) ?? []);
}

/** A package URL with a version names it; one without, in a product of no version and no range, every version. */
function osvAffectedOf({ purls, version, range }: AdvisedProduct, fixed: ReadonlySet<string>): OsvFormAffected[] {
  return purls.flatMap((purl): OsvFormAffected[] => {
    const named = packageOfPurl(purl);
    if (!named) return [];
    if (range !== null) {
      const said = affectedOfRange(range, { ecosystem: named.ecosystem, fixed });
      return said ? [{ package: named, ...said }] : [];
    }
    const read = parsePurl(purl);
    const listed = (read.ok ? read.value.version : null) ?? version;
    if (listed !== null) return [{ package: named, ranges: [], versions: [listed] }];
    return [{ package: named, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }], versions: [] }];
  });
}

/** What the document says of the vulnerability that a record's id names; of all where it names none. */
export function statementsOfCsaf(value: Loose, id: string): AdvisoryStatement[] {
  const head = headOf(value);
  if (!head) return [];
  const products = advisedProducts(value.product_tree);
  return objectsOf(value.vulnerabilities)
    .filter((vulnerability) => namesOf(vulnerability).some((name) => id.endsWith(`/${name}`)))
    .map((vulnerability) => ({
      by: head.publisher,
      id: head.id,
      state: stateOf(vulnerability),
      stateReason: null,
      summary: textOf(vulnerability.title) ?? head.title,
      details: noteOf(vulnerability),
      published: head.published,
      modified: head.modified,
      severities: severitiesOf(vulnerability, head.publisher),
      affected: statedProducts(affectedIn(vulnerability, products), productsIn(vulnerability, fixedStatuses, products)),
      weaknesses: weaknessesOf(vulnerability),
      ssvc: null,
      knownExploitedSince: null,
      references: linksOf([...objectsOf(vulnerability.references), ...objectsOf(objectOf(value.document).references)]),
    }));
}

/** CSAF 2.1 lets whoever is involved contest a vulnerability. */
function stateOf(vulnerability: Loose): AdvisoryState {
  return objectsOf(vulnerability.involvements).some(({ status }) => status === 'disputed') ? 'disputed' : 'published';
}

function noteOf(vulnerability: Loose): string | null {
  const notes = objectsOf(vulnerability.notes);
  const told = notes.find(({ category }) => category === 'description' || category === 'summary') ?? notes[0];
  return textOf(told?.text) ?? null;
}

function weaknessesOf(vulnerability: Loose): string[] {
  const ids = [objectOf(vulnerability.cwe), ...objectsOf(vulnerability.cwes)].map(({ id }) => id);
  return [...new Set(textsOf(ids).filter((id) => /^CWE-\d{1,5}$/.test(id)))];
}

function statedProducts(affected: readonly AdvisedProduct[], fixed: readonly AdvisedProduct[]): StatedProduct[] {
  const fixes = Map.groupBy(fixed, ({ name }) => name);
  return [...Map.groupBy(affected, ({ name }) => name)].map(([product, all]) => ({
    product,
    ranges: all.flatMap(({ version, range }) =>
      version === null && range === null ? [{ from: null, above: null, below: null, through: null }] : [],
    ),
    versions: all.flatMap(({ version, range }) => version ?? range ?? []),
    fixed: (fixes.get(product) ?? []).flatMap(({ version, range }) => version ?? range ?? []),
  }));
}
