import { bomFileLimitBytes, importBom } from '../client/import-bom.ts';
import { listRowsNotFound } from '../client/list-parts.ts';
import { uncheckedSentences } from '../engines/matching/advisory-index.ts';
import { choice, onlyPositional, required } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { counted, formatTable, plain } from './output.ts';
import { connect, openUpload, progressOf, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary:
    'Gives a product of the server a BOM (CycloneDX, SPDX or a table of parts); what was in force stays in force where it is refused.',
  usage: `FILE|- --product KEY|NUMBER|ID ${serverUsage} [-o table|json] [--quiet]`,
  options: { product: { type: 'string' }, ...serverOptions },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the BOM to take in');
    const product = required(options, 'product', 'the key, number or id of the product it belongs to');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const client = connect(options, terminal);
    const upload = await openUpload(path, { limitBytes: bomFileLimitBytes, what: 'a BOM', terminal });
    const progress = progressOf(terminal, options);
    const bom = await importBom(client, { ...upload, product }, progress).finally(progress.done);
    const rows = bom.format === 'Spreadsheet' ? await listRowsNotFound(client, bom.id) : null;
    const notFound = rows?.map(({ at, vendor, product, version, reason }) => ({
      at,
      vendor,
      product,
      version,
      reason,
    }));
    if (format === 'json') terminal.out(`${JSON.stringify({ ...bom, ...(notFound ? { notFound } : {}) })}\n`);
    else terminal.out([textOf(bom), rowsOf(notFound ?? [])].filter((block) => block !== '').join('\n'));
    return exit.clean;
  },
};

type Bom = Awaited<ReturnType<typeof importBom>>;

function textOf(bom: Bom): string {
  const { number, product, format, specVersion, components, newest } = bom;
  const force = newest ? '' : ', not in force: a newer one is';
  const head = `${number} of ${product.number} ${plain(product.name)}: ${[format, specVersion].filter(Boolean).join(' ')}, ${counted(components ?? 0, 'component')}${force}.\n`;
  return [head, uncheckedOf(bom), namesOf(bom), findingsOf(bom)].filter((block) => block !== '').join('\n');
}

/** What could not be checked stands above what was. */
function uncheckedOf({ components, unchecked }: Bom): string {
  const count = unchecked.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return '';
  const rows = unchecked.map((one) => [uncheckedSentences[one.reason], String(one.count)]);
  return `COULD NOT BE CHECKED: ${count} of ${counted(components ?? 0, 'component')}\n${formatTable(['REASON', 'COMPONENTS'], rows)}`;
}

function namesOf({ unresolvedNames }: Bom): string {
  return unresolvedNames === 0 ? '' : `${counted(unresolvedNames, 'supplier name')} inside wait to be resolved.\n`;
}

/** Rows of a spreadsheet that the vulnerability data does not know. */
function rowsOf(
  rows: readonly { at: string; vendor: string | null; product: string; version: string | null }[],
): string {
  if (rows.length === 0) return '';
  const cells = rows.map(({ at, vendor, product, version }) =>
    [at, vendor, product, version].map((one) => plain(one || '-')),
  );
  return `NOT FOUND in the vulnerability data: ${counted(rows.length, 'row')}\n${formatTable(['ROW', 'VENDOR', 'PRODUCT', 'VERSION'], cells)}`;
}

const levels = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const;

function findingsOf({ findings, checked }: Bom): string {
  if (findings === null) return 'Not matched with vulnerability data yet: load it with "holdfast feed import".\n';
  const header = ['FINDINGS', ...levels.map((level) => level.toUpperCase()), 'KNOWN EXPLOITED', 'MALICIOUS'];
  const counts = levels.map((level) => findings[level]);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const row = [total, ...counts, findings.knownExploited, findings.malicious].map(String);
  return `Checked ${counted(checked ?? 0, 'component')}:\n${formatTable(header, [row])}`;
}
