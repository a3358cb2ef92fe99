/** The example company as data files: its register, documents, bills of materials, advisories and the year that they came in. */

import { z } from 'zod';
import { type RegisterRows, registerSheets } from '../../formats/register-workbook/rows.ts';
import { writeRegisterXlsx } from '../../formats/register-workbook/write-register.ts';
import advisories from './content/advisories.json' with { type: 'json' };
import advisoryIssues from './content/advisory-issues.json' with { type: 'json' };
import bomIssues from './content/bom-issues.json' with { type: 'json' };
import billingEngine from './content/boms/billing-engine.json' with { type: 'json' };
import customerPortal from './content/boms/customer-portal.json' with { type: 'json' };
import loadForecaster from './content/boms/load-forecaster.json' with { type: 'json' };
import meterDataGateway from './content/boms/meter-data-gateway.json' with { type: 'json' };
import outageMap from './content/boms/outage-map.json' with { type: 'json' };
import rtuFirmware from './content/boms/rtu-420-firmware.json' with { type: 'json' };
import scadaServer from './content/boms/scada-server.json' with { type: 'json' };
import company from './content/company.json' with { type: 'json' };
import documents from './content/documents.json' with { type: 'json' };
import purchasing from './content/purchasing.json' with { type: 'json' };
import register from './content/register.json' with { type: 'json' };
import size from './content/size.json' with { type: 'json' };
import year from './content/year.json' with { type: 'json' };
import type { ExampleSize } from './contract.ts';
import { type Act, Colleague, dayFrom, Year } from './story.ts';

export const companyName = company.name;
export const sizeOfExample: ExampleSize = size;

const boms = {
  'billing-engine': billingEngine,
  'customer-portal': customerPortal,
  'load-forecaster': loadForecaster,
  'meter-data-gateway': meterDataGateway,
  'outage-map': outageMap,
  'rtu-420-firmware': rtuFirmware,
  'scada-server': scadaServer,
};

export function readPeople(): Colleague[] {
  return Colleague.array().parse(company.people);
}

/** In the order in which it happened. */
export function readYear(): Act[] {
  return Year.parse(year);
}

/** The bytes of a file that an act hands over, as they are on the day when it is told. */
export async function fileOf(name: string, today: Date): Promise<Buffer> {
  const [kind, ...rest] = name.split('/');
  const [which = '', version = ''] = rest;
  switch (kind) {
    case 'register':
      return Buffer.from(await writeRegisterXlsx(rowsOf(register[which as keyof typeof register])));
    case 'bom':
      return Buffer.from(JSON.stringify(which === 'damaged' ? damagedBom : bomOf(which as BomName, version, today)));
    case 'advisories':
      return Buffer.from(
        advisoriesOf(Number(which))
          .map((record) => `${JSON.stringify(record)}\n`)
          .join(''),
      );
    case 'document':
      return Buffer.from(documents[which as keyof typeof documents]);
    case 'purchasing':
      return Buffer.from(purchasing.lines.map((cells) => `${cells.join(';')}\r\n`).join(''));
    default:
      throw new Error(`The example has no file "${name}".`);
  }
}

/** A workbook numbers its rows by itself; sheets that are not there are empty. */
function rowsOf(sheets: object): RegisterRows {
  const given = sheets as Partial<Record<keyof RegisterRows, object[]>>;
  const rows = registerSheets.map((sheet) => [
    sheet,
    (given[sheet] ?? []).map((row, index) => ({ row: index + 2, ...row })),
  ]);
  return Object.fromEntries(rows) as RegisterRows;
}

type BomName = keyof typeof boms;

const BomIssue = z.object({
  version: z.string(),
  /** Days from today. */
  made: z.int(),
  /** Versions that stood in it instead, by how the purl begins. */
  with: z.record(z.string(), z.string()),
});

/** Earlier issues of a bill of materials list the same parts in earlier versions. */
function bomOf(which: BomName, version: string, today: Date) {
  const issues = BomIssue.array().parse(bomIssues[which]);
  const number = issues.findIndex((issue) => issue.version === version);
  const { made, with: earlier } = issues[number]!;
  const document = boms[which];
  const { component } = document.metadata;
  return {
    ...document,
    version: number + 1,
    metadata: { timestamp: `${dayFrom(today, made)}T08:30:00Z`, component: { ...component, version } },
    components: document.components.map((part) => inVersion(part, earlier)),
  };
}

function inVersion(part: object, earlier: Record<string, string>): object {
  const { purl = '' } = part as { purl?: string };
  const named = purl.slice(0, purl.lastIndexOf('@'));
  const version = Object.entries(earlier).find(([prefix]) =>
    prefix.endsWith('/') ? named.startsWith(prefix) : named === prefix,
  )?.[1];
  return version === undefined ? part : { ...part, version, purl: `${named}@${encodeURIComponent(version)}` };
}

/** One that its supplier made by hand: the kind of a component is misspelt, and one has no name. */
const damagedBom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  components: [
    { type: 'libary', name: 'django', version: '4.2.11' },
    { type: 'library', version: '2.31.0' },
  ],
};

/** The issues of the example's advisories; a later one holds what came to be known since. */
function advisoriesOf(issue: number): typeof advisories {
  const later = Object.entries(advisoryIssues).filter(([number]) => Number(number) > issue);
  const unknown = new Set(later.flatMap(([, ids]) => ids));
  return advisories.filter(({ id }) => !unknown.has(id));
}
