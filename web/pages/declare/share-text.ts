export interface Share {
  share: number | null;
  shareMax: number | null;
}

const percent = String.raw`(\d{1,3}(?:[.,]\d+)?)\s*%?`;
const oneOrRange = new RegExp(String.raw`^\s*${percent}(?:\s*(?:-|–|\.\.|to)\s*${percent})?\s*$`, 'i');

/** `40`, `40 %`, `40-60` or `40 to 60`, as fractions; nothing for an empty text, undefined for what is no share. */
export function parseShare(text: string): Share | undefined {
  if (text.trim() === '') return { share: null, shareMax: null };
  const [, least, most] = oneOrRange.exec(text) ?? [];
  if (least === undefined) return undefined;
  const share = fractionOf(least);
  const shareMax = most === undefined ? null : fractionOf(most);
  return share > 1 || (shareMax !== null && (shareMax > 1 || shareMax < share)) ? undefined : { share, shareMax };
}

function fractionOf(text: string): number {
  return Number((Number(text.replace(',', '.')) / 100).toFixed(9));
}

export function formatShare({ share, shareMax }: Share): string {
  if (share === null) return '';
  return shareMax === null ? percentOf(share) : `${percentOf(share)} to ${percentOf(shareMax)}`;
}

function percentOf(fraction: number): string {
  return String(Number((fraction * 100).toFixed(7)));
}
