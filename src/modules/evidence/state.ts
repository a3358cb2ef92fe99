import { type EvidenceState, expiresSoonDays } from './contract.ts';

/** Whether evidence still holds on a day; both days as `YYYY-MM-DD`. */
export function stateOn(validUntil: string | null, today: string): EvidenceState {
  if (validUntil === null) return 'good';
  if (validUntil < today) return 'expired';
  return validUntil <= dayAfter(today, expiresSoonDays) ? 'expires-soon' : 'good';
}

export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
