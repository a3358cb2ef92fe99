/** Workbooks made byte by byte, so that each shows one point and nothing else. */
import { crc32, deflateRawSync } from 'node:zlib';

export type Parts = [name: string, content: Buffer][];

export const contentTypes =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>';

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const ordinary: Record<string, string> = {
  '[Content_Types].xml': contentTypes,
  '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': workbookXml('<sheet name="S" sheetId="1" r:id="rId1"/>'),
  'xl/_rels/workbook.xml.rels': workbookRels(1),
  'xl/styles.xml': `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>`,
  'xl/worksheets/sheet1.xml': sheetXml('<row r="1"><c r="A1"><v>1</v></c></row>'),
};

export function workbookXml(sheets: string, before = ''): string {
  return `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relationships}">${before}<sheets>${sheets}</sheets></workbook>`;
}

export function workbookRels(sheets: number): string {
  const rels = Array.from(
    { length: sheets },
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${relationships}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rels.join('')}<Relationship Id="rId99" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`;
}

export function sheetXml(rows: string, after = ''): string {
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData>${after}</worksheet>`;
}

/** The parts of an ordinary workbook, with some put in its place or, as `null`, left out. */
export function partsOf(changed: Record<string, string | Buffer | null> = {}): Parts {
  return Object.entries({ ...ordinary, ...changed }).flatMap(([name, content]) =>
    content === null ? [] : [[name, Buffer.from(content as string)] as [string, Buffer]],
  );
}

export function aWorkbook(changed?: Record<string, string | Buffer | null>): Buffer {
  return zip(partsOf(changed));
}

export interface Lies {
  method?: number;
  flags?: number;
  crc?: number;
  size?: number;
  extra?: Buffer;
}

/** Larger parts are packed quickly: it is their size that they show. */
const quickFrom = 1024 * 1024;

/** Packs parts; what is given in `lies` is written for the last of them in place of the truth. */
export function zip(parts: Parts, lies: Lies = {}): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [index, [name, content]] of parts.entries()) {
    const lie = index === parts.length - 1 ? lies : {};
    const method = lie.method ?? 8;
    const packed = method === 8 ? deflateRawSync(content, { level: content.length > quickFrom ? 1 : 6 }) : content;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(lie.flags ?? 0, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(lie.crc ?? crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(lie.size ?? content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, Buffer.from(name), packed]);
    const extra = lie.extra ?? Buffer.alloc(0);
    fields.writeUInt16LE(extra.length, 24);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, place, Buffer.from(name), extra]));
    locals.push(local);
    offset += local.length;
  }
  return finished(locals, centrals);
}

function finished(locals: readonly Buffer[], centrals: readonly Buffer[]): Buffer {
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(Buffer.concat(locals).length, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** A workbook whose last record is changed. */
export function withEnd(change: (end: Buffer) => void): Buffer {
  const file = aWorkbook();
  change(file.subarray(file.length - 22));
  return file;
}

/** Two entries whose contents overlap: the second lies inside the first. */
export function sharedEntries(): Buffer {
  const inner = zip([['inner.xml', Buffer.from('<a/>')]], { method: 0 });
  const file = zip([...partsOf(), ['outer.bin', inner]], { method: 0 });
  const innerStart = file.indexOf(Buffer.from('504b0304', 'hex'), file.indexOf('outer.bin'));
  const central = Buffer.from(inner.subarray(inner.indexOf(Buffer.from('504b0102', 'hex')), inner.length - 22));
  central.writeUInt32LE(innerStart, 42);
  const directory = Buffer.concat([
    file.subarray(file.indexOf(Buffer.from('504b0102', 'hex'), innerStart + inner.length), file.length - 22),
    central,
  ]);
  const end = Buffer.from(file.subarray(file.length - 22));
  end.writeUInt16LE(end.readUInt16LE(8) + 1, 8);
  end.writeUInt16LE(end.readUInt16LE(10) + 1, 10);
  end.writeUInt32LE(directory.length, 12);
  return Buffer.concat([file.subarray(0, end.readUInt32LE(16)), directory, end]);
}
