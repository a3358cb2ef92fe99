import { GrowingBytes } from '../../common/growing.ts';

/** So many entries of a list become text at once. */
const stretchLength = 1000;

/**
 * The bytes of `JSON.stringify(document, null, 2)` and a line break. The entries of its lists become text a stretch at a time: no
 * engine holds the text of the largest BOMs.
 */
export function formatJson(document: Readonly<Record<string, unknown>>): Uint8Array {
  const bytes = new GrowingBytes();
  let isFirst = true;
  for (const [name, value] of Object.entries(document)) {
    if (value === undefined) continue;
    bytes.pushText(`${isFirst ? '{' : ','}\n  ${JSON.stringify(name)}: `);
    isFirst = false;
    if (Array.isArray(value) && value.length > stretchLength) pushList(bytes, value);
    else bytes.pushText(indented(JSON.stringify(value, null, 2)));
  }
  bytes.pushText(isFirst ? '{}\n' : '\n}\n');
  return bytes.taken();
}

function pushList(bytes: GrowingBytes, list: readonly unknown[]): void {
  for (let start = 0; start < list.length; start += stretchLength) {
    const text = JSON.stringify(list.slice(start, start + stretchLength), null, 2);
    // The brackets of the stretch go, those of the list stay.
    bytes.pushText(`${start === 0 ? '[' : ','}${indented(text.slice(1, -2))}`);
  }
  bytes.pushText('\n  ]');
}

/** No line break stands within a text of JSON. */
function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
