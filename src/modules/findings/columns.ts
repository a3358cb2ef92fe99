import type { Tx } from '../../platform/database/database.ts';
import type { ExportedList } from '../register/index.ts';
import type { Finding, FindingColumn, FindingListQuery } from './contract.ts';
import { coverageOf } from './coverage-store.ts';
import { findingList } from './list-store.ts';

/** What an export of the list says of each finding. */
export const exportedFindings: ExportedList<FindingListQuery, Finding, FindingColumn> = {
  list: findingList,
  title: 'Findings',
  about: coverageInWords,
  columns: {
    number: { title: 'Number', width: 10, value: ({ number }) => number },
    vulnerability: { title: 'Vulnerability', width: 18, value: ({ vulnerability }) => vulnerability.id },
    aliases: { title: 'Other names', width: 30, value: ({ vulnerability }) => vulnerability.aliases },
    summary: { title: 'Summary', width: 50, value: ({ vulnerability }) => vulnerability.summary },
    severity: { title: 'Severity', width: 10, value: ({ severity }) => severity.level },
    vector: { title: 'CVSS vector', width: 44, value: ({ severity }) => severity.vector },
    priority: { title: 'Priority', width: 14, value: ({ priority }) => priority.possible.join(' or ') },
    exploited: { title: 'Known exploited', width: 14, value: ({ knownExploited }) => knownExploited },
    malicious: { title: 'Malicious', width: 10, value: ({ malicious }) => malicious },
    epss: { title: 'EPSS', width: 10, value: ({ prediction }) => prediction?.probability ?? null },
    percentile: { title: 'EPSS percentile', width: 14, value: ({ prediction }) => prediction?.percentile ?? null },
    predicted: { title: 'EPSS of', width: 12, value: ({ prediction }) => prediction?.asOf ?? null },
    component: { title: 'Component', width: 40, value: ({ component }) => component.name },
    version: { title: 'Version', width: 14, value: ({ component }) => component.version },
    purl: { title: 'Package URL', width: 50, value: ({ component }) => component.purl },
    fix: { title: 'Fixed in', width: 20, value: ({ fixedIn }) => fixedIn },
    product: { title: 'Product', width: 36, value: ({ product }) => product.name },
    supplier: { title: 'Supplier', width: 30, value: ({ supplier }) => supplier?.name ?? null },
    functions: { title: 'Mission functions', width: 40, value: ({ functions }) => functions.map(({ name }) => name) },
    verdict: { title: 'State', width: 18, value: ({ verdict }) => verdict },
    opened: { title: 'Opened', width: 26, value: ({ openedAt }) => openedAt },
    gone: { title: 'Gone', width: 26, value: ({ goneAt }) => goneAt },
  },
};

/** What could not be checked, of all BOMs in force: a list that looks short may be so for want of checking. */
async function coverageInWords(tx: Tx, workspaceId: string): Promise<(readonly [name: string, value: string])[]> {
  const { components, checked, withoutAdvisories, productsWithoutBom } = await coverageOf(tx, workspaceId);
  return [
    ['Could not check', `${components - checked} of ${components} components in all products`],
    [
      'Checked against nothing',
      withoutAdvisories.map(({ ecosystem, count }) => `${ecosystem}: ${count}`).join('; ') || 'none',
    ],
    ['Products without a BOM', String(productsWithoutBom)],
  ];
}
