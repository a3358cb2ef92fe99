import { sql } from 'kysely';
import { nothingKnown } from '../../formats/hbom/part.ts';
import type { PartDetail } from '../../formats/hbom/part-detail.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import { searchWords } from '../register/index.ts';
import { storable } from './storable.ts';

/** Written by one statement. */
const batchSize = 2000;

/** Writes what a BOM says of its parts of hardware; its components stand already. */
export async function insertDetails(
  { tx, workspaceId }: ChangeSet,
  bomId: string,
  details: readonly PartDetail[],
): Promise<void> {
  for (let start = 0; start < details.length; start += batchSize) {
    const rows = details.slice(start, start + batchSize).map(rowOf);
    await sql`
      insert into part_detail (workspace_id, bom_id, position, hardware, maker, part_number, description, quantity, designators,
        function, mounting, location, serial_number, lot, date_code, produced_at, sku, gtin, designed_in, fabricated_in,
        assembled_in, origin_in, lifecycle, end_of_life_on, alternates, lead_time_days, compliance, firmware, words)
      select ${workspaceId}, ${bomId}, r.*
      from jsonb_to_recordset(${JSON.stringify(rows, storable)}::jsonb) as r(
        position int, hardware boolean, maker text, part_number text, description text, quantity double precision,
        designators text[], function text, mounting text, location text, serial_number text, lot text, date_code text,
        produced_at text, sku text, gtin text, designed_in text[], fabricated_in text[], assembled_in text[], origin_in text[],
        lifecycle text, end_of_life_on text, alternates text[], lead_time_days int, compliance jsonb, firmware text,
        words text)`.execute(tx);
  }
}

function rowOf(detail: PartDetail) {
  const said = { ...nothingKnown, ...detail };
  return {
    position: said.position,
    hardware: said.hardware,
    maker: said.maker,
    part_number: said.partNumber,
    description: said.description,
    quantity: said.quantity,
    designators: said.designators,
    function: said.function,
    mounting: said.mounting,
    location: said.location,
    serial_number: said.serialNumber,
    lot: said.lot,
    date_code: said.dateCode,
    produced_at: said.producedAt,
    sku: said.sku,
    gtin: said.gtin,
    designed_in: said.designedIn,
    fabricated_in: said.fabricatedIn,
    assembled_in: said.assembledIn,
    origin_in: said.originIn,
    lifecycle: said.lifecycle,
    end_of_life_on: said.endOfLifeOn,
    alternates: said.alternates,
    lead_time_days: said.leadTimeDays,
    compliance: said.compliance,
    firmware: said.firmware,
    words: wordsOf(said),
  };
}

function wordsOf(said: typeof nothingKnown): string {
  const { maker, partNumber, description, designators, serialNumber, lot, dateCode, sku, gtin, alternates } = said;
  return searchWords([
    maker,
    partNumber,
    description,
    ...designators,
    serialNumber,
    lot,
    dateCode,
    sku,
    gtin,
    ...alternates,
  ]);
}
