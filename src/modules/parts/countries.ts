import { AppError } from '../../common/errors.ts';
import { parseCountry } from '../../formats/countries/countries.ts';

/** The codes of countries given as codes or names; refuses what is none, with its place. */
export function countriesIn(filter: string, given: readonly string[] | undefined): string[] | undefined {
  return given?.map((text) => {
    const country = parseCountry(text);
    if (country.ok) return country.value;
    const problems = [{ at: `/query/${filter}`, message: country.message }];
    throw new AppError('invalid-input', `“${text}”: ${country.message}`, { problems });
  });
}
