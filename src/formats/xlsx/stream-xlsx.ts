/**
 * Writes workbooks of any length a portion at a time: only the parts that a spreadsheet program needs, with texts in their cells
 * (ECMA-376-1 §18.3). Nothing here is ever a formula.
 */
import { type FileToZip, writeZip } from '../zip/write-zip.ts';
import { escapeText } from './escape-text.ts';

export type StreamedCell = string | number | null;

export interface StreamedSheet {
  name: string;
  /** In characters. */
  columns: readonly { title: string; width: number }[];
  /** Rows in portions; the first row of the sheet is the titles. */
  rows: AsyncIterable<readonly (readonly StreamedCell[])[]> | Iterable<readonly (readonly StreamedCell[])[]>;
}

export const streamedLimits = {
  /** Of a sheet, with its titles (what spreadsheet programs open). */
  rows: 1_048_576,
  cellLength: 32_767,
} as const;

export function streamXlsx(sheets: readonly StreamedSheet[]): AsyncGenerator<Uint8Array> {
  const part = (name: string, xml: string): FileToZip => ({ name, pieces: [Buffer.from(declaration + xml)] });
  return writeZip([
    part('[Content_Types].xml', contentTypes(sheets)),
    part('_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']])),
    part('xl/workbook.xml', workbook(sheets)),
    part(
      'xl/_rels/workbook.xml.rels',
      relationships([
        ...sheets.map((_, index): [string, string] => ['worksheet', `worksheets/sheet${index + 1}.xml`]),
        ['styles', 'styles.xml'],
      ]),
    ),
    part('xl/styles.xml', styles),
    ...sheets.map((sheet, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, pieces: sheetPieces(sheet) })),
  ]);
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';

function contentTypes(sheets: readonly StreamedSheet[]): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const override = (part: string, kind: string) =>
    `<Override PartName="/xl/${part}" ContentType="${type}.${kind}+xml"/>`;
  return `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook.xml', 'sheet.main')}${override('styles.xml', 'styles')}${sheets
    .map((_, index) => override(`worksheets/sheet${index + 1}.xml`, 'worksheet'))
    .join('')}</Types>`;
}

function relationships(targets: readonly (readonly [kind: string, target: string])[]): string {
  return `<Relationships xmlns="${packaged}/relationships">${targets
    .map(([kind, target], index) => `<Relationship Id="rId${index + 1}" Type="${office}/${kind}" Target="${target}"/>`)
    .join('')}</Relationships>`;
}

function workbook(sheets: readonly StreamedSheet[]): string {
  return `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets
    .map(({ name }, index) => `<sheet name="${asXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
    .join('')}</sheets></workbook>`;
}

const asText = 1;
const asTitle = 2;
/** Format 49 is text: `007` stays as it is when somebody edits the cell. */
const styles = `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`;

async function* sheetPieces({ columns, rows }: StreamedSheet): AsyncGenerator<Uint8Array> {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const titles = columns.map(({ title }) => textCell(title, asTitle)).join('');
  yield Buffer.from(
    `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row>${titles}</row>`,
  );
  for await (const portion of rows) {
    yield Buffer.from(portion.map((row) => `<row>${row.map(cellXml).join('')}</row>`).join(''));
  }
  yield Buffer.from('</sheetData></worksheet>');
}

/** A cell without a place stands behind the one before it (§18.3.1.4), so an empty one stands there too. */
function cellXml(value: StreamedCell): string {
  if (value === null || value === '') return '<c/>';
  return typeof value === 'number' ? `<c><v>${value}</v></c>` : textCell(value, asText);
}

function textCell(text: string, style: number): string {
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${asXml(escapeText(shortened(text)))}</t></is></c>`;
}

function shortened(text: string): string {
  return text.length <= streamedLimits.cellLength ? text : `${text.slice(0, streamedLimits.cellLength - 1)}…`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Half of a surrogate pair is no character of XML. */
function asXml(text: string): string {
  return text.toWellFormed().replaceAll(/[&<>"]/g, (character) => entities[character]!);
}
