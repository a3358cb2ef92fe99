import type { Client } from '../client/client.ts';
import { exportPartsCsv, listAllParts, listAllProductsOfParts, type PartQuery } from '../client/list-parts.ts';
import { AppError } from '../common/errors.ts';
import { lifecycles } from '../formats/hbom/part.ts';
import { choice } from './arguments.ts';
import { type Command, exit, type OptionValues, type Terminal } from './command.ts';
import { counted, formatTable, plain } from './output.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';

/** The filters of the API by how the command line spells them. */
const filters = {
  find: 'q',
  kind: 'kind',
  type: 'type',
  maker: 'maker',
  'part-number': 'partNumber',
  country: 'country',
  'designed-in': 'designedIn',
  'fabricated-in': 'fabricatedIn',
  'assembled-in': 'assembledIn',
  'origin-in': 'originIn',
  lifecycle: 'lifecycle',
  regime: 'regime',
  'lead-time-from': 'leadTimeFrom',
  product: 'product',
  'as-of': 'asOf',
} as const satisfies Record<string, keyof PartQuery>;

export const command: Command = {
  summary:
    'Lists the software and hardware parts of all products of the server, or the products that have them, all or those asked for.',
  usage: `[--kind hardware|software] [--type TYPE] [--maker NAME] [--part-number NUMBER] [--country|--designed-in|--fabricated-in|--assembled-in|--origin-in CODE|NAME] [--lifecycle ${lifecycles.join('|')}] [--regime NAME] [--lead-time-from DAYS] [--product NUMBER|ID] [--find TEXT] [--as-of CHANGE|MOMENT] [--by part|product] [-o table|json|csv] ${serverUsage}`,
  options: {
    ...Object.fromEntries(Object.keys(filters).map((name) => [name, { type: 'string' as const }])),
    by: { type: 'string' },
    ...serverOptions,
  },
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', `"${positionals[0]}" is one word too many.`);
    const output = await choice(options, 'output', ['table', 'json', 'csv'] as const, 'table');
    const by = await choice(options, 'by', ['part', 'product'] as const, 'part');
    if (by === 'product' && output === 'csv') throw new AppError('invalid-input', 'Products come as table or json.');
    const client = connect(options, terminal);
    const query = queryOf(options);
    if (output === 'csv') terminal.out(await exportPartsCsv(client, query));
    else if (by === 'product') await writeProducts(client, query, { output, terminal });
    else await writeParts(client, query, { output, terminal });
    return exit.clean;
  },
};

interface Writing {
  output: 'table' | 'json';
  terminal: Pick<Terminal, 'out'>;
}

/** The server judges the values: it names what it does not take. */
function queryOf(options: OptionValues): PartQuery {
  const given = Object.entries(filters).flatMap(([option, filter]) =>
    typeof options[option] === 'string' ? [[filter, options[option]]] : [],
  );
  return Object.fromEntries(given) as PartQuery;
}

async function writeParts(client: Client, query: PartQuery, { output, terminal }: Writing): Promise<void> {
  const parts = await listAllParts(client, query);
  if (output === 'json') {
    terminal.out(`${JSON.stringify({ ok: true, total: parts.length, parts })}\n`);
    return;
  }
  const header = ['PRODUCT', 'TYPE', 'MAKER', 'NAME', 'PART NUMBER', 'VERSION', 'QUANTITY', 'DESIGNED', 'FABRICATED'];
  const rows = parts.map((part) => [
    ...[part.product.number, part.type, part.maker, part.name, part.partNumber, part.version],
    ...[part.quantity?.toString(), part.designedIn.join(' '), part.fabricatedIn.join(' ')],
    ...[part.assembledIn.join(' '), part.originIn.join(' '), part.lifecycle],
  ]);
  writeTable(terminal, counted(parts.length, 'part'), [[...header, 'ASSEMBLED', 'ORIGIN', 'LIFE CYCLE'], rows]);
}

async function writeProducts(client: Client, query: PartQuery, { output, terminal }: Writing): Promise<void> {
  const products = await listAllProductsOfParts(client, query);
  if (output === 'json') {
    terminal.out(`${JSON.stringify({ ok: true, total: products.length, products })}\n`);
    return;
  }
  const rows = products.map(({ product, parts, makers }) => [
    product.number,
    product.name,
    String(parts),
    makers.join(', '),
  ]);
  writeTable(terminal, counted(products.length, 'product'), [['NUMBER', 'PRODUCT', 'PARTS', 'MAKERS'], rows]);
}

type Cell = string | null | undefined;

function writeTable(terminal: Pick<Terminal, 'out'>, head: string, [header, rows]: [string[], Cell[][]]): void {
  const cells = rows.map((row) => row.map((cell) => plain(cell || '-')));
  terminal.out(rows.length === 0 ? `${head}.\n` : `${head}.\n\n${formatTable(header, cells)}`);
}
