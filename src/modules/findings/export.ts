import { formatCsv } from '../../formats/csv/format-csv.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import type { Finding, FindingListQuery } from './contract.ts';
import { findingOrders, listFindingsOf } from './list-store.ts';
import { filterOf } from './operations.ts';

type ExportQuery = Omit<FindingListQuery, 'limit' | 'after'> & { format: 'csv' | 'json' };

/** All findings that a filter shows, written as they are read. */
export async function exportFindings(context: Context, query: ExportQuery): Promise<Download> {
  const { database, workspaceId } = context;
  await database.inWorkspace(workspaceId, (tx) => filterOf(tx, workspaceId, query));
  const pages = readAll(context, query);
  return query.format === 'csv'
    ? { fileName: 'findings.csv', mediaType: 'text/csv; charset=utf-8', bytes: asCsv(pages) }
    : { fileName: 'findings.json', mediaType: 'application/json', bytes: asJson(pages) };
}

const findingsAtOnce = 1000;

async function* readAll({ database, workspaceId }: Context, query: ExportQuery): AsyncGenerator<Finding[]> {
  const order = findingOrders[query.sort];
  let after: Parameters<typeof listFindingsOf>[3]['after'];
  for (;;) {
    const page = await database.inWorkspace(workspaceId, async (tx) =>
      listFindingsOf(tx, workspaceId, await filterOf(tx, workspaceId, query), { order, after, limit: findingsAtOnce }),
    );
    if (page.length === 0) return;
    after = page.at(-1)!.mark;
    yield page.map(({ mark: _, ...finding }) => finding);
  }
}

const header = [
  ...['number', 'vulnerability', 'aliases', 'summary', 'severity', 'vector', 'known exploited', 'malicious'],
  ...[
    'epss',
    'epss percentile',
    'epss of',
    'component',
    'version',
    'purl',
    'fixed in',
    'product',
    'product name',
    'supplier',
    'supplier name',
  ],
  ...['functions', 'opened', 'gone'],
];

const byteOrderMark = '\ufeff';

async function* asCsv(pages: AsyncIterable<Finding[]>): AsyncGenerator<Buffer> {
  yield Buffer.from(byteOrderMark + formatCsv([header]));
  for await (const findings of pages) {
    const text = formatCsv(findings.map(cellsOf));
    yield Buffer.from(text.startsWith(byteOrderMark) ? text.slice(1) : text);
  }
}

function cellsOf(finding: Finding): string[] {
  const { vulnerability, severity, prediction, component, product, supplier, functions } = finding;
  return [
    ...[finding.number, vulnerability.id, vulnerability.aliases.join(' '), vulnerability.summary ?? ''],
    ...[severity.level, severity.vector ?? '', String(finding.knownExploited), String(finding.malicious)],
    ...[prediction?.probability ?? '', prediction?.percentile ?? '', prediction?.asOf ?? ''].map(String),
    ...[component.name, component.version ?? '', component.purl ?? '', finding.fixedIn.join(' ')],
    ...[product.number ?? '', product.name, supplier?.number ?? '', supplier?.name ?? ''],
    ...[functions.map(({ name }) => name).join('; '), finding.openedAt, finding.goneAt ?? ''],
  ];
}

async function* asJson(pages: AsyncIterable<Finding[]>): AsyncGenerator<Buffer> {
  let separator = '[\n';
  for await (const findings of pages) {
    for (const finding of findings) {
      yield Buffer.from(separator + JSON.stringify(finding));
      separator = ',\n';
    }
  }
  yield Buffer.from(separator === '[\n' ? '[]\n' : '\n]\n');
}
