import { t } from './messages/messages.ts';

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const number = new Intl.NumberFormat('en');

export function formatNumber(value: number): string {
  return number.format(value);
}

/** `20 Nov 2026`, in UTC; a text that is no date is shown as it is. */
export function formatDate(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : date.format(at);
}

/** `20 Nov 2026, 09:04 UTC`. */
export function formatMoment(iso: string): string {
  return t('common.moment', { date: formatDate(iso), time: time.format(new Date(iso)) });
}

/** `2 h` below two days, `8 d` from there on; rounded down, so that nothing looks older than it is. */
export function formatAgeHours(hours: number): string {
  if (hours < 1) return t('common.under-an-hour');
  if (hours < 48) return t('common.hours', { count: Math.floor(hours) });
  return t('common.days', { count: Math.floor(hours / 24) });
}

/** Whole days between two moments. */
export function daysBetween(fromIso: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - new Date(fromIso).getTime()) / 86_400_000));
}

/** `2.4 MB`: decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return t('common.bytes', { count: bytes });
  if (bytes < 1_000_000) return t('common.kilobytes', { size: (bytes / 1000).toFixed(0) });
  return t('common.megabytes', { size: (bytes / 1_000_000).toFixed(1) });
}

/** The first and last four digits of a hash, enough to compare by eye. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}
