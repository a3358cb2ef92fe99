import { AppError, type Problem } from '../../common/errors.ts';
import { findCountry } from '../../formats/countries/countries.ts';
import { parseCage } from '../../formats/identifiers/cage.ts';
import { parseDomain } from '../../formats/identifiers/domain.ts';
import { parseDuns } from '../../formats/identifiers/duns.ts';
import { parseLei } from '../../formats/identifiers/lei.ts';
import { parseUei } from '../../formats/identifiers/uei.ts';
import type { SupplierChange } from './contract.ts';

const parsers = { lei: parseLei, duns: parseDuns, uei: parseUei, cage: parseCage, domain: parseDomain };

/** Brings identifiers into their one form, or refuses all that cannot be right, each with its place. */
export function checkIdentifiers<Input extends SupplierChange>(input: Input): Input {
  const problems: Problem[] = [];
  const checked = { ...input };
  for (const [field, parse] of Object.entries(parsers) as [keyof typeof parsers, typeof parseLei][]) {
    const typed = input[field];
    if (typeof typed !== 'string') continue;
    const read = parse(typed);
    if (read.ok) checked[field] = read.value;
    else problems.push({ at: `/${field}`, message: read.message });
  }
  if (typeof input.country === 'string' && !findCountry(input.country)) {
    problems.push({ at: '/country', message: `${input.country} is no country of ISO 3166-1.` });
  }
  if (problems.length > 0) throw new AppError('invalid-input', problems[0]!.message, { problems });
  return checked;
}
