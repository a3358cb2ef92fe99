export interface Share {
  kind: 'verified' | 'checked' | 'found' | 'not-known';
  count: number;
}

/** Shares of a whole, always adding up to it; the name says the same in words. */
export function ShareBar({ label, shares }: { label: string; shares: readonly Share[] }) {
  const whole = shares.reduce((sum, share) => sum + share.count, 0);
  return (
    <div className="share-bar" role="img" aria-label={label}>
      {shares
        .filter((share) => share.count > 0)
        .map((share) => (
          <div key={share.kind} className={share.kind} style={{ width: `${widthOf(share.count, whole)}%` }} />
        ))}
    </div>
  );
}

/** Per cent of the whole; a share that exists is never drawn as nothing. */
export function widthOf(count: number, whole: number): number {
  if (whole === 0 || count === 0) return 0;
  return Math.max(1, (count / whole) * 100);
}
