/** What is stated of nodes: values in the form of their attribute, money with its currency, each statement once. */
import { type FactAttribute, factForms } from '../../common/network.ts';
import { mistaken } from '../identifiers/checked.ts';
import { type Complaints, columnOf, placeIn } from './complaints.ts';
import { shownKey } from './derive-keys.ts';
import type { DraftRow, DraftSheet } from './draft.ts';
import { parseFactValue } from './fact-value.ts';
import { factKey } from './row-key.ts';
import type { FactRow } from './rows.ts';

export function checkFacts(draft: DraftSheet, complaints: Complaints): void {
  const first = new Map<string, string>();
  for (const row of draft.rows) {
    const attribute = row.attribute as FactAttribute | null;
    if (!attribute || !columnOf(draft, 'value')) continue;
    checkValue(draft, row, attribute, complaints);
    checkMoney(draft, row, attribute, complaints);
    checkDays(draft, row, complaints);
    if (row.nodeKey === null) continue;
    const key = factKey(row as unknown as FactRow);
    const place = placeIn(draft, row, 'attribute');
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, complaints.at(place));
    else {
      const message = `The same source states the ${attribute} of ${shownKey(row.nodeKey as string)} at ${earlier} already.`;
      complaints.add(place, attribute, mistaken(message));
    }
  }
}

function checkValue(draft: DraftSheet, row: DraftRow, attribute: FactAttribute, complaints: Complaints): void {
  if (typeof row.value !== 'string') return;
  const read = parseFactValue(attribute, row.value);
  if (read.ok) row.value = read.value;
  else complaints.add(placeIn(draft, row, 'value'), row.value, read);
}

function checkMoney(draft: DraftSheet, row: DraftRow, attribute: FactAttribute, complaints: Complaints): void {
  const { currency = null, priceYear = null } = row as { currency?: string | null; priceYear?: number | null };
  if (factForms[attribute] !== 'money') {
    const field = currency === null ? 'priceYear' : 'currency';
    const given = currency ?? priceYear;
    if (given !== null) {
      complaints.add(placeIn(draft, row, field), String(given), mistaken(`"${attribute}" is no money.`));
    }
  } else if (currency === null || !/^[A-Z]{3}$/.test(currency)) {
    const place = placeIn(draft, row, columnOf(draft, 'currency') ? 'currency' : 'value');
    complaints.add(place, currency ?? '', mistaken('Money needs its currency, three capital letters such as EUR.'));
  } else if (priceYear !== null && !Number.isInteger(priceYear)) {
    complaints.add(placeIn(draft, row, 'priceYear'), String(priceYear), mistaken('A year is a whole number.'));
  }
}

function checkDays(draft: DraftSheet, row: DraftRow, complaints: Complaints): void {
  const { validFrom = null, validUntil = null } = row as { validFrom?: string | null; validUntil?: string | null };
  if (validFrom === null || validUntil === null || validFrom <= validUntil) return;
  complaints.add(placeIn(draft, row, 'validUntil'), validUntil, mistaken('It would end before it begins.'));
}
