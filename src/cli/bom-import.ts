import type { Client } from '../client/client.ts';
import { type FollowSettings, followJob } from '../client/follow-job.ts';
import { AppError } from '../common/errors.ts';
import { uncheckedSentences } from '../engines/matching/advisory-index.ts';
import { type Bom, getBomRoute, uploadBomRoute } from '../modules/boms/contract.ts';
import { listJobsRoute } from '../modules/jobs/contract.ts';
import { getProductRoute, listProductsRoute } from '../modules/products/contract.ts';
import { choice, onlyPositional, required } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { counted, formatTable, plain } from './output.ts';
import { connect, openUpload, progressOf, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary: 'Gives a product of the server a CycloneDX BOM; what was in force stays in force where it is refused.',
  usage: `FILE|- --product KEY|NUMBER|ID ${serverUsage} [-o table|json] [--quiet]`,
  options: { product: { type: 'string' }, ...serverOptions },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the BOM to take in');
    const product = required(options, 'product', 'the key, number or id of the product it belongs to');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const client = connect(options, terminal);
    const { bytes, fileName } = await openUpload(path, {
      limitBytes: uploadBomRoute.limitBytes!,
      what: 'a BOM',
      terminal,
    });
    const productId = await findProduct(client, product);
    const sent = await client.call(uploadBomRoute, { params: { id: productId }, query: { fileName }, bytes });
    const progress = progressOf(terminal, options);
    const bom = await outcomeOf(client, sent, progress).finally(progress.done);
    terminal.out(format === 'json' ? `${JSON.stringify(bom)}\n` : textOf(bom));
    return exit.clean;
  },
};

/** A key of the register comes first: one may look like a number of ours. */
async function findProduct(client: Client, reference: string): Promise<string> {
  const { items } = await client.call(listProductsRoute, { query: { key: reference, limit: 1 } });
  if (items[0]) return items[0].id;
  try {
    return (await client.call(getProductRoute, { params: { id: reference } })).id;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    const message = `There is no product with the key, number or id "${reference}".`;
    throw new AppError('not-found', message, { problems: [{ at: '--product', message }] });
  }
}

/** The BOM once it has been read and matched; one that is refused ends with its problems. */
async function outcomeOf(client: Client, sent: Bom, settings: FollowSettings): Promise<Bom> {
  if (sent.jobId !== null) await followJob(client, sent.jobId, settings);
  const matching = await findMatching(client, sent.product.id);
  if (matching !== undefined) await followJob(client, matching, settings);
  const bom = await client.call(getBomRoute, { params: { id: sent.id } });
  if (bom.state === 'refused') {
    throw new AppError('invalid-input', `${bom.fileName} was refused.`, { problems: bom.problems });
  }
  if (bom.state !== 'ready') throw new Error(bom.problems[0]?.message ?? 'The server could not read the BOM.');
  return bom;
}

/** The matching of the product that the BOM asked for, where it has not ended yet; one that begins meanwhile is not missed. */
async function findMatching(client: Client, productId: string): Promise<string | undefined> {
  for (const state of ['waiting', 'running'] as const) {
    const { items } = await client.call(listJobsRoute, { query: { state, limit: 200 } });
    const job = items.find(({ kind, subject }) => kind === 'findings.match' && subject === productId);
    if (job) return job.id;
  }
  return undefined;
}

function textOf(bom: Bom): string {
  const { number, product, format, specVersion, components, newest } = bom;
  const force = newest ? '' : ', not in force: a newer one is';
  const head = `${number} of ${product.number} ${plain(product.name)}: ${format} ${specVersion}, ${counted(components ?? 0, 'component')}${force}.\n`;
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

const levels = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const;

function findingsOf({ findings, checked }: Bom): string {
  if (findings === null) return 'Not matched with vulnerability data yet: load it with "holdfast feed import".\n';
  const header = ['FINDINGS', ...levels.map((level) => level.toUpperCase()), 'KNOWN EXPLOITED', 'MALICIOUS'];
  const counts = levels.map((level) => findings[level]);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const row = [total, ...counts, findings.knownExploited, findings.malicious].map(String);
  return `Checked ${counted(checked ?? 0, 'component')}:\n${formatTable(header, [row])}`;
}
