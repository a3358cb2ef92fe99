import { type Checked, mistaken, taken } from './checked.ts';

/** Reads a domain name (RFC 1035 §2.3.1), also out of a web address; gives it in lower case and ASCII (RFC 5891). */
export function parseDomain(text: string): Checked<string> {
  const typed = text.trim();
  const mailbox = /^[^\s/@]+@([^\s/@]+)$/.exec(typed);
  if (mailbox) {
    const domain = parseDomain(mailbox[1]!);
    if (domain.ok) return mistaken(`This is a mail address. Did you mean ${domain.value}?`, domain.value);
  }
  const host = hostOf(typed);
  if (host === null || !isDomain(host)) {
    return mistaken('Not a domain name. It looks like example.com, without spaces.');
  }
  return taken(host);
}

function hostOf(typed: string): string | null {
  if (/[\s@]/.test(typed)) return null;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed.replace(/^[^:]*/, 'http') : `http://${typed}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/\.$/, '') : null;
}

function isDomain(host: string): boolean {
  const labels = host.split('.');
  return (
    host.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/.test(label)) &&
    !/^\d+$/.test(labels.at(-1)!)
  );
}
