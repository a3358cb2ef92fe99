import { AppError } from '../common/errors.ts';
import { bomFormatNames } from '../formats/bom/document.ts';
import { formatPartsCsv } from '../formats/bom-spreadsheet/write-spreadsheet.ts';
import { parseCountry } from '../formats/countries/countries.ts';
import { isHardware, lifecycles, type Part } from '../formats/hbom/part.ts';
import { readParts } from '../formats/hbom/read-parts.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { counted, formatTable, plain } from './output.ts';
import { requireBomDocument } from './read-bom-document.ts';

export const command: Command = {
  summary: 'Lists the software and hardware parts of a BOM of any format in one shape, all or those asked for.',
  usage: `FILE|- [--kind hardware|software|TYPE] [--maker TEXT] [--country CODE|NAME] [--lifecycle ${lifecycles.join('|')}] [-o table|json|csv] [--lenient]`,
  options: {
    kind: { type: 'string' },
    maker: { type: 'string' },
    country: { type: 'string' },
    lifecycle: { type: 'string' },
    lenient: { type: 'boolean' },
  },
  async run({ positionals, options, terminal }) {
    const file = onlyPositional(positionals, 'FILE', 'the BOM whose parts to list');
    const output = await choice(options, 'output', ['table', 'json', 'csv'] as const, 'table');
    const isAskedFor = await queryOf(options);
    const document = await requireBomDocument(file, terminal, { lenient: options.lenient === true });
    const { parts: all, problems } = readParts(document.content);
    const parts = all.filter(isAskedFor);
    for (const { at, message } of problems) terminal.note(`${file} ${at}: ${plain(message)}\n`);
    if (output === 'csv') terminal.out(formatPartsCsv(parts));
    else if (output === 'table') terminal.out(textOf(parts, all.length));
    else {
      const { format, specVersion } = document;
      const head = { file, ok: true, format: bomFormatNames[format], specVersion: specVersion || null };
      for (const text of jsonOf({ ...head, total: all.length, problems }, parts)) terminal.out(text);
    }
    return exit.clean;
  },
};

const portion = 1_000;

/** In portions: the parts of a large BOM are more than one text may hold. */
function* jsonOf(head: object, parts: readonly Part[]): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"parts":[`;
  for (let from = 0; from < parts.length; from += portion) {
    yield (from === 0 ? '' : ',') + JSON.stringify(parts.slice(from, from + portion)).slice(1, -1);
  }
  yield ']}\n';
}

type Query = (part: Part) => boolean;

/** What all the options together ask for. */
async function queryOf(options: OptionValues): Promise<Query> {
  const { kind, maker, country } = options;
  const queries: Query[] = [];
  if (typeof kind === 'string') queries.push(ofKind(kind.toLowerCase()));
  if (typeof maker === 'string') queries.push(by(maker.toLowerCase()));
  if (typeof country === 'string') queries.push(touching(country));
  if (options.lifecycle !== undefined) {
    const state = await choice(options, 'lifecycle', lifecycles, 'active');
    queries.push(({ lifecycle }) => lifecycle === state);
  }
  return (part) => queries.every((query) => query(part));
}

function ofKind(kind: string): Query {
  if (kind === 'hardware') return isHardware;
  return kind === 'software' ? (part) => !isHardware(part) : (part) => part.kind === kind;
}

/** Older BOMs name the supplier alone. */
function by(text: string): Query {
  return ({ maker, supplier }) => [maker, supplier].some((name) => name?.toLowerCase().includes(text));
}

function touching(text: string): Query {
  const country = parseCountry(text);
  if (!country.ok) throw new AppError('invalid-input', `--country: ${country.message}`);
  const { value } = country;
  return ({ designedIn, fabricatedIn, assembledIn, originIn }) =>
    [designedIn, fabricatedIn, assembledIn, originIn].some((codes) => codes.includes(value));
}

const header = [
  ...['KIND', 'MAKER', 'SUPPLIER', 'NAME', 'PART NUMBER', 'VERSION', 'QUANTITY', 'PLACES', 'DESIGNED'],
  ...['FABRICATED', 'ASSEMBLED', 'ORIGIN', 'LIFE CYCLE', 'LEAD TIME', 'FIRMWARE'],
];

function textOf(parts: readonly Part[], total: number): string {
  const head = parts.length === total ? counted(total, 'part') : `${parts.length} of ${counted(total, 'part')}`;
  return parts.length === 0 ? `${head}.\n` : `${head}.\n\n${formatTable(...withoutEmpty(parts.map(rowOf)))}`;
}

function rowOf(part: Part): string[] {
  const { designedIn, fabricatedIn, assembledIn, originIn, designators, leadTimeDays } = part;
  const cells = [
    ...['  '.repeat(part.level) + part.kind, part.maker, part.supplier, part.name, part.partNumber, part.version],
    ...[part.quantity?.toString(), designators.join(' ')],
    ...[designedIn, fabricatedIn, assembledIn, originIn].map((codes) => codes.join(' ')),
    ...[part.lifecycle, leadTimeDays === null ? null : counted(leadTimeDays, 'day'), part.firmware],
  ];
  return cells.map((cell) => plain(cell || '-'));
}

/** A BOM of software has no columns of dashes. */
function withoutEmpty(rows: readonly string[][]): [header: string[], rows: string[][]] {
  const filled = header.map((_, column) => rows.some((row) => row[column] !== '-'));
  const kept = (row: readonly string[]) => row.filter((_, column) => filled[column]);
  return [kept(header), rows.map(kept)];
}
