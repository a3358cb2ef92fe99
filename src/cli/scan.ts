import { AppError } from '../common/errors.ts';
import type { AdvisoryIndex, MatchColumns } from '../engines/matching/advisory-index.ts';
import type { FurtherMatches } from '../engines/scan/match-further.ts';
import type { JudgedFinding, ScanFinding, ScanResult } from '../engines/scan/result.ts';
import { type Judgement, matchBom, type ScanInTurn, scanBom } from '../engines/scan/scan-bom.ts';
import type { ComponentIdentifier } from '../formats/bom/further-identifiers.ts';
import { statesMore } from '../formats/bom-files/states-more.ts';
import type { ScannedBom } from '../formats/cyclonedx/scan-purls.ts';
import { advisoriesWanted, compileAndOpen, openCompiled } from './advisory-sources.ts';
import { choice, onlyPositional, required } from './arguments.ts';
import { type Command, exit, type OptionValues, type Terminal } from './command.ts';
import { readInputFile } from './input-file.ts';
import { readBomFile } from './read-bom-file.ts';

const formats = ['table', 'json', 'sarif', 'csv'] as const;
const failures = ['findings', 'kev', 'unchecked', 'none'] as const;

export const command: Command = {
  summary:
    'Finds known-vulnerable and malicious components of a BOM (CycloneDX, SPDX or a table of parts). Needs no server and no network.',
  usage:
    'FILE|- --advisories PATH [--kev FILE] [--vex FILE …] [-o table|json|sarif|csv] [--fail-on findings|kev|unchecked|none] [--quiet]',
  options: {
    advisories: { type: 'string' },
    kev: { type: 'string' },
    vex: { type: 'string', multiple: true },
    'csaf-2.1': { type: 'boolean' },
    'fail-on': { type: 'string' },
  },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the BOM to scan');
    const format = await choice(options, 'output', formats, 'table');
    const failOn = await choice(options, 'fail-on', failures, 'findings');
    const advisories = required(options, 'advisories', advisoriesWanted);
    if (failOn === 'kev' && options.kev === undefined) {
      throw new AppError(
        'invalid-input',
        '--fail-on kev needs the list of known exploited vulnerabilities: --kev FILE.',
      );
    }
    // The index is read aside while the BOM is scanned; what is wrong with the BOM is told first, and before records are compiled.
    const opening = openCompiled(advisories);
    opening.catch(() => undefined);
    const { scanned: bom, buffer } = await readBomFile(path, terminal);
    const index = (await opening) ?? (await compileAndOpen(advisories));
    const own = matchBom(bom, index);
    const identifiers = await statedIn(buffer.bytes, bom);
    const further = identifiers.length > 0 ? await furtherMatches(index, own, identifiers) : undefined;
    const matches = further?.matches ?? own;
    // A spreadsheet names no version of a specification.
    const sheet =
      bom.specVersion === ''
        ? await (await import('./scan-rows.ts')).rowsOfSpreadsheet(buffer.bytes, { matches, index, terminal })
        : undefined;
    const asksCpes = index.namesCpes && (matches.reason.some((why) => why !== 0) || identifiers.some(isCpe));
    const named =
      sheet?.named ??
      (asksCpes ? await (await import('./cpe-names.ts')).cpeNames(buffer.bytes, matches, identifiers) : []);
    const scanned = scanBom(bom, index, own, await judgementOf(options), { named, ...(further ? { further } : {}) });
    const scan = sheet ? { ...scanned, rows: sheet.rows } : scanned;
    const isJudged = options.vex !== undefined || hasStatements(buffer.bytes);
    const judged = isJudged ? await judgedBy(scan, { bom, path, document: buffer.bytes, options, terminal }) : scan;
    // What is written without being looked at is never known to be exploited.
    const tally = { findings: format === 'json' && judged.written ? matches.hits : 0, knownExploited: 0 };
    const counted = { ...judged, findings: countedIn(tally, judged.findings) };
    // Nothing is written before all is known: a damaged index gives a refusal and not half an answer.
    const parts: (Uint8Array | string)[] = [];
    for (const part of await formatted(counted, format, path))
      parts.push(typeof part === 'string' ? part : part.slice());
    for (const part of parts) terminal.out(part);
    warnOfGaps(scan, options, terminal);
    return exitCode(scan, tally, failOn);
  },
};

/** Reads the document whole where its words tell that it states more than package URLs. */
async function statedIn(document: Uint8Array, bom: ScannedBom): Promise<ComponentIdentifier[]> {
  if (!statesMore(document, bom)) return [];
  const { readFurtherIdentifiers } = await import('../formats/bom-files/read-further-identifiers.ts');
  return readFurtherIdentifiers(document, bom.count);
}

async function furtherMatches(
  index: AdvisoryIndex,
  own: MatchColumns,
  identifiers: ComponentIdentifier[],
): Promise<FurtherMatches> {
  return (await import('../engines/scan/match-further.ts')).matchFurther(index, own, identifiers);
}

function isCpe({ kind }: ComponentIdentifier): boolean {
  return kind === 'cpe';
}

async function judgementOf({ kev }: OptionValues): Promise<Judgement> {
  return { knownExploited: typeof kev === 'string' ? await readKnownExploited(kev) : new Set<string>() };
}

async function readKnownExploited(path: string): Promise<Judgement['knownExploited']> {
  const { parseKev } = await import('../formats/kev/catalogue.ts');
  const catalogue = parseKev(await readInputFile(path, 'a KEV catalogue'));
  if (catalogue.ok) return catalogue.value.entries;
  throw new AppError('invalid-input', `${path} is no KEV catalogue.`, {
    problems: catalogue.problems.map(({ at, message }) => ({ at: `${path} ${at}`.trimEnd(), message })),
  });
}

/**
 * Whether the BOM may state something of its vulnerabilities itself, by the words that this takes. They are looked for behind a part that
 * is quick to find, being short and beginning with a rare letter.
 */
function hasStatements({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  const document = Buffer.from(buffer, byteOffset, byteLength);
  const isThere = (word: string) => document.includes(word);
  return (
    (isThere('ysis') && ['"analysis"', '<analysis', ':analysis'].some(isThere)) ||
    (isThere('VulnAss') && isThere('VulnAssessmentRelationship'))
  );
}

/** Findings that a document closes go aside; the gate, the report and every format see the same rest. */
async function judgedBy(
  scan: ScanInTurn,
  {
    bom,
    path,
    document,
    options,
    terminal,
  }: { bom: ScannedBom; path: string; document: Uint8Array; options: OptionValues; terminal: Terminal },
): Promise<ScanInTurn & { suppressed: JudgedFinding[] }> {
  const { readScanJudge } = await import('./scan-vex.ts');
  const { judge, isClosed, documents } = await readScanJudge({ subject: bom.bytes, path, document }, options, terminal);
  const open: ScanFinding[] = [];
  const suppressed: JudgedFinding[] = [];
  for (const finding of scan.findings) {
    const vex = judge.judge(finding);
    if (vex && isClosed(vex.state)) suppressed.push({ ...finding, vex });
    else open.push(vex ? { ...finding, vex } : finding);
  }
  const { written: _, ...others } = scan;
  return { ...others, findings: open, suppressed, data: { ...scan.data, vex: documents } };
}

interface Tally {
  findings: number;
  knownExploited: number;
}

/** Counts while they pass by. */
function* countedIn(tally: Tally, findings: Iterable<ScanFinding>): Generator<ScanFinding> {
  for (const finding of findings) {
    tally.findings++;
    if (finding.knownExploited) tally.knownExploited++;
    yield finding;
  }
}

async function formatted(
  inTurn: ScanInTurn,
  format: (typeof formats)[number],
  path: string,
): Promise<Iterable<Uint8Array | string>> {
  if (format === 'json') return jsonOf(inTurn);
  const scan: ScanResult = { ...inTurn, findings: [...inTurn.findings] };
  switch (format) {
    case 'table':
      return [(await import('./scan-text.ts')).formatScan(scan)];
    case 'csv': {
      const [{ rowsOfScan }, { formatCsv }] = await Promise.all([
        import('./scan-text.ts'),
        import('../formats/csv/format-csv.ts'),
      ]);
      return [formatCsv(rowsOfScan(scan))];
    }
    case 'sarif': {
      const [{ sarifOfScan }, { scoreOfVector }, program] = await Promise.all([
        import('../engines/scan/sarif.ts'),
        import('../formats/cvss/cvss.ts'),
        import('../../package.json', { with: { type: 'json' } }),
      ]);
      const context = { path: path === '-' ? 'stdin' : path, programVersion: program.default.version, scoreOfVector };
      return [`${JSON.stringify(sarifOfScan(scan, context), null, 2)}\n`];
    }
  }
}

/** Findings that become text at once. */
const portion = 256;

/** In portions: a text of many megabytes takes twice the time of its parts, and its findings would outlive the young heap. */
function* jsonOf(scan: ScanInTurn): Generator<Uint8Array | string> {
  const { schema, components, findings, candidates, rows, suppressed, data } = scan;
  yield `{"schema":${JSON.stringify(schema)},"components":${JSON.stringify(components)},"findings":[`;
  let separator = '';
  for (const members of scan.written ?? membersOf(findings)) {
    if (members.length === 0) continue;
    if (separator !== '') yield separator;
    yield members;
    separator = ',';
  }
  yield ']';
  if (candidates) yield `,"candidates":${JSON.stringify(candidates)}`;
  if (rows) yield `,"rows":${JSON.stringify(rows)}`;
  if (suppressed) yield `,"suppressed":${JSON.stringify(suppressed)}`;
  yield `,"data":${JSON.stringify(data)}}\n`;
}

function* membersOf(findings: Iterable<ScanFinding>): Generator<string> {
  let waiting: ScanFinding[] = [];
  for (const finding of findings) {
    waiting.push(finding);
    if (waiting.length < portion) continue;
    yield membersText(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield membersText(waiting);
}

function membersText(list: readonly ScanFinding[]): string {
  return JSON.stringify(list).slice(1, -1);
}

function warnOfGaps({ components: { total, checked } }: ScanInTurn, options: OptionValues, terminal: Terminal): void {
  if (total > 0 && checked === 0) terminal.note('Nothing could be checked: this is no clean result.\n');
  else if (total === 0 && !options.quiet) terminal.note('This BOM lists no component.\n');
}

/** That nothing at all could be checked is never a success, unless every failure was waived. */
function exitCode({ components }: ScanInTurn, tally: Tally, failOn: (typeof failures)[number]): number {
  if (failOn === 'none') return exit.clean;
  if (components.total > 0 && components.checked === 0) return exit.findings;
  const failing = {
    findings: tally.findings > 0,
    kev: tally.knownExploited > 0,
    unchecked: tally.findings > 0 || components.unchecked.length > 0,
  }[failOn];
  return failing ? exit.findings : exit.clean;
}
