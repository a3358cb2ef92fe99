import { z } from 'zod';
import { Lineage } from '../../common/lineage.ts';
import { declareExport, declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { Facet, flag, IdParams, oneOrMore, PageQuery } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { ClassifiedFilters, Level, NodeRef, SeverityLevel } from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

export { SeverityLevel };

export const Severity = z.object({
  level: SeverityLevel,
  vector: z.string().nullable().describe('The CVSS vector that decided; null when the level is the source’s own word'),
});
export type Severity = z.infer<typeof Severity>;

/** What the Exploit Prediction Scoring System (FIRST) says of a vulnerability; of several names the highest counts. */
export const ExploitPrediction = z.object({
  probability: z.number().min(0).max(1).describe('That exploitation is observed within 30 days'),
  percentile: z.number().min(0).max(1).describe('The share of all vulnerabilities with a probability as high or lower'),
  asOf: z.string().nullable().describe('The day of the prediction'),
});
export type ExploitPrediction = z.infer<typeof ExploitPrediction>;

/** What the CISA coordinator table (SSVC) decides; an input that is not known leaves every decision possible that it could lead to. */
export const FindingPriority = z.object({
  decision: z.enum(['track', 'track*', 'attend', 'act']).describe('The worst that is still possible'),
  possible: z.array(z.string()).describe('All that are, the mildest first'),
  question: z.string().nullable().describe('The input that would settle most; null where nothing open matters'),
});
/** What a finding comes to once everybody was heard who speaks of it. */
export const FindingVerdict = z.enum([
  'open',
  'under_investigation',
  'affected',
  'not_affected',
  'fixed',
  'accepted',
  'suppressed',
]);
export type FindingVerdict = z.infer<typeof FindingVerdict>;

/** One vulnerability in one component of one product. */
export const Finding = z.object({
  id: z.string(),
  number: z.string().describe('`F-0012`'),
  vulnerability: z.object({
    id: z.string().describe('The preferred name: CVE first, then GHSA, then the source’s own'),
    aliases: z.array(z.string()),
    summary: z.string().nullable(),
  }),
  component: z.object({
    id: z.string(),
    name: z.string(),
    version: z.string().nullable(),
    purl: z.string().nullable(),
  }),
  product: NodeRef,
  supplier: NodeRef.nullable().describe('The maker of the product: whom to call'),
  functions: z
    .array(NodeRef.extend({ criticality: Level.nullable() }))
    .describe('Mission functions the product reaches'),
  severity: Severity,
  knownExploited: z.boolean().describe('In the CISA catalogue of known exploited vulnerabilities'),
  malicious: z.boolean(),
  private: z.boolean().describe('A private advisory of this workspace speaks of it'),
  prediction: ExploitPrediction.nullable().describe('Null where nobody predicts it: not known is not improbable'),
  priority: FindingPriority,
  fixedIn: z.array(z.string()),
  verdict: FindingVerdict,
  disputed: z.boolean().describe('Two authors say the opposite of each other'),
  woke: z
    .array(z.object({ what: z.string(), from: z.unknown(), to: z.unknown() }))
    .nullable()
    .describe('What changed since somebody decided, so that the finding is open again'),
  expiresAt: z.iso.datetime().nullable().describe('When what was decided ends by itself'),
  openedAt: z.iso.datetime(),
  goneAt: z.iso.datetime().nullable().describe('When it was last matched no longer; null while open'),
});
export type Finding = z.infer<typeof Finding>;

export const FindingPath = z.array(
  z.object({
    node: NodeRef.nullable().describe('A node of the register; null for a component inside the BOM'),
    component: z.object({ name: z.string(), version: z.string().nullable(), purl: z.string().nullable() }).nullable(),
  }),
);
export type FindingPath = z.infer<typeof FindingPath>;

export const FindingDetails = Finding.extend({
  match: z.object({
    ecosystem: z.string().describe('With the release of a distribution: `Debian:12`'),
    package: z
      .string()
      .nullable()
      .describe(
        'As the record names it, of a binary package mostly its source; null where it was matched before this was noted',
      ),
    by: z
      .enum(['range', 'listed', 'version', 'every-version', 'version-unknown'])
      .describe('The last three of a match by a CPE name that somebody confirmed'),
    identifier: z
      .string()
      .describe(
        'Which name of the component matched: `purl`, `alias`, `source package`, `pedigree.ancestor`, `evidence.identity`, `cpe`',
      ),
    asked: z
      .string()
      .nullable()
      .describe('The name that was asked for, where it is not the package URL of the component'),
    at: z.string().nullable().describe('Where that name stands in its document, as a JSON Pointer into the component'),
    identityConfidence: z.number().nullable().describe('In [0, 1], where the document states it'),
    confidence: z.enum(['high', 'medium', 'low']).nullable().describe('Of a candidate that somebody confirmed'),
    criteria: z.string().nullable().describe('The CPE name in the advisory, where it matched by one'),
    range: z
      .object({ introduced: z.string().nullable(), fixed: z.string().nullable(), lastAffected: z.string().nullable() })
      .nullable(),
    version: z.string(),
    advisories: z.array(
      z.object({
        id: z.string(),
        feed: z.string().nullable().describe('The private feed that it stands in; null for what all know'),
        source: z
          .string()
          .describe('The feed that it came by: `osv`, `ghsa`, `cve`, `nvd`, `csaf`, or the name of the private one'),
        issue: z.string().nullable().describe('The file in which it came, where it is known to all'),
        summary: z.string().nullable(),
        details: z.string().nullable(),
        published: z.string().nullable(),
        modified: z.string().nullable(),
        severity: Severity,
        references: z.array(z.string()),
      }),
    ),
  }),
  exploitation: z
    .object({
      dateAdded: z.string(),
      dueDate: z.string().nullable(),
      requiredAction: z.string().nullable(),
      ransomware: z.boolean().nullable().describe('Null while not known'),
    })
    .nullable(),
  decisions: z
    .array(
      z.object({
        table: z.string(),
        title: z.string(),
        version: z.string(),
        known: z.record(z.string(), z.string()),
        possible: z.array(z.string()),
        question: z.object({ input: z.string(), settles: z.boolean() }).nullable(),
      }),
    )
    .describe('What each decision table says: CISA coordinator, BOD 26-04, deployer'),
  paths: z.array(FindingPath).describe('Why do we have this: the shortest paths from the product to the component'),
  dominating: z
    .array(z.object({ name: z.string(), version: z.string().nullable(), purl: z.string().nullable() }))
    .describe('Components that every path passes, in order'),
  direct: z
    .array(z.object({ name: z.string(), version: z.string().nullable(), purl: z.string().nullable() }))
    .describe('The direct dependencies to raise'),
  reaches: z.array(FindingPath).describe('The shortest path from the product to each mission function'),
  lineage: Lineage.describe(
    'What the finding rests on: the BOM, the issues of the feeds that hold its records, and what was assumed',
  ),
  elsewhere: z
    .array(z.object({ findingId: z.string(), number: z.string(), product: NodeRef, component: z.string() }))
    .describe('The same vulnerability in other products, the first 50'),
});
export type FindingDetails = z.infer<typeof FindingDetails>;

/** What the list can be sorted by. */
export const findingSorts = [
  'urgency',
  'priority',
  'newest',
  'oldest',
  'number',
  'vulnerability',
  'component',
  'product',
  'severity',
] as const;

export const FindingListQuery = PageQuery.extend({
  q: z.string().trim().max(200).optional().describe('A CVE or other id, a component or a product'),
  exploited: flag,
  malicious: flag,
  severity: oneOrMore(SeverityLevel),
  priority: oneOrMore(z.enum(['track', 'track*', 'attend', 'act'])).describe('The worst decision that is possible'),
  fix: z.enum(['available', 'none']).optional(),
  product: z.string().max(100).optional(),
  supplier: z.string().max(100).optional(),
  system: z.string().max(100).optional(),
  function: z.string().max(100).optional(),
  component: z.string().max(100).optional(),
  vulnerability: z.string().max(100).optional(),
  ...ClassifiedFilters,
  openedAfter: z.iso.date().optional(),
  openedBefore: z.iso.date().optional(),
  verdict: oneOrMore(FindingVerdict).describe(
    'What findings come to; also those that are closed where one of their states is asked for',
  ),
  disputed: flag,
  woke: flag.describe('Whether something that a decision rested on changed, so that it is to be decided again'),
  state: z
    .enum(['open', 'closed', 'gone'])
    .default('open')
    .describe('`open`: to be acted on; `closed`: by a decision, a rule or a statement; `gone`: matched no longer'),
  sort: sortKeys(findingSorts).default('urgency'),
});
export type FindingListQuery = z.infer<typeof FindingListQuery>;

/** What could not be checked stands above what was, wherever a result is shown. */
export const Coverage = z.object({
  components: z.int(),
  checked: z.int(),
  unchecked: z
    .array(z.object({ reason: z.string(), count: z.int() }))
    .describe('An unchecked reason, or `not-matched-yet` for the parts of a BOM that met no vulnerability data yet'),
  withoutAdvisories: z
    .array(z.object({ ecosystem: z.string(), count: z.int() }))
    .describe(
      'Of those checked, the ones of ecosystems of which no advisory loaded speaks: checked against nothing; empty too where that is not known, as of the past',
    ),
  productsWithoutBom: z.int(),
});
export type Coverage = z.infer<typeof Coverage>;

export const listFindingsRoute = declareRoute({
  method: 'GET',
  path: '/findings',
  summary: 'List findings, the most urgent first: known exploited, malicious, severity, what they reach',
  permission: 'findings:read',
  asOf: true,
  query: FindingListQuery,
  output: listOf(Finding).extend({ coverage: Coverage }),
});

export const findingFacetsRoute = declareFacets({
  path: '/findings/facets',
  summary: 'How many findings each value of a filter would show',
  permission: 'findings:read',
  query: FindingListQuery,
  facets: {
    severity: Facet,
    exploited: Facet,
    priority: Facet.describe('The worst decision that is possible, the most urgent first'),
    fix: Facet,
    verdict: Facet,
  },
});

export const getFindingRoute = declareRoute({
  method: 'GET',
  path: '/findings/{id}',
  summary: 'One finding: why it matched, by which path it got in, whom to call, what it reaches',
  permission: 'findings:read',
  asOf: true,
  params: IdParams,
  output: FindingDetails,
});

/** What a list of findings can show of each. */
export const findingColumns = [
  ...([
    'number',
    'vulnerability',
    'aliases',
    'summary',
    'severity',
    'vector',
    'priority',
    'exploited',
    'malicious',
  ] as const),
  ...(['epss', 'percentile', 'predicted'] as const),
  ...([
    'component',
    'version',
    'purl',
    'fix',
    'product',
    'supplier',
    'functions',
    'verdict',
    'opened',
    'gone',
  ] as const),
] as const;
export type FindingColumn = (typeof findingColumns)[number];

export const exportFindingsRoute = declareExport({
  path: '/findings/export',
  summary: 'The findings that a list shows, as XLSX, CSV or JSON',
  permission: 'findings:read',
  query: FindingListQuery,
  columns: findingColumns,
});

export const findingWhy = declareWhy({
  kind: 'finding',
  path: '/findings/{id}',
  permission: 'findings:read',
  asOf: true,
  values: [
    ...(['match', 'severity', 'knownExploited', 'malicious', 'private', 'prediction', 'priority', 'fixedIn'] as const),
    ...(['functions', 'reaches', 'supplier', 'openedAt', 'goneAt'] as const),
    ...(['verdict', 'disputed'] as const),
    ...(['paths', 'dominating', 'direct', 'elsewhere'] as const),
  ],
  of: FindingDetails,
  stated: [
    'id',
    'number',
    'vulnerability',
    'component',
    'product',
    'exploitation',
    'decisions',
    'lineage',
    'woke',
    'expiresAt',
  ],
});
