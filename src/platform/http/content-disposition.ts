/**
 * What is downloaded is an attachment under the name it came with, less what could mislead: a path, characters that are not
 * seen or turn the direction of the text, so that `exe.pdf` ends as it reads (RFC 6266 §4.3, RFC 8187 §3.2).
 */
export function attachmentNamed(fileName: string): string {
  const name = harmless(fileName);
  const plain = name.replace(/[^\w.-]+/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded(name)}`;
}

function harmless(fileName: string): string {
  const last = fileName.split(/[/\\]/).at(-1)!;
  const seen = last.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"]/gu, '').replaceAll(/^[.\s]+|[.\s]+$/g, '');
  return seen === '' ? 'file' : seen;
}

function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
