import { uncheckedSentences } from '../engines/matching/advisory-index.ts';
import type { ScanFinding, ScanResult } from '../engines/scan/result.ts';
import { byUrgency } from '../engines/scan/urgency.ts';
import { sentenceOfUnspoken } from '../engines/scan/without-advisories.ts';
import { counted, formatTable, plain } from './output.ts';

/** A scan for people: what could not be checked, then the findings, the most urgent first, then what it rests on. */
export function formatScan(scan: ScanResult): string {
  return [
    uncheckedBlock(scan),
    withoutAdvisoriesBlock(scan),
    findingsBlock(scan),
    candidatesBlock(scan),
    rowsBlock(scan),
    suppressedBlock(scan),
    sourcesLine(scan),
  ]
    .filter((block) => block !== '')
    .join('\n');
}

function uncheckedBlock({ components: { total, unchecked } }: ScanResult): string {
  if (unchecked.length === 0) return '';
  const head = `COULD NOT BE CHECKED: ${unchecked.length} of ${counted(total, 'component')}\n`;
  const reasons = [...Map.groupBy(unchecked, ({ reason }) => reason)];
  const blocks = reasons.map(([reason, parts]) => {
    const names = parts.map(({ name }) => `    ${plain(name)}\n`).join('');
    return `  ${uncheckedSentences[reason]} (${parts.length})\n${names}`;
  });
  return head + blocks.join('');
}

function withoutAdvisoriesBlock({ components: { withoutAdvisories = [] } }: ScanResult): string {
  const lines = withoutAdvisories.map(
    ({ ecosystem, count }) => `  no advisory loaded speaks of ${plain(ecosystem)} (${counted(count, 'component')})\n`,
  );
  return lines.length === 0
    ? ''
    : `COULD BE CHECKED ONLY AGAINST NOTHING:\n${lines.join('')}  Load the advisories of these ecosystems, for example with "feed compile", and scan again.\n`;
}

function findingsBlock({ components: { checked }, findings }: ScanResult): string {
  const head = `Checked ${counted(checked, 'component')}: ${counted(findings.length, 'finding')}\n`;
  if (findings.length === 0) return head;
  const header = ['COMPONENT', 'VERSION', 'ADVISORY', 'SEVERITY', 'KNOWN EXPLOITED', 'FIXED IN', 'SUMMARY'];
  return `${head}\n${formatTable(header, findings.toSorted(byUrgency).map(rowOf))}`;
}

function candidatesBlock({ candidates = [] }: ScanResult): string {
  if (candidates.length === 0) return '';
  const head = `POSSIBLE, NOT CONFIRMED: ${counted(candidates.length, 'candidate')}\n`;
  const rows = candidates.map(({ component, advisory, match, severity }) =>
    [
      ...[component.name, component.version ?? '-', advisory.id, severity?.level ?? 'unknown'],
      ...[match.confidence, match.identifier, match.by, match.criteria],
    ].map(plain),
  );
  return `${head}\n${formatTable(['COMPONENT', 'VERSION', 'ADVISORY', 'SEVERITY', 'CONFIDENCE', 'NAMED BY', 'BY', 'PRODUCT'], rows)}`;
}

function rowsBlock({ rows = [] }: ScanResult): string {
  if (rows.length === 0) return '';
  const missing = rows.filter(({ state }) => state === 'not-found').length;
  const head = `Rows of the sheet: ${rows.length - missing} matched, ${missing} NOT FOUND in the vulnerability data\n`;
  const cells = rows.map(({ at, vendor, product, version, state, confidence, grounds, reason, identifier }) =>
    [
      ...[at, vendor ?? '-', product, version ?? '-', state === 'matched' ? 'matched' : 'NOT FOUND'],
      ...[confidence ?? '-', grounds ?? reason ?? '-', identifier ?? '-'],
    ].map(plain),
  );
  return `${head}\n${formatTable(['ROW', 'VENDOR', 'PRODUCT', 'VERSION', 'STATE', 'CONFIDENCE', 'BY', 'AS'], cells)}`;
}

function rowOf({ component, advisory, match, severity, knownExploited, malicious, fixedIn }: ScanFinding): string[] {
  return [
    component.name,
    match.version,
    advisory.id,
    malicious ? 'malicious' : (severity?.level ?? 'unknown'),
    knownExploited ? 'yes' : '-',
    fixedIn.join(', ') || '-',
    advisory.summary,
  ].map(plain);
}

function suppressedBlock({ suppressed = [] }: ScanResult): string {
  if (suppressed.length === 0) return '';
  const header = ['COMPONENT', 'VERSION', 'ADVISORY', 'STATE', 'JUSTIFICATION', 'AUTHOR', 'DISPUTED'];
  const rows = suppressed.map(({ component, match, advisory, vex }) =>
    [
      ...[component.name, match.version, advisory.id, vex.state],
      ...[vex.justification ?? vex.impact ?? '-', vex.author ?? '-', vex.disputed ? 'yes' : '-'],
    ].map(plain),
  );
  return `Closed by VEX: ${counted(suppressed.length, 'finding')}\n\n${formatTable(header, rows)}`;
}

function sourcesLine({ data: { advisories } }: ScanResult): string {
  const skipped = advisories.skipped.reduce((sum, { count }) => sum + count, 0);
  const asOf = advisories.asOf === null ? 'of unknown date' : `as of ${advisories.asOf}`;
  const rest = skipped === 0 ? '' : `; ${skipped} skipped`;
  return `${counted(advisories.count, 'advisory', 'advisories')} ${asOf}${rest} (SHA-256 ${advisories.sha256.slice(0, 12)}…)\n`;
}

const csvHeader = [
  ...[
    'state',
    'component',
    'version',
    'purl',
    'advisory',
    'aliases',
    'summary',
    'severity',
    'vector',
    'known exploited',
  ],
  ...['malicious', 'fixed in', 'ecosystem', 'matched by', 'introduced', 'fixed', 'last affected'],
];

/** A scan as rows: what could not be checked first, with its reason as the state, then what was checked against nothing. */
export function rowsOfScan({ components, findings }: ScanResult): string[][] {
  const blank = csvHeader.slice(2).map(() => '');
  return [
    csvHeader,
    ...components.unchecked.map(({ name, reason }) => [reason, name, ...blank]),
    ...(components.withoutAdvisories ?? []).map((one) => [
      ...['without-advisories', '', '', '', '', '', sentenceOfUnspoken(one), '', '', '', '', '', one.ecosystem],
      ...['', '', '', ''],
    ]),
    ...findings.map(({ component, advisory, match, severity, knownExploited, malicious, fixedIn }) => [
      ...['finding', component.name, component.version ?? '', component.purl],
      ...[advisory.id, advisory.aliases.join(' '), advisory.summary],
      ...[severity?.level ?? 'unknown', severity?.vector ?? '', String(knownExploited), String(malicious)],
      ...[fixedIn.join(' '), match.ecosystem, match.by],
      ...[match.range.introduced ?? '', match.range.fixed ?? '', match.range.lastAffected ?? ''],
    ]),
  ];
}
