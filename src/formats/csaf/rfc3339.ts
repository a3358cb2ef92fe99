/** A moment of RFC 3339 as text that sorts as moments do, to any fraction of a second; `null` where it is none. */
export function sortableMoment(text: unknown): string | null {
  const parts = pattern.exec(String(text));
  if (!parts) return null;
  const [, day, hourAndMinute, second, fraction = '', offset] = parts;
  // Javascript takes the 31st of a shorter month for the 1st of the next.
  if (new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) !== day) return null;
  // A leap second is the last of its minute (RFC 3339 §5.6).
  const whole = Date.parse(`${day}T${hourAndMinute}:${second === '60' ? '59' : second}${offset!.toUpperCase()}`);
  if (Number.isNaN(whole)) return null;
  const seconds = whole / 1000 + earliest;
  return `${String(seconds).padStart(12, '0')}.${fraction.replace(/0+$/, '')}${second === '60' ? '~' : ''}`;
}

const pattern = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/;

/** Seconds from before the year 0 to 1970, so that none is negative. */
const earliest = 62_200_000_000;
