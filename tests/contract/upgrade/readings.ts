/** What a release answered to whoever asked it, written down when it was released. */
export interface Readings {
  recordedAt: string;
  /** The secret of a token of the invented company; it is good for its data only. */
  token: string;
  /** What it answered before its last changes, and the number of the change that was then the newest. */
  earlier: { number: number; answers: Record<string, unknown> };
  answers: Record<string, unknown>;
}
