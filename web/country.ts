import { t } from './messages/messages.ts';

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** The name of a country by its ISO 3166-1 code; says so where it is not known. */
export function countryName(code: string | null): string {
  if (code === null || code === 'unknown') return t('common.not-known');
  return nameOf(code) ?? code;
}

function nameOf(code: string): string | undefined {
  return /^[A-Z]{2}$/.test(code) ? names.of(code) : undefined;
}
